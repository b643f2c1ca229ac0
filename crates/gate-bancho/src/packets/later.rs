//! What this version does not have yet: it is said once a visit, and asked for in vain after that.

use kiai_wire_bancho::ServerPacket;

use crate::{
    Gate,
    line::{Input, Line},
};

/// Watching others.
pub(super) fn watching(gate: &Gate, line: &Line, input: &mut Input) {
    if !std::mem::replace(&mut input.was_told_of_watching, true) {
        let text = "Players cannot be watched with this client on this server yet.";
        line.tell(gate, [ServerPacket::Notification(text.into())]);
    }
}
