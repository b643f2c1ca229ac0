//! Which mods, with which settings, leave a play its performance points.

use kiai_model::{Mods, Ruleset};

use super::settings::unchanged;

/// How a mod's settings decide.
enum Rule {
    /// Whatever its settings.
    Always,
    /// With its default settings.
    Default,
    /// With the default speed; the pitch does not matter.
    DefaultSpeed,
}

/// Whether every mod of a play gives performance points. Upstream: `Mod.Ranked` of each mod.
///
/// `classic_client` is set for plays of bancho clients: their Classic mod is how they play, while lazer's is a choice
/// that is not ranked. Relax and Autopilot give points here, in statistics of their own.
// differs from osu!: there Relax and Autopilot give none.
#[must_use]
pub fn gives_performance(ruleset: Ruleset, mods: &Mods, classic_client: bool) -> bool {
    mods.0.iter().all(|m| match rule(ruleset, m.acronym.as_str(), classic_client) {
        Some(Rule::Always) => true,
        Some(Rule::Default) => unchanged(ruleset, m, &[]),
        Some(Rule::DefaultSpeed) => unchanged(ruleset, m, &["adjust_pitch"]),
        None => false,
    })
}

fn rule(ruleset: Ruleset, acronym: &str, classic_client: bool) -> Option<Rule> {
    use Ruleset::{Catch, Mania, Osu, Taiko};
    Some(match (ruleset, acronym) {
        (_, "SD" | "PF" | "AC" | "MU")
        | (Osu, "BL" | "TC" | "AL" | "SG")
        | (Osu | Catch, "NS")
        | (Taiko, "SG" | "SW")
        | (Mania, "CO") => Rule::Always,
        (_, "DT" | "HT") => Rule::DefaultSpeed,
        (_, "CL") if classic_client => Rule::Always,
        (Osu | Taiko | Catch, "HR" | "RX")
        | (_, "EZ" | "NF" | "HD" | "FL" | "NC" | "DC")
        | (Osu, "SO" | "TD" | "AP")
        | (Mania, "FI" | "MR" | "4K" | "5K" | "6K" | "7K" | "8K" | "9K") => Rule::Default,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mods::facts::{MODS, mods};

    /// Those that give points as they are; RX and AP by our own rule.
    const GIVING: [(Ruleset, &str); 4] = [
        (Ruleset::Osu, "EZ NF HT DC HR SD PF DT NC HD TC FL BL AC AL SG SO MU NS TD RX AP"),
        (Ruleset::Taiko, "EZ NF HT DC HR SD PF DT NC HD FL AC SW SG MU RX"),
        (Ruleset::Catch, "EZ NF HT DC HR SD PF DT NC HD FL AC MU NS RX"),
        (Ruleset::Mania, "EZ NF HT DC SD PF DT NC FI HD CO FL AC MR 4K 5K 6K 7K 8K 9K MU"),
    ];

    #[test]
    fn the_games_ranked_mods_give_points_and_no_others() {
        for ((ruleset, all), (_, giving)) in MODS.into_iter().zip(GIVING) {
            for acronym in all.split_whitespace() {
                let expected = giving.split_whitespace().any(|of| of == acronym);
                assert_eq!(gives_performance(ruleset, &mods(acronym), false), expected, "{ruleset:?} {acronym}");
            }
            assert!(gives_performance(ruleset, &mods("CL HD"), true), "{ruleset:?}");
            assert!(!gives_performance(ruleset, &mods("HD ZZ"), false), "{ruleset:?}");
        }
    }

    #[test]
    fn settings_that_change_the_play_give_no_points() {
        use Ruleset::{Mania, Osu, Taiko};
        let table = [
            (Osu, "DT:speed_change=1.5", true),
            (Osu, "DT:speed_change=1.3", false),
            (Osu, "HT:adjust_pitch=true", true),
            (Osu, "HT:speed_change=0.8", false),
            (Osu, "NC:speed_change=1.4", false),
            (Osu, "NC:speed_change=1.5", true),
            (Osu, "DC:speed_change=0.7", false),
            (Osu, "EZ:retries=5", false),
            (Osu, "HD:only_fade_approach_circles=true", false),
            (Osu, "FL:size_multiplier=1.1", false),
            (Mania, "FL:combo_based_size=true", false),
            (Osu, "SD:restart=true,fail_on_slider_tail=true", true),
            (Osu, "AC:minimum_accuracy=0.95", true),
            (Taiko, "MU:mute_combo_count=0", true),
            (Osu, "NS:hidden_combo_count=0", true),
            (Mania, "CO:coverage=0.8", true),
            (Osu, "HR:unheard_of=1", false),
        ];
        for (ruleset, text, expected) in table {
            assert_eq!(gives_performance(ruleset, &mods(text), false), expected, "{ruleset:?} {text}");
        }
    }
}
