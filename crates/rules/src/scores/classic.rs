//! The classic scale, as bancho clients count.

use kiai_model::{HitCounts, HitResult, Ruleset};

/// A standardised total in the classic scale. Upstream: `ScoreInfoExtensions.convertStandardisedToClassic`.
///
/// `maximum` are the map's highest possible hit results, whose basic judgements give the scale.
#[must_use]
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a float to integer cast saturates")]
pub fn classic_total_score(ruleset: Ruleset, total_score: i64, maximum: &HitCounts) -> i64 {
    let objects = maximum.sum(HitResult::is_basic) as f64;
    let total = total_score as f64;
    let part = total / super::MAX_TOTAL_SCORE;
    let classic = match ruleset {
        Ruleset::Osu => (objects * objects * 32.57 + 100_000.0) * part,
        Ruleset::Taiko => (objects * 1109.0 + 100_000.0) * part,
        Ruleset::Catch => (part * objects).powi(2) * 21.62 + total / 10.0,
        Ruleset::Mania => return total_score,
    };
    classic.round_ties_even() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_grows_with_the_objects_of_the_map() {
        let maximum: HitCounts = [(HitResult::Great, 100), (HitResult::LargeTickHit, 40)].into_iter().collect();
        assert_eq!(classic_total_score(Ruleset::Osu, 1_000_000, &maximum), 425_700);
        assert_eq!(classic_total_score(Ruleset::Osu, 500_000, &maximum), 212_850);
        assert_eq!(classic_total_score(Ruleset::Taiko, 1_000_000, &maximum), 210_900);
        assert_eq!(classic_total_score(Ruleset::Catch, 1_000_000, &maximum), 316_200);
        assert_eq!(classic_total_score(Ruleset::Mania, 987_654, &maximum), 987_654);
        assert_eq!(classic_total_score(Ruleset::Osu, 1_000_000, &HitCounts::default()), 100_000);
    }
}
