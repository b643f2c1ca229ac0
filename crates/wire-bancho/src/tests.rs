//! The bytes of both directions.

use std::fmt::Debug;

use crate::{ClientPacket, Dialect, Packet, Packets, ServerPacket, codec::Skipped};

mod bundles;
mod first_bundle;
mod garbage;
mod goldens;
mod kick;
mod limits;
mod neosu_goldens;
mod room_goldens;
mod round_trips;
mod spectate_goldens;
mod strategies;
mod streams;

fn bytes(hex: &str) -> Vec<u8> {
    hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

fn written<P: Packet>(dialect: Dialect, packets: &[P]) -> Vec<u8> {
    let mut out = Vec::new();
    for packet in packets {
        packet.append(dialect, &mut out);
    }
    out
}

fn read<P: Packet>(dialect: Dialect, body: &[u8]) -> Vec<Result<P, Skipped>> {
    Packets::new(body, dialect).collect()
}

/// All packets, none of which is passed over.
#[track_caller]
fn read_all<P: Packet + Debug>(dialect: Dialect, body: &[u8]) -> Vec<P> {
    Packets::new(body, dialect).map(Result::unwrap).collect()
}

/// Packets are written as these bytes, and read from them.
#[track_caller]
fn assert_packets<P: Packet + Debug + PartialEq>(dialect: Dialect, packets: &[P], hex: &str) {
    let bytes = bytes(hex);
    assert_eq!(written(dialect, packets), bytes);
    assert_eq!(read_all::<P>(dialect, &bytes), packets);
}

#[track_caller]
fn assert_server(dialect: Dialect, packet: ServerPacket, hex: &str) {
    assert_packets(dialect, &[packet], hex);
}

#[track_caller]
fn assert_client(dialect: Dialect, packet: ClientPacket, hex: &str) {
    assert_packets(dialect, &[packet], hex);
}
