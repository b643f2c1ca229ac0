//! neosu's first bundle for somebody who begins to watch: everything since the client was started.

use super::{read, room_goldens, written};
use crate::{
    ClientPacket,
    Dialect::Neosu,
    rooms::{ScoreFrame, ScoreV2Portions},
    spectate::{FrameBundle, MAX_FRAMES, ReplayFrame},
};

const FRAME_MS: i32 = 16;

/// The packet 18 with `plays` plays, each from time 0, and a count in 16 bits.
fn packet(plays: &[i32], tail: &FrameBundle) -> Vec<u8> {
    let times: Vec<i32> = plays.iter().flat_map(|count| (0..*count).map(|index| index * FRAME_MS)).collect();
    let tail = written(Neosu, &[ClientPacket::SpectateFrames(FrameBundle { frames: Vec::new(), ..tail.clone() })]);
    let (before, after) = tail[7..].split_at(4);
    let mut body = before.to_vec();
    body.extend(&u64::try_from(times.len()).unwrap().to_le_bytes()[..2]);
    for time in times {
        body.extend([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        body.extend(time.to_le_bytes());
    }
    body.extend(&after[2..]);
    let mut packet = vec![18, 0, 0];
    packet.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
    packet.extend(body);
    packet
}

/// What is kept of it, when a PING follows.
#[track_caller]
fn kept(mut body: Vec<u8>) -> FrameBundle {
    body.extend(written(Neosu, &[ClientPacket::Ping]));
    match &read::<ClientPacket>(Neosu, &body)[..] {
        [Ok(ClientPacket::SpectateFrames(bundle)), Ok(ClientPacket::Ping)] => bundle.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn wrapped_first_spectator_bundle_is_survived() {
    let with_v2 = Some(ScoreV2Portions { combo: 0.5, bonus: 0.25 });
    for tail in [
        room_goldens::frame_bundle(),
        FrameBundle { score_frame: None, ..room_goldens::frame_bundle() },
        FrameBundle {
            score_frame: Some(ScoreFrame { score_v2: with_v2, ..room_goldens::score_frame() }),
            ..room_goldens::frame_bundle()
        },
    ] {
        for plays in [&[65_536, 100][..], &[65_536 + 100], &[30_000, 70_000, 150_000, 3], &[65_536]] {
            let bundle = kept(packet(plays, &tail));
            let last = plays.last().unwrap();
            let expected_count = usize::try_from((5000 / FRAME_MS + 1).min(*last)).unwrap();
            assert_eq!(bundle.frames.len(), expected_count, "{plays:?}");
            assert_eq!(bundle.frames.last().unwrap().time_ms, (last - 1) * FRAME_MS);
            assert!(bundle.frames.is_sorted_by_key(|frame| frame.time_ms));
            assert_eq!(bundle, FrameBundle { frames: bundle.frames.clone(), ..tail.clone() });
            assert_eq!(
                kept(written(Neosu, &[ClientPacket::SpectateFrames(bundle.clone())])),
                bundle,
                "mended for good"
            );
        }
    }
}

#[test]
fn a_bundle_that_counts_right_but_too_many_is_cut() {
    let bundle = kept(packet(&[5000], &room_goldens::frame_bundle()));
    assert_eq!(bundle.frames.len(), usize::try_from(5000 / FRAME_MS + 1).unwrap());
}

#[test]
fn frames_of_one_moment_are_bounded() {
    let frames = vec![ReplayFrame::default(); MAX_FRAMES + 1];
    let bundle = FrameBundle { frames, ..room_goldens::frame_bundle() };
    assert_eq!(kept(written(Neosu, &[ClientPacket::SpectateFrames(bundle)])).frames.len(), MAX_FRAMES);
}

#[test]
fn an_ordinary_bundle_is_left_as_it_is() {
    let packets = packet(&[20, 30], &room_goldens::frame_bundle());
    let bundle = kept(packets.clone());
    assert_eq!(bundle.frames.len(), 50, "even with a retry in it");
    assert_eq!(written(Neosu, &[ClientPacket::SpectateFrames(bundle)]), packets);
}

#[test]
fn a_bundle_beyond_the_limit_is_passed_over() {
    let mut body = packet(&[600_000], &room_goldens::frame_bundle());
    body.extend(written(Neosu, &[ClientPacket::Ping]));
    let packets = read::<ClientPacket>(Neosu, &body);
    assert!(packets[0].is_err());
    assert_eq!(packets[1], Ok(ClientPacket::Ping));
}
