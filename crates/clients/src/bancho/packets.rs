//! Packets as clients write and read them.

use kiai_wire_bancho::{ClientPacket, Dialect, Packet, Packets, ServerPacket, codec::HEADER_LENGTH};

use super::{BanchoError, Family};

pub(super) fn encode<F: Family>(packets: &[ClientPacket]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut locked = None;
    for packet in packets {
        let slot = if let ClientPacket::MatchLock(slot) = packet { Some(*slot) } else { None };
        let before = bytes.len();
        packet.append(F::DIALECT, &mut bytes);
        if F::DIALECT == Dialect::Neosu && slot.is_some() && slot == locked.take() {
            // The second half of its "Kick" has lost its body, and says that it is there.
            bytes.truncate(before + HEADER_LENGTH);
            continue;
        }
        locked = slot;
    }
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

#[cfg(test)]
mod tests {
    use kiai_wire_bancho::rooms::SlotIndex;

    use super::*;
    use crate::bancho::{Neosu, Rooms, Stable};

    #[test]
    fn a_kick_of_neosu_loses_its_second_half() {
        const KICK: [u8; 25] = [0x28, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 0x28, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0];
        let kick = Rooms::<Neosu>::kick(3);
        assert_eq!(flush::<Neosu>(&kick), KICK);
        assert_eq!(flush::<Stable>(&kick).len(), 22);
        let other = [ClientPacket::MatchLock(SlotIndex::new(3).unwrap()), ClientPacket::MatchReady];
        assert_eq!(encode::<Neosu>(&other).len(), 18, "a lock alone is whole");
    }
}
