//! What this version does not have yet: it is said once a visit, and asked for in vain after that.

use kiai_wire_bancho::{ClientPacket, ServerPacket};

use crate::{
    Gate,
    line::{Input, Line},
};

/// Rooms: there are none to see, and none can be entered.
pub(super) fn rooms(gate: &Gate, line: &Line, input: &mut Input, packet: &ClientPacket) {
    if matches!(packet, ClientPacket::CreateRoom(_) | ClientPacket::JoinRoom { .. }) {
        line.tell(gate, [ServerPacket::RoomJoinFail]);
    }
    if !std::mem::replace(&mut input.was_told_of_rooms, true) {
        line.tell(gate, [ServerPacket::Notification("Rooms are not open on this server yet.".into())]);
    }
}
