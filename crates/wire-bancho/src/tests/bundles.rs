//! Several packets in one body.

use super::{bytes, read, written};
use crate::{
    ClientPacket, DecodeError,
    Dialect::{Neosu, Stable},
    ServerPacket,
    codec::{SkipReason, Skipped},
};

fn skipped(id: u16, length: usize, reason: SkipReason) -> Result<ClientPacket, Skipped> {
    Err(Skipped { id, length, reason })
}

#[test]
fn unknown_packets_are_skipped_and_reported() {
    let body = bytes("e7 03 00 03 00 00 00 aa bb cc 04 00 00 00 00 00 00");
    assert_eq!(read(Stable, &body), [skipped(999, 3, SkipReason::Unknown), Ok(ClientPacket::Ping)]);
}

#[test]
fn a_malformed_packet_costs_no_other() {
    let body = bytes("10 00 00 02 00 00 00 01 00 04 00 00 00 00 00 00");
    let reason = SkipReason::Malformed(DecodeError { at: 0, what: "too few bytes" });
    assert_eq!(read(Stable, &body), [skipped(16, 2, reason), Ok(ClientPacket::Ping)]);
    let Err(skipped) = &read::<ClientPacket>(Stable, &body)[0] else { panic!() };
    assert_eq!(skipped.to_string(), "packet 16 of 2 bytes: at byte 0: too few bytes");
}

#[test]
fn bytes_after_a_packet_s_fields_are_passed_over() {
    let body = bytes("10 00 00 06 00 00 00 e8 03 00 00 ff ff 04 00 00 00 00 00 00");
    let expected = [Ok(ClientPacket::StartSpectating(1000.into())), Ok(ClientPacket::Ping)];
    assert_eq!(read(Stable, &body), expected);
}

#[test]
fn compression_is_not_looked_at() {
    assert_eq!(read(Stable, &bytes("04 00 01 00 00 00 00")), [Ok(ClientPacket::Ping)]);
}

#[test]
fn a_packet_without_its_end_is_reported() {
    let body = bytes("04 00 00 00 00 00 00 10 00 00 04 00 00 00 01");
    assert_eq!(read(Stable, &body), [Ok(ClientPacket::Ping), skipped(16, 4, SkipReason::Incomplete)]);
}

#[test]
fn less_than_a_header_is_dropped() {
    assert_eq!(read(Neosu, &bytes("04 00 00 00 00 00 00 00 00 00")), [Ok(ClientPacket::Ping)]);
    assert_eq!(read::<ClientPacket>(Neosu, &[]), []);
}

#[test]
fn a_length_is_not_believed() {
    let most = u32::MAX as usize;
    let body = bytes("04 00 00 ff ff ff ff 00 00");
    assert_eq!(read(Stable, &body), [skipped(4, most, SkipReason::TooLong)]);
    let body = bytes("e7 03 00 ff ff ff ff 00 00");
    assert_eq!(read(Stable, &body), [skipped(999, most, SkipReason::Unknown)]);
}

#[test]
fn packets_are_appended_to_what_is_there() {
    let mut out = vec![0xee];
    crate::Packet::append(&ServerPacket::Pong, Stable, &mut out);
    assert_eq!(out, bytes("ee 08 00 00 00 00 00 00"));
    assert_eq!(written(Stable, &[ServerPacket::Pong, ServerPacket::Restart(0)]).len(), 7 + 11);
}

#[test]
fn every_packet_of_the_protocol_is_known() {
    assert_eq!(
        <ClientPacket as crate::Packet>::IDS,
        [
            0, 1, 2, 3, 4, 16, 17, 18, 20, 21, 25, 29, 30, 31, 32, 33, 38, 39, 40, 41, 44, 47, 49, 51, 52, 54, 55, 56,
            59, 60, 63, 68, 70, 73, 74, 77, 78, 79, 82, 84, 85, 87, 90, 93, 97, 98, 99, 108, 109
        ]
    );
    assert_eq!(
        <ServerPacket as crate::Packet>::IDS,
        [
            5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 19, 22, 23, 24, 26, 27, 28, 34, 35, 36, 37, 42, 43, 45, 46, 48, 50, 53,
            57, 58, 61, 62, 64, 65, 66, 67, 69, 71, 72, 75, 76, 80, 81, 83, 86, 88, 89, 91, 92, 94, 95, 96, 100, 101,
            102, 103, 104, 105, 106, 107, 128, 129, 130, 131, 132
        ]
    );
}
