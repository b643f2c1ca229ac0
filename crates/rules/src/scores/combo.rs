//! Which hit results build and break combo.

use kiai_model::{HitCounts, HitResult};

/// Whether a result adds one to the combo. Upstream: `HitResultExtensions.IncreasesCombo`.
#[must_use]
pub const fn increases_combo(result: HitResult) -> bool {
    matches!(
        result,
        HitResult::Meh
            | HitResult::Ok
            | HitResult::Good
            | HitResult::Great
            | HitResult::Perfect
            | HitResult::LargeTickHit
            | HitResult::SliderTailHit
            | HitResult::LegacyComboIncrease
    )
}

/// Whether a result sets the combo back to nothing. Upstream: `HitResultExtensions.BreaksCombo`.
#[must_use]
pub const fn breaks_combo(result: HitResult) -> bool {
    matches!(result, HitResult::Miss | HitResult::LargeTickMiss | HitResult::ComboBreak)
}

/// The longest combo a map allows, from its highest possible hit results.
#[must_use]
pub fn maximum_combo(maximum: &HitCounts) -> u64 {
    maximum.sum(increases_combo)
}
