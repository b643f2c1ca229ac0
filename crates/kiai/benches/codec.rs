//! A frame bundle through kiai's codec and through hand-written `rmp` calls over one preallocated buffer.
//!
//! Both write the whole SignalR frame of `UserSentFrames` and read the arguments of `SendFrameDataV2`, as the server does for each
//! bundle of each player. The issue is the ratio, not the nanoseconds.

#![expect(clippy::unwrap_used, reason = "a benchmark that fails may panic")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use kiai_clients::lazer;
use kiai_model::{
    HitCounts, HitResult, Id, Mods,
    spectate::{FrameBundle, FrameHeader, ReplayFrame, ScoreProcessorState},
};
use kiai_wire_lazer::{
    hub::spectator::{FrameDataBundle, SpectatorClient, SpectatorServer},
    msgpack::Call,
};

/// Thirty frames, which is what the game sends at most, with a header in the middle of a play.
fn bundle() -> FrameDataBundle {
    let frames = (0..30_u8)
        .map(|index| ReplayFrame {
            time_ms: 61_000.0 + f64::from(index) * 16.0,
            x: Some(256.0 + f32::from(index)),
            y: Some(192.5 - f32::from(index)),
            buttons: i32::from(index % 3),
        })
        .collect();
    let statistics: HitCounts =
        [(HitResult::Great, 312), (HitResult::Ok, 7), (HitResult::LargeTickHit, 40), (HitResult::SliderTailHit, 92)]
            .into_iter()
            .collect();
    let processor = ScoreProcessorState {
        base_score: 108_000.0,
        maximum_base_score: 109_400.0,
        accuracy_judgement_count: 451,
        combo_portion: 1_512_331.25,
        bonus_portion: 0.0,
    };
    let header = FrameHeader {
        total_score: 512_345,
        accuracy: 0.9871,
        combo: 231,
        max_combo: 300,
        statistics,
        processor,
        mods: Mods::default(),
        total_score_without_mods: Some(512_345),
        pauses: Some(Vec::new()),
    };
    FrameDataBundle::from(&FrameBundle { header, frames })
}

fn write(c: &mut Criterion) {
    let call = SpectatorClient::UserSentFrames(Id::new(2), bundle());
    let by_hand = FrameDataBundleByHand(bundle());
    let mut buffer = Vec::with_capacity(4096);
    by_hand.write(&mut buffer);
    assert_eq!(lazer::frame(&call).as_ref(), buffer.as_slice(), "both write the same bytes");

    let mut group = c.benchmark_group("frame bundle, write");
    group.bench_function("kiai", |b| b.iter(|| lazer::frame(black_box(&call))));
    group.bench_function("rmp by hand", |b| {
        b.iter(|| {
            buffer.clear();
            black_box(&by_hand).write(&mut buffer);
            black_box(buffer.len())
        });
    });
    group.finish();
}

fn read(c: &mut Criterion) {
    let call = SpectatorServer::SendFrameDataV2(Some(Id::new(9)), bundle());
    let mut body = Vec::new();
    call.append_arguments(&mut body);
    body.push(0x90);

    let mut group = c.benchmark_group("frame bundle, read");
    group.bench_function("kiai", |b| b.iter(|| SpectatorServer::decode("SendFrameDataV2", 2, black_box(&body))));
    group.bench_function("rmp by hand", |b| b.iter(|| read_by_hand(black_box(&body))));
    group.finish();
}

/// The same object, written field by field.
struct FrameDataBundleByHand(FrameDataBundle);

