//! Packets as clients write and read them.

use kiai_wire_bancho::{ClientPacket, Dialect, Packet, Packets, ServerPacket};

use super::{BanchoError, Family};

pub(super) fn encode<F: Family>(packets: &[ClientPacket]) -> Vec<u8> {
    let mut bytes = Vec::new();
    packets.iter().for_each(|packet| packet.append(F::DIALECT, &mut bytes));
    bytes
}

/// What a client sends at once: neosu with a PING at the end.
pub(super) fn flush<F: Family>(packets: &[ClientPacket]) -> Vec<u8> {
    let mut bytes = encode::<F>(packets);
    if F::DIALECT == Dialect::Neosu {
        ClientPacket::Ping.append(F::DIALECT, &mut bytes);
    }
    bytes
}

/// The packets of an answer: all of it must be whole packets, each written as it is to be written.
pub(super) fn decode<F: Family>(bytes: &[u8]) -> Result<Vec<ServerPacket>, BanchoError> {
    let packets: Result<Vec<_>, _> = Packets::<ServerPacket>::new(bytes, F::DIALECT).collect();
    let packets = packets.map_err(|skipped| BanchoError::Unreadable(skipped.to_string()))?;
    let mut again = Vec::with_capacity(bytes.len());
    packets.iter().for_each(|packet| packet.append(F::DIALECT, &mut again));
    if again == bytes { Ok(packets) } else { Err(BanchoError::Unreadable("bytes that nobody reads".to_owned())) }
}
