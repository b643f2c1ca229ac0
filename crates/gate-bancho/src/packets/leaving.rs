//! Going.

use kiai_wire_bancho::Dialect;

use crate::{Gate, line::Line, lines::Ending};

/// For so long after its login osu!stable sends goodbyes that it does not mean.
const SPURIOUS_MS: i64 = 1000;

/// The client goes. What it signed in with stays good.
pub(super) fn logout(gate: &Gate, line: &Line) {
    let age_ms = gate.services.clock.now().as_millis() - line.session.opened_at().as_millis();
    if line.dialect() == Dialect::Stable && age_ms < SPURIOUS_MS {
        return;
    }
    gate.lines.end(line.session.id(), Ending::LoggedOut);
}
