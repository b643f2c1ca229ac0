//! The letter of a play.

use kiai_model::{Grade, HitCounts, HitResult, Mods, Ruleset};

/// The grade of a passed play, from its accuracy (0 to 1), hit results and mods; `F` when it was not passed.
///
/// Upstream: `RankFromScore` of each ruleset's score processor, then `AdjustRank` of the visibility mods.
#[must_use]
pub fn grade(ruleset: Ruleset, accuracy: f64, statistics: &HitCounts, mods: &Mods, passed: bool) -> Grade {
    if !passed {
        return Grade::F;
    }
    let earned = match ruleset {
        Ruleset::Osu | Ruleset::Taiko => {
            let missed = statistics.get(HitResult::Miss) > 0;
            let letter = letter(accuracy, [0.95, 0.9, 0.8, 0.7]);
            if missed { letter.min(Grade::A) } else { letter }
        }
        Ruleset::Catch => letter(accuracy, [0.98, 0.94, 0.9, 0.85]),
        Ruleset::Mania => {
            let flawless = statistics
                .sum(|result| matches!(result, HitResult::Good | HitResult::Ok | HitResult::Meh | HitResult::Miss))
                == 0;
            match letter(accuracy, [0.95, 0.9, 0.8, 0.7]) {
                Grade::S if flawless => Grade::X,
                letter => letter,
            }
        }
    };
    match earned {
        Grade::X if hides_objects(mods) => Grade::XH,
        Grade::S if hides_objects(mods) => Grade::SH,
        plain => plain,
    }
}

fn letter(accuracy: f64, [s, a, b, c]: [f64; 4]) -> Grade {
    match accuracy {
        x if x >= 1.0 => Grade::X,
        x if x >= s => Grade::S,
        x if x >= a => Grade::A,
        x if x >= b => Grade::B,
        x if x >= c => Grade::C,
        _ => Grade::D,
    }
}

/// Hidden, Flashlight and mania's Fade In and Cover. Upstream: `ModHidden`, `ModFlashlight` and their heirs.
fn hides_objects(mods: &Mods) -> bool {
    ["HD", "FL", "FI", "CO"].into_iter().any(|acronym| mods.contains(acronym))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mods(acronyms: &[&str]) -> Mods {
        Mods(acronyms.iter().map(|acronym| acronym.parse::<kiai_model::Acronym>().unwrap().into()).collect())
    }

    fn counts(counts: &[(HitResult, u32)]) -> HitCounts {
        counts.iter().copied().collect()
    }

    #[test]
    fn cutoffs_are_the_rulesets_own() {
        use Grade::{A, B, C, D, S, X};
        let table = [
            (Ruleset::Osu, [(1.0, X), (0.95, S), (0.9499, A), (0.9, A), (0.8, B), (0.7, C), (0.6999, D)]),
            (Ruleset::Taiko, [(1.0, X), (0.95, S), (0.9499, A), (0.9, A), (0.8, B), (0.7, C), (0.6999, D)]),
            (Ruleset::Catch, [(1.0, X), (0.98, S), (0.9799, A), (0.94, A), (0.9, B), (0.85, C), (0.8499, D)]),
            (Ruleset::Mania, [(1.0, X), (0.95, X), (0.9499, A), (0.9, A), (0.8, B), (0.7, C), (0.0, D)]),
        ];
        for (ruleset, rows) in table {
            for (accuracy, expected) in rows {
                let got = grade(ruleset, accuracy, &HitCounts::default(), &Mods::default(), true);
                assert_eq!(got, expected, "{ruleset:?} {accuracy}");
            }
        }
    }

    #[test]
    fn a_miss_caps_osu_and_taiko_at_a_but_not_catch() {
        let missed = counts(&[(HitResult::Great, 999), (HitResult::Miss, 1)]);
        assert_eq!(grade(Ruleset::Osu, 0.999, &missed, &Mods::default(), true), Grade::A);
        assert_eq!(grade(Ruleset::Taiko, 0.999, &missed, &Mods::default(), true), Grade::A);
        assert_eq!(grade(Ruleset::Catch, 0.999, &missed, &Mods::default(), true), Grade::S);
        assert_eq!(grade(Ruleset::Osu, 0.75, &missed, &Mods::default(), true), Grade::C);
    }

    #[test]
    fn mania_promotes_only_perfects_and_greats() {
        let great = counts(&[(HitResult::Perfect, 10), (HitResult::Great, 10)]);
        let good = counts(&[(HitResult::Perfect, 1000), (HitResult::Good, 1)]);
        assert_eq!(grade(Ruleset::Mania, 0.99, &great, &Mods::default(), true), Grade::X);
        assert_eq!(grade(Ruleset::Mania, 0.999, &good, &Mods::default(), true), Grade::S);
    }

    #[test]
    fn visibility_mods_turn_silver_and_failing_is_f() {
        let none = HitCounts::default();
        for acronym in ["HD", "FL", "FI", "CO"] {
            assert_eq!(grade(Ruleset::Osu, 1.0, &none, &mods(&[acronym]), true), Grade::XH);
            assert_eq!(grade(Ruleset::Osu, 0.96, &none, &mods(&[acronym]), true), Grade::SH);
            assert_eq!(grade(Ruleset::Osu, 0.92, &none, &mods(&[acronym]), true), Grade::A);
        }
        assert_eq!(grade(Ruleset::Osu, 1.0, &none, &mods(&["HR"]), true), Grade::X);
        assert_eq!(grade(Ruleset::Osu, 1.0, &none, &mods(&["HD"]), false), Grade::F);
    }
}
