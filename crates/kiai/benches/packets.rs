//! Packets of bancho through kiai's codec and through code written by hand over one preallocated buffer: what neosu flushes while
//! its list of users is open, and what it is answered. The issue is the ratio, not the nanoseconds.

#![expect(clippy::unwrap_used, reason = "a benchmark that fails may panic")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use kiai_model::{Id, Ruleset};
use kiai_wire_bancho::{
    ClientPacket, Dialect, Packet, Packets, ServerPacket,
    chat::Message,
    mods::LegacyMods,
    users::{Action, Privileges, Standing, StatusUpdate, UserPresence, UserStats, UtcOffset},
};

const TITLE: &str = "[neosu]\nArtist of Some Length - Title of Some Length [Difficulty]";
const MD5: &str = "0123456789abcdef0123456789abcdef";
const TEXT: &str = "a line of chat as people write them";

fn status() -> StatusUpdate {
    StatusUpdate {
        action: Action::Playing,
        info_text: TITLE.into(),
        map_md5: MD5.into(),
        mods: LegacyMods::HIDDEN,
        mode: Ruleset::Osu,
        map_id: Id::new(75),
    }
}

fn message() -> Message {
    Message { sender: "Alice".into(), text: TEXT.into(), target: "#osu".into(), sender_id: Id::new(1000) }
}

fn asked() -> Vec<i32> {
    (1000..1032).collect()
}

fn from_client() -> Vec<ClientPacket> {
    vec![
        ClientPacket::ChangeAction(status()),
        ClientPacket::SendPublicMessage(message()),
        ClientPacket::UserStatsRequest(asked().into_iter().map(|user| Id::new(user.into())).collect()),
        ClientPacket::Ping,
    ]
}

fn from_server() -> Vec<ServerPacket> {
    let presence = UserPresence {
        user_id: Id::new(1000),
        name: "Alice".into(),
        utc_offset: UtcOffset::new(2),
        country: "DE".parse().unwrap(),
        standing: Standing { privileges: Privileges::PLAYER, mode: Ruleset::Osu },
        longitude: 0.0,
        latitude: 0.0,
        global_rank: 42,
    };
    let stats = UserStats {
        user_id: Id::new(1000),
        status: status(),
        ranked_score: 1_000_000,
        accuracy: 0.98,
        play_count: 100,
        total_score: 2_000_000,
        global_rank: 42,
        pp: 4321,
    };
    vec![
        ServerPacket::UserPresence(presence),
        ServerPacket::UserStats(stats),
        ServerPacket::RecvMessage(message()),
        ServerPacket::Pong,
    ]
}

fn write(c: &mut Criterion) {
    let packets = from_server();
    let (mut buffer, mut by_hand) = (Vec::with_capacity(4096), Vec::with_capacity(4096));
    packets.iter().for_each(|packet| packet.append(Dialect::Neosu, &mut buffer));
    write_by_hand(&packets, &mut by_hand);
    assert_eq!(buffer, by_hand, "both write the same bytes");

    let mut group = c.benchmark_group("packets, write");
    group.bench_function("kiai", |b| {
        b.iter(|| {
            buffer.clear();
            black_box(&packets).iter().for_each(|packet| packet.append(Dialect::Neosu, &mut buffer));
            black_box(buffer.len())
        });
    });
    group.bench_function("by hand", |b| {
        b.iter(|| {
            by_hand.clear();
            write_by_hand(black_box(&packets), &mut by_hand);
            black_box(by_hand.len())
        });
    });
    group.finish();
}

fn read(c: &mut Criterion) {
    let mut bytes = Vec::new();
    from_client().iter().for_each(|packet| packet.append(Dialect::Neosu, &mut bytes));
    let all: Vec<_> = Packets::<ClientPacket>::new(&bytes, Dialect::Neosu).collect::<Result<_, _>>().unwrap();
    assert_eq!(all, from_client());
    assert_eq!(read_by_hand(&bytes).len(), 4);

    let mut group = c.benchmark_group("packets, read");
    group.bench_function("kiai", |b| {
        b.iter(|| Packets::<ClientPacket>::new(black_box(&bytes), Dialect::Neosu).filter(Result::is_ok).count());
    });
    group.bench_function("by hand", |b| b.iter(|| read_by_hand(black_box(&bytes)).len()));
    group.finish();
}

