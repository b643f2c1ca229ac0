//! Which boards a play belongs to.

use kiai_model::{Mods, statistics::Variant};

/// Relax and Autopilot have boards and statistics of their own.
#[must_use]
pub fn variant(mods: &Mods) -> Variant {
    if mods.contains("RX") {
        Variant::Relax
    } else if mods.contains("AP") {
        Variant::Autopilot
    } else {
        Variant::Standard
    }
}
