//! Every setting of every mod.

use kiai_model::Ruleset::{self, Catch, Mania, Osu, Taiko};

/// What a setting may be, and what it is untold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Values {
    /// On or off.
    Toggle(bool),
    /// A number, also the place of a choice in its list. Untold, some are the map's own or drawn by lot.
    Number { min: f64, max: f64, default: Option<f64> },
}

/// What the setting `name` of a mod may be; none when the mod has no such setting.
pub(super) fn values(ruleset: Ruleset, acronym: &str, name: &str) -> Option<Values> {
    let has = |row: &&Row| row.0.contains(&ruleset) && row.1.split(' ').any(|of| of == acronym) && row.2 == name;
    SETTINGS.iter().find(has).map(|row| row.3)
}

type Row = (&'static [Ruleset], &'static str, &'static str, Values);

const ALL: &[Ruleset] = &Ruleset::ALL;
const ON: Values = Values::Toggle(true);
const OFF: Values = Values::Toggle(false);

const fn number(min: f64, max: f64, default: f64) -> Values {
    Values::Number { min, max, default: Some(default) }
}

const fn of_map(min: f64, max: f64) -> Values {
    Values::Number { min, max, default: None }
}

/// Rulesets, mods, name, values. Upstream: the `SettingSource` properties of each mod; the limits of Difficulty Adjust
/// are the extended ones.
#[rustfmt::skip]
pub(super) const SETTINGS: &[Row] = &[
    (ALL, "DT NC", "speed_change", number(1.01, 2.0, 1.5)),
    (ALL, "HT DC", "speed_change", number(0.5, 0.99, 0.75)),
    (ALL, "DT HT", "adjust_pitch", OFF),
    (ALL, "WU", "initial_rate", number(0.5, 1.99, 1.0)),
    (ALL, "WU", "final_rate", number(0.51, 2.0, 1.5)),
    (ALL, "WD", "initial_rate", number(0.51, 2.0, 1.0)),
    (ALL, "WD", "final_rate", number(0.5, 1.99, 0.75)),
    (ALL, "AS", "initial_rate", number(0.5, 2.0, 1.0)),
    (ALL, "WU WD AS", "adjust_pitch", ON),
    (&[Osu, Catch, Mania], "EZ", "retries", number(0.0, 10.0, 2.0)),
    (ALL, "SD AC", "restart", OFF),
    (ALL, "PF", "restart", ON),
    (&[Osu], "SD", "fail_on_slider_tail", OFF),
    (&[Mania], "PF", "require_perfect_hits", OFF),
    (ALL, "AC", "minimum_accuracy", number(0.6, 0.999, 0.9)),
    (ALL, "AC", "accuracy_judge_mode", number(0.0, 1.0, 0.0)),
    (&[Osu], "HD", "only_fade_approach_circles", OFF),
    (ALL, "CO", "coverage", number(0.2, 0.8, 0.5)),
    (ALL, "CO", "direction", number(0.0, 1.0, 0.0)),
    (&[Osu], "FL", "follow_delay", number(120.0, 1200.0, 120.0)),
    (&[Osu], "FL", "size_multiplier", number(0.5, 2.0, 1.0)),
    (&[Taiko, Catch], "FL", "size_multiplier", number(0.5, 1.5, 1.0)),
    (&[Mania], "FL", "size_multiplier", number(0.5, 3.0, 1.0)),
    (&[Osu, Taiko, Catch], "FL", "combo_based_size", ON),
    (&[Mania], "FL", "combo_based_size", OFF),
    (ALL, "DA", "drain_rate", of_map(0.0, 11.0)),
    (&[Osu, Taiko, Catch], "DA", "overall_difficulty", of_map(0.0, 11.0)),
    (&[Mania], "DA", "overall_difficulty", of_map(-15.0, 15.0)),
    (&[Osu, Catch], "DA", "circle_size", of_map(0.0, 11.0)),
    (&[Osu], "DA", "approach_rate", of_map(-10.0, 11.0)),
    (&[Catch], "DA", "approach_rate", of_map(0.0, 11.0)),
    (&[Taiko], "DA", "scroll_speed", of_map(0.25, 4.0)),
    (&[Catch], "DA", "hard_rock_offsets", OFF),
    (ALL, "DA", "extended_limits", OFF),
    (&[Osu], "CL", "no_slider_head_accuracy", ON),
    (&[Osu], "CL", "classic_note_lock", ON),
    (&[Osu], "CL", "always_play_tail_sample", ON),
    (&[Osu], "CL", "fade_hit_circle_early", ON),
    (&[Osu], "CL", "classic_health", ON),
    (ALL, "RD TP", "seed", of_map(-2_147_483_648.0, 2_147_483_647.0)),
    (&[Osu], "RD", "angle_sharpness", number(1.0, 10.0, 7.0)),
    (ALL, "TP", "metronome", ON),
    (&[Osu], "MR", "reflection", number(0.0, 2.0, 0.0)),
    (ALL, "SR", "one_third_conversion", OFF),
    (ALL, "SR", "one_sixth_conversion", ON),
    (ALL, "SR", "one_eighth_conversion", OFF),
    (ALL, "WG", "strength", number(0.1, 2.0, 1.0)),
    (ALL, "GR", "start_scale", number(0.0, 0.99, 0.5)),
    (ALL, "DF", "start_scale", number(1.0, 25.0, 2.0)),
    (ALL, "BR", "spin_speed", number(0.02, 12.0, 0.5)),
    (ALL, "BR", "direction", number(0.0, 1.0, 0.0)),
    (ALL, "AD", "scale", number(1.5, 10.0, 4.0)),
    (ALL, "AD", "style", number(0.0, 9.0, 1.0)),
    (ALL, "MU", "inverse_muting", OFF),
    (ALL, "MU", "enable_metronome", ON),
    (ALL, "MU", "mute_combo_count", number(0.0, 500.0, 100.0)),
    (ALL, "MU", "affects_hit_sounds", ON),
    (ALL, "NS", "hidden_combo_count", number(0.0, 50.0, 10.0)),
    (ALL, "MG", "attraction_strength", number(0.05, 1.0, 0.5)),
    (ALL, "RP", "repulsion_strength", number(0.05, 1.0, 0.5)),
    (ALL, "DP", "max_depth", number(50.0, 200.0, 100.0)),
    (ALL, "DP", "show_approach_circles", ON),
    (ALL, "BM", "max_size_combo_count", number(5.0, 100.0, 50.0)),
    (ALL, "BM", "max_cursor_size", number(5.0, 15.0, 10.0)),
];