/// Writes the packets of [`from_server`], field by field.
fn write_by_hand(packets: &[ServerPacket], out: &mut Vec<u8>) {
    for packet in packets {
        let start = out.len();
        out.extend_from_slice(&packet.id().to_le_bytes());
        out.extend_from_slice(&[0; 5]);
        match packet {
            ServerPacket::UserPresence(presence) => {
                out.extend_from_slice(&(presence.user_id.get() as i32).to_le_bytes());
                text(&presence.name, out);
                // The client's clock is two hours ahead, and it is in Germany.
                out.extend_from_slice(&[26, 56, 1]);
                out.extend_from_slice(&presence.longitude.to_le_bytes());
                out.extend_from_slice(&presence.latitude.to_le_bytes());
                out.extend_from_slice(&presence.global_rank.to_le_bytes());
            }
            ServerPacket::UserStats(stats) => {
                out.extend_from_slice(&(stats.user_id.get() as i32).to_le_bytes());
                out.push(2);
                text(&stats.status.info_text, out);
                text(MD5, out);
                out.extend_from_slice(&stats.status.mods.0.to_le_bytes());
                out.push(stats.status.mode.number());
                out.extend_from_slice(&(stats.status.map_id.get() as i32).to_le_bytes());
                out.extend_from_slice(&stats.ranked_score.to_le_bytes());
                out.extend_from_slice(&stats.accuracy.to_le_bytes());
                out.extend_from_slice(&stats.play_count.to_le_bytes());
                out.extend_from_slice(&stats.total_score.to_le_bytes());
                out.extend_from_slice(&stats.global_rank.to_le_bytes());
                out.extend_from_slice(&stats.pp.to_le_bytes());
            }
            ServerPacket::RecvMessage(message) => {
                text(&message.sender, out);
                text(&message.text, out);
                text(&message.target, out);
                out.extend_from_slice(&(message.sender_id.get() as i32).to_le_bytes());
            }
            _ => {}
        }
        let length = (out.len() - start - 7) as u32;
        out[start + 3..start + 7].copy_from_slice(&length.to_le_bytes());
    }
}

fn text(text: &str, out: &mut Vec<u8>) {
    assert!(text.len() < 128, "a length of one byte");
    out.push(0x0b);
    out.push(text.len() as u8);
    out.extend_from_slice(text.as_bytes());
}

/// What a server needs of a packet of [`from_client`], in owned form.
#[expect(dead_code, reason = "it is read, not used")]
enum ByHand {
    Action { action: u8, info: String, md5: [u8; 32], mods: u32, mode: u8, map: i32 },
    Said { text: String, target: String },
    Asked(Vec<i32>),
    Nothing,
}

fn read_by_hand(mut bytes: &[u8]) -> Vec<ByHand> {
    let mut read = Vec::with_capacity(8);
    while bytes.len() >= 7 {
        let id = u16::from_le_bytes([bytes[0], bytes[1]]);
        let length = u32::from_le_bytes([bytes[3], bytes[4], bytes[5], bytes[6]]) as usize;
        let body = &mut &bytes[7..7 + length];
        read.push(match id {
            0 => ByHand::Action {
                action: take::<1>(body)[0],
                info: taken_text(body).to_owned(),
                md5: taken_text(body).as_bytes().try_into().unwrap(),
                mods: u32::from_le_bytes(take(body)),
                mode: take::<1>(body)[0],
                map: i32::from_le_bytes(take(body)),
            },
            1 => {
                taken_text(body);
                let (text, target) = (taken_text(body).to_owned(), taken_text(body).to_owned());
                ByHand::Said { text, target }
            }
            85 => {
                let count = u16::from_le_bytes(take(body));
                ByHand::Asked((0..count).map(|_| i32::from_le_bytes(take(body))).collect())
            }
            _ => ByHand::Nothing,
        });
        bytes = &bytes[7 + length..];
    }
    read
}

fn take<const N: usize>(body: &mut &[u8]) -> [u8; N] {
    let (taken, rest) = body.split_first_chunk().unwrap();
    *body = rest;
    *taken
}

fn taken_text<'b>(body: &mut &'b [u8]) -> &'b str {
    if take::<1>(body)[0] == 0 {
        return "";
    }
    let mut length = 0_usize;
    for shift in (0..).step_by(7) {
        let byte = take::<1>(body)[0];
        length |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    let (text, rest) = body.split_at(length);
    *body = rest;
    std::str::from_utf8(text).unwrap()
}

criterion_group!(benches, write, read);
criterion_main!(benches);
