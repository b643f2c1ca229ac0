//! The longest combo of a map.

use kiai_model::{HitCounts, HitResult};

/// The longest combo a map allows, from its highest possible hit results.
#[must_use]
pub fn maximum_combo(maximum: &HitCounts) -> u64 {
    maximum.sum(HitResult::increases_combo)
}
