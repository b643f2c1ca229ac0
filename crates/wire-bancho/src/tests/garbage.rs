//! Whatever comes, reading ends; what was read can be written and read again.

use std::fmt::Debug;

use proptest::{collection::vec, prelude::*};

use super::{
    read,
    strategies::{client_packet, server_packet},
    written,
};
use crate::{
    ClientPacket,
    Dialect::{self, Neosu, Stable},
    Packet, ServerPacket,
    codec::Reader,
};

fn assert_harmless<P: Packet + Debug + PartialEq>(bytes: &[u8]) {
    for dialect in [Stable, Neosu] {
        for packet in read::<P>(dialect, bytes).into_iter().flatten() {
            let again = written(dialect, std::slice::from_ref(&packet));
            assert_eq!(read(dialect, &again), [Ok(packet)]);
        }
    }
}

fn damaged(mut bytes: Vec<u8>, at: &prop::sample::Index, byte: u8) -> [Vec<u8>; 2] {
    let at = at.index(bytes.len());
    let cut = bytes[..at].to_vec();
    bytes[at] = byte;
    [cut, bytes]
}

proptest! {
    #[test]
    fn garbage_never_panics(bytes in vec(any::<u8>(), 0..512)) {
        assert_harmless::<ClientPacket>(&bytes);
        assert_harmless::<ServerPacket>(&bytes);
    }

    #[test]
    fn garbage_in_a_body_never_panics(bytes in vec(any::<u8>(), 0..512)) {
        for dialect in [Stable, Neosu] {
            for id in ClientPacket::IDS {
                let _ = ClientPacket::read_body(*id, &mut Reader::new(&bytes, dialect));
            }
            for id in ServerPacket::IDS {
                let _ = ServerPacket::read_body(*id, &mut Reader::new(&bytes, dialect));
            }
        }
    }

    #[test]
    fn damaged_packets_of_clients_never_panic(
        packet in client_packet(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        for bytes in damaged(written(Dialect::Neosu, &[packet]), &at, byte) {
            assert_harmless::<ClientPacket>(&bytes);
        }
    }

    #[test]
    fn damaged_packets_of_servers_never_panic(
        packet in server_packet(Neosu), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        for bytes in damaged(written(Neosu, &[packet]), &at, byte) {
            assert_harmless::<ServerPacket>(&bytes);
        }
    }
}
