//! The hit results of a flawless play.

use kiai_model::{HitCounts, HitResult};
use rosu_pp::any::DifficultyAttributes as RosuAttributes;

/// Mods that remake the objects in ways the calculator does not follow: Target Practice, Simplified Rhythm, Dual
/// Stages, Score V2.
pub(super) const REMAKES_OBJECTS: [&str; 4] = ["TP", "SR", "DS", "SV2"];

/// Upstream: the `CreateJudgement` of every hit object; see [`super::Chart::maximum_statistics`].
pub(super) fn statistics(attributes: &RosuAttributes, classic_sliders: bool) -> HitCounts {
    let counts: &[_] = match attributes {
        RosuAttributes::Osu(osu) if classic_sliders => &[
            (HitResult::Great, osu.n_objects()),
            (HitResult::LargeTickHit, osu.n_large_ticks.saturating_add(osu.n_sliders)),
            (HitResult::SmallTickHit, osu.n_sliders),
        ],
        RosuAttributes::Osu(osu) => &[
            (HitResult::Great, osu.n_objects()),
            (HitResult::LargeTickHit, osu.n_large_ticks),
            (HitResult::SliderTailHit, osu.n_sliders),
        ],
        RosuAttributes::Taiko(taiko) => &[(HitResult::Great, taiko.max_combo)],
        RosuAttributes::Catch(catch) => &[
            (HitResult::Great, catch.n_fruits),
            (HitResult::LargeTickHit, catch.n_droplets),
            (HitResult::SmallTickHit, catch.n_tiny_droplets),
        ],
        RosuAttributes::Mania(mania) => &[(HitResult::Perfect, mania.n_objects.saturating_add(mania.n_hold_notes))],
    };
    counts.iter().copied().collect()
}

/// What is left of them when sliders are judged as a whole and holds once.
pub(super) fn legacy_statistics(attributes: &RosuAttributes) -> HitCounts {
    match attributes {
        RosuAttributes::Osu(osu) => [(HitResult::Great, osu.n_objects())].into_iter().collect(),
        RosuAttributes::Mania(mania) => [(HitResult::Perfect, mania.n_objects)].into_iter().collect(),
        RosuAttributes::Taiko(_) | RosuAttributes::Catch(_) => statistics(attributes, true),
    }
}
