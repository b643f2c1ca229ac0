//! The map: the right one, with a board, and played in a time that is possible.

use super::{Circumstances, Claim};
use crate::mods::rate_range;

/// The checks that depend on nothing but the map's status, which may change.
pub(super) const MAP_WITHOUT_BOARD: &str = "map_without_board";
pub(super) const MAP_GIVES_NO_PP: &str = "map_gives_no_pp";

const TOLERANCE_MS: f64 = 3000.0;

pub(super) fn speak(claim: &Claim<'_>, circumstances: &Circumstances) -> Vec<&'static str> {
    [
        ("map_changed", !circumstances.map_unchanged),
        (MAP_WITHOUT_BOARD, !circumstances.status.has_leaderboard()),
        (MAP_GIVES_NO_PP, !circumstances.status.gives_pp()),
        ("played_too_fast", claim.passed && too_fast(claim, circumstances)),
    ]
    .into_iter()
    .filter_map(|(name, speaks)| speaks.then_some(name))
    .collect()
}

#[expect(clippy::cast_precision_loss, reason = "map lengths and plays are far shorter than 2^53 ms")]
fn too_fast(claim: &Claim<'_>, circumstances: &Circumstances) -> bool {
    let fastest = rate_range(claim.ruleset, claim.mods).max;
    let lasted = circumstances.submitted_at.since(circumstances.began_at).as_millis() as f64;
    lasted + TOLERANCE_MS < circumstances.map_length_ms as f64 / fastest
}
