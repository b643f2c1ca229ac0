//! Hit results against the ruleset and the map's maximum.

use kiai_model::{HitCounts, HitResult, Ruleset};

use super::Claim;

pub(super) fn speak(claim: &Claim<'_>) -> Vec<&'static str> {
    let (got, maximum) = (claim.statistics, claim.maximum_statistics);
    let mut spoken = Vec::new();
    if got.iter().chain(maximum.iter()).any(|(result, _)| !belongs(claim.ruleset, result)) {
        spoken.push("result_of_other_ruleset");
    }
    let groups = if claim.mods.contains("ST") { STRICT_GROUPS } else { GROUPS };
    if groups.iter().any(|group| group.sum(got) > group.sum(maximum)) {
        spoken.push("results_exceed_maximum");
    }
    if got.sum(HitResult::is_hit) == 0 {
        spoken.push("nothing_hit");
    }
    if claim.passed && groups.iter().any(|group| group.complete && group.sum(got) < group.sum(maximum)) {
        spoken.push("results_missing");
    }
    spoken
}

/// Results of one kind of judgement: together at most as many as the best of them has in the maximum.
struct Group {
    members: &'static [HitResult],
    /// Whether a missed one shows as a result of the same group, so that a passed play has them all.
    complete: bool,
}

impl Group {
    fn sum(&self, counts: &HitCounts) -> u64 {
        counts.sum(|result| self.members.contains(&result))
    }
}

const OBJECTS: Group = Group {
    members: &[HitResult::Miss, HitResult::Meh, HitResult::Ok, HitResult::Good, HitResult::Great, HitResult::Perfect],
    complete: true,
};
const SMALL_TICKS: Group = Group { members: &[HitResult::SmallTickHit, HitResult::SmallTickMiss], complete: true };
// A missed tail and a missed bonus are "ignored", which counts nowhere.
const TAILS: Group = Group { members: &[HitResult::SliderTailHit], complete: false };
const SMALL_BONUS: Group = Group { members: &[HitResult::SmallBonus], complete: false };
const LARGE_BONUS: Group = Group { members: &[HitResult::LargeBonus], complete: false };

const GROUPS: &[Group] = &[
    OBJECTS,
    Group { members: &[HitResult::LargeTickHit, HitResult::LargeTickMiss], complete: true },
    SMALL_TICKS,
    TAILS,
    SMALL_BONUS,
    LARGE_BONUS,
];

/// With Strict Tracking a missed tail is a missed tick. Upstream: `OsuModStrictTracking.StrictTrackingTailJudgement`.
const STRICT_GROUPS: &[Group] = &[
    OBJECTS,
    Group { members: &[HitResult::LargeTickHit, HitResult::LargeTickMiss, HitResult::SliderTailHit], complete: true },
    Group { members: &[HitResult::LargeTickHit], complete: false },
    SMALL_TICKS,
    TAILS,
    SMALL_BONUS,
    LARGE_BONUS,
];

/// Whether a ruleset can give this result. Upstream: `Ruleset.GetValidHitResults` and the judgements of its objects.
fn belongs(ruleset: Ruleset, result: HitResult) -> bool {
    use HitResult::{
        ComboBreak, Good, Great, IgnoreHit, IgnoreMiss, LargeBonus, LargeTickHit, LargeTickMiss, LegacyComboIncrease,
        Meh, Miss, None, Ok, Perfect, SliderTailHit, SmallBonus, SmallTickHit, SmallTickMiss,
    };
    match result {
        Miss | Great | IgnoreHit | IgnoreMiss | ComboBreak | LegacyComboIncrease => true,
        None => false,
        Ok => ruleset != Ruleset::Catch,
        Meh => matches!(ruleset, Ruleset::Osu | Ruleset::Mania),
        Good | Perfect => ruleset == Ruleset::Mania,
        SliderTailHit => ruleset == Ruleset::Osu,
        LargeTickHit | LargeTickMiss | SmallTickHit | SmallTickMiss => {
            matches!(ruleset, Ruleset::Osu | Ruleset::Catch)
        }
        SmallBonus | LargeBonus => ruleset != Ruleset::Mania,
    }
}
