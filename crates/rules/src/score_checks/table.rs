//! The table of checks.

use std::fmt::Write as _;

/// What follows when a check speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The score is not taken: nothing is stored.
    Refuse,
    /// The score is kept, but stands on no board and counts for nothing but play count and play time.
    Unranked,
    /// The score stands on the boards, but gives no performance points.
    NoPp,
    /// The score counts in full; the name of the check is kept with it for a moderator to see.
    Flag,
}

impl Outcome {
    /// The word in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Unranked => "unranked",
            Self::NoPp => "no pp",
            Self::Flag => "flag",
        }
    }
}

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Check {
    /// The name kept with a score.
    pub name: &'static str,
    /// What must hold.
    pub rule: &'static str,
    /// How much may be missing.
    pub threshold: &'static str,
    /// What follows when it does not hold.
    pub outcome: Outcome,
    /// What a refused player reads; empty for checks that do not refuse.
    pub refusal: &'static str,
}

macro_rules! rows {
    ($($name:literal, $rule:literal, $threshold:literal, $outcome:ident $(, $refusal:literal)?;)*) => {
        [$(Check {
            name: $name,
            rule: $rule,
            threshold: $threshold,
            outcome: Outcome::$outcome,
            refusal: concat!($($refusal)?),
        }),*]
    };
}

/// Every check, in the order in which they speak.
pub const CHECKS: &[Check] = &rows! {
    "result_of_other_ruleset", "only hit results that the ruleset knows", "none", Refuse,
        "the score has hit results that its ruleset does not know";
    "results_exceed_maximum", "no kind of judgement occurs more often than its maximum", "none", Refuse,
        "the score has more hits than the beatmap has objects";
    "nothing_hit", "at least one object was hit", "none", Refuse,
        "nothing was hit";
    "results_missing", "a passed play has a result for every object", "none", Unranked;
    "numbers_out_of_range", "accuracy lies in 0 to 1, totals in 0 to 10,000,000, counts and combo in 0 to 1,000,000", "none", Refuse,
        "the score has numbers that no play can have";
    "combo_exceeds_maximum", "the longest combo is at most the number of objects that build it", "none", Unranked;
    "combo_differs", "the longest combo is one that so many hits and breaks can give", "none", Unranked;
    "map_combo_differs", "the maximum results add up to the map's highest combo (no mod that changes objects)",
        "none", Unranked;
    "accuracy_differs", "the accuracy of a passed play follows from its hit results", "0.0005", Unranked;
    "total_out_of_bounds",
        "the total without mods of a passed play lies between what its hit results and combo allow",
        "2 points", Unranked;
    "multiplier_differs", "total with mods is total without mods times a multiplier the client gives", "2 points",
        Unranked;
    "mod_of_other_ruleset", "every known mod belongs to the ruleset", "none", Refuse,
        "the score has mods that its ruleset does not have";
    "mod_not_playable", "every mod is one that players can choose", "none", Refuse,
        "the score has a mod that no player can choose";
    "mods_incompatible", "no two mods exclude each other, none comes twice", "none", Refuse,
        "the score has mods that exclude each other";
    "mod_unknown", "every mod is an official one", "none", Unranked;
    "mod_setting_unknown", "every setting is one that the mod has, and of its kind", "none", Unranked;
    "mod_setting_out_of_range", "every setting that is a number lies where the game's own controls reach", "none", Refuse,
        "the score has a mod setting that the game does not allow";
    "mod_gives_no_pp", "every mod, with its settings, is one that gives performance points", "none", NoPp;
    "map_changed", "the map is still the one the token was given for", "none", Unranked;
    "map_without_board", "the map is ranked, approved, qualified or loved", "none", Unranked;
    "map_gives_no_pp", "the map is ranked or approved", "none", NoPp;
    "played_too_fast", "a passed play lasted at least as long as the map at the speed of its mods", "3 s", Unranked;
    "map_results_differ",
        "the maximum results are the ones computed from the map's file, when processed; no more bonus than it can give",
        "none; the bonus is bounded by the time of spinners and rolls", Unranked;
    "checksum_differs", "the checksum of a form follows from what it says", "none", Unranked;
    "form_map_differs", "a form names the same map in both places", "none", Flag;
    "client_version_differs", "a form is of the client's version at its login", "none", Flag;
    "client_hashes_differ", "a form tells of the machine what its login told", "none", Flag;
    "disks_differ", "the disks a form names are those of which it tells the hashes", "none", Flag;
    "client_reports", "osu!stable reports nothing unusual of itself", "one report that means nothing", Flag;
    "mods_differ", "neosu's mods are those that it tells as osu!stable's", "none", Unranked;
    "mods_not_carried", "every mod and setting of a bancho client has one in osu!(lazer)", "none", Unranked;
    "policy_broken", "neosu's mods and settings are those the server allows", "none", Unranked;
    "total_implausible", "a total in the classic scale is one that the map and the mods can give", "5 % and 10,000 points",
        Unranked;
    "replay_missing", "the replay of a passed ranked play arrives, and can be read", "within 5 minutes of the submission", Flag;
    "replay_not_whole", "the replay of a passed play goes on until the map's last object", "3 s", Flag;
    "frames_out_of_order", "time runs forward in a replay", "0.2 s", Flag;
    "frame_spacing", "frames lie as far apart as clients write them at the speed of the mods", "11 ms where 16.7 are usual", Flag;
    "presses_alike", "buttons are held as unevenly as by a hand", "a deviation of 4 ms", Flag;
    "presses_too_short", "buttons are held as long as by a hand", "8 ms in the middle", Flag;
    "presses_too_fast", "no button goes down again faster than by a hand", "25 ms, one press in 20", Flag;
    "timing_too_even", "presses are as far from the objects as a player's", "a deviation of 3 ms", Flag;
    "replay_duplicate", "no other player's replay of the map has the same frames", "whole milliseconds and pixels", Flag;
    "replay_similar", "no other player's pointer was in the same places",
        "7 px in the mean, of the first 50 of the board and the last 50 plays", Flag;
};

/// The row with this name. Every name that a check speaks is in the table, which a test holds; any other gives the first
/// row, which refuses.
#[must_use]
pub fn check(name: &str) -> &'static Check {
    CHECKS.iter().find(|check| check.name == name).unwrap_or(&CHECKS[0])
}

/// The table as Markdown, as it stands in `docs/scores.md`.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::from("| check | rule | tolerance | outcome |\n|---|---|---|---|\n");
    for check in CHECKS {
        // Writing to a string cannot fail.
        let _ =
            writeln!(text, "| `{}` | {} | {} | {} |", check.name, check.rule, check.threshold, check.outcome.name());
    }
    text
}