impl FrameDataBundleByHand {
    /// Room for the longest length prefix is left at the start and closed at the end, so that nothing is allocated.
    fn write(&self, buffer: &mut Vec<u8>) {
        use rmp::encode::*;
        let header = &self.0.header;
        buffer.extend_from_slice(&[0; 2]);
        buffer.extend_from_slice(&[0x96, 0x01, 0x80, 0xc0]);
        write_str(buffer, "UserSentFrames").unwrap();
        write_array_len(buffer, 2).unwrap();
        write_sint(buffer, 2).unwrap();
        write_array_len(buffer, 2).unwrap();
        write_array_len(buffer, 10).unwrap();
        write_sint(buffer, header.total_score).unwrap();
        write_f64(buffer, header.accuracy).unwrap();
        write_sint(buffer, header.combo.into()).unwrap();
        write_sint(buffer, header.max_combo.into()).unwrap();
        write_map_len(buffer, header.statistics.iter().count() as u32).unwrap();
        for (result, count) in header.statistics.iter() {
            write_sint(buffer, result.number().into()).unwrap();
            write_sint(buffer, count.into()).unwrap();
        }
        let processor = &header.score_processor_statistics;
        write_array_len(buffer, 5).unwrap();
        write_f64(buffer, processor.base_score).unwrap();
        write_f64(buffer, processor.maximum_base_score).unwrap();
        write_sint(buffer, processor.accuracy_judgement_count.into()).unwrap();
        write_f64(buffer, processor.combo_portion).unwrap();
        write_f64(buffer, processor.bonus_portion).unwrap();
        buffer.extend_from_slice(&[0x92, 0xc7, 0x0c, 0xff, 0, 0, 0, 0]);
        buffer.extend_from_slice(&(-62_135_596_800_i64).to_be_bytes());
        write_sint(buffer, 0).unwrap();
        write_array_len(buffer, 0).unwrap();
        write_sint(buffer, header.total_score_without_mods.unwrap()).unwrap();
        write_array_len(buffer, 0).unwrap();
        write_array_len(buffer, self.0.frames.0.len() as u32).unwrap();
        for frame in &self.0.frames.0 {
            write_array_len(buffer, 4).unwrap();
            write_f64(buffer, frame.time).unwrap();
            write_f32(buffer, frame.mouse_x.unwrap()).unwrap();
            write_f32(buffer, frame.mouse_y.unwrap()).unwrap();
            write_sint(buffer, frame.button_state.into()).unwrap();
        }
        buffer.push(0x90);
        let length = buffer.len() - 2;
        assert!((128..16_384).contains(&length), "a bundle has a prefix of two bytes");
        buffer[0] = (length & 0x7f) as u8 | 0x80;
        buffer[1] = (length >> 7) as u8;
    }
}

/// What a server needs of a bundle: the header and the frames, in owned form.
#[expect(clippy::type_complexity, reason = "what is read, not a type to keep")]
fn read_by_hand(mut body: &[u8]) -> (i64, f64, HitCounts, Vec<(f64, f32, f32, i32)>) {
    use rmp::decode::*;
    let input = &mut body;
    let _token: i64 = read_int(input).unwrap();
    read_array_len(input).unwrap();
    read_array_len(input).unwrap();
    let total_score: i64 = read_int(input).unwrap();
    let accuracy = read_f64(input).unwrap();
    let _combo: i32 = read_int(input).unwrap();
    let _max_combo: i32 = read_int(input).unwrap();
    let mut statistics = HitCounts::default();
    for _ in 0..read_map_len(input).unwrap() {
        let result: i64 = read_int(input).unwrap();
        let count: u32 = read_int(input).unwrap();
        statistics.set(HitResult::try_from(result).unwrap(), count);
    }
    read_array_len(input).unwrap();
    for _ in 0..2 {
        read_f64(input).unwrap();
    }
    let _judgements: i32 = read_int(input).unwrap();
    for _ in 0..2 {
        read_f64(input).unwrap();
    }
    *input = &input[1 + 15..];
    let _offset: i32 = read_int(input).unwrap();
    read_array_len(input).unwrap();
    let _total_without_mods: i64 = read_int(input).unwrap();
    read_array_len(input).unwrap();
    let count = read_array_len(input).unwrap();
    let mut frames = Vec::with_capacity(count as usize);
    for _ in 0..count {
        read_array_len(input).unwrap();
        let time = read_f64(input).unwrap();
        let (x, y) = (read_f32(input).unwrap(), read_f32(input).unwrap());
        frames.push((time, x, y, read_int(input).unwrap()));
    }
    (total_score, accuracy, statistics, frames)
}

criterion_group!(benches, write, read);
criterion_main!(benches);
