//! neosu's malformed kick: see `codec/unlock.rs`.

use super::{bytes, read_all, written};
use crate::{
    ClientPacket,
    Dialect::{self, Neosu, Stable},
    PacketStream,
    rooms::SlotIndex,
};

/// A kick from slot 3 as neosu sends it.
const KICK: &str = "28 00 00 04 00 00 00 03 00 00 00 28 00 00 04 00 00 00";
const PING: &str = "04 00 00 00 00 00 00";

fn lock(slot: usize) -> ClientPacket {
    ClientPacket::MatchLock(SlotIndex::new(slot).unwrap())
}

#[track_caller]
fn assert_read(dialect: Dialect, hex: &str, expected: &[ClientPacket]) {
    assert_eq!(read_all::<ClientPacket>(dialect, &bytes(hex)), expected);
}

#[test]
fn malformed_kick_is_survived() {
    assert_read(Neosu, &format!("{KICK} {PING}"), &[lock(3), lock(3), ClientPacket::Ping]);
}

#[test]
fn malformed_kick_of_slot_4_is_survived() {
    let kick = KICK.replace("03", "04");
    assert_read(Neosu, &format!("{kick} {PING}"), &[lock(4), lock(4), ClientPacket::Ping]);
}

#[test]
fn malformed_kick_at_the_end_of_a_body_is_survived() {
    assert_read(Neosu, KICK, &[lock(3), lock(3)]);
}

#[test]
fn two_malformed_kicks_in_one_flush_are_survived() {
    let other = KICK.replace("03", "05");
    let expected = [lock(3), lock(3), lock(5), lock(5), ClientPacket::Ping];
    assert_read(Neosu, &format!("{KICK} {other} {PING}"), &expected);
}

#[test]
fn malformed_kick_before_another_packet_is_survived() {
    let ready = "27 00 00 00 00 00 00";
    assert_read(
        Neosu,
        &format!("{KICK} {ready} {PING}"),
        &[lock(3), lock(3), ClientPacket::MatchReady, ClientPacket::Ping],
    );
}

#[test]
fn malformed_kick_on_a_socket_is_survived_wherever_it_is_cut() {
    let bytes = bytes(&format!("{KICK} {PING} 27 00 00 00 00 00 00"));
    for piece in 1..bytes.len() {
        let mut stream = PacketStream::<ClientPacket>::new(Neosu);
        let mut packets = Vec::new();
        for chunk in bytes.chunks(piece) {
            stream.push(chunk);
            while let Some(packet) = stream.next_packet() {
                packets.push(packet.unwrap());
            }
        }
        assert_eq!(packets, [lock(3), lock(3), ClientPacket::Ping, ClientPacket::MatchReady], "pieces of {piece}");
    }
}

#[test]
fn a_proper_unlock_is_left_alone() {
    for packets in [
        [lock(3), lock(3), ClientPacket::Ping],
        [lock(3), lock(5), ClientPacket::Ping],
        [lock(15), lock(4), ClientPacket::MatchReady],
        [lock(0), lock(0), ClientPacket::Logout(0)],
    ] {
        for dialect in [Stable, Neosu] {
            assert_eq!(read_all::<ClientPacket>(dialect, &written(dialect, &packets)), packets);
        }
    }
}
