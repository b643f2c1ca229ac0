use SettingStanding::{Changed, Default, OutOfRange, Unknown};
use rosu_mods::{GameModSimple, GameMode, SettingSimple, serde::GameModSeed};

use super::*;
use crate::mods::{Standing, facts::mods, standing, table::SETTINGS};

fn stands(ruleset: Ruleset, text: &str) -> SettingStanding {
    let one = mods(text).0.remove(0);
    let (name, told) = one.settings.iter().next().unwrap();
    setting_standing(ruleset, one.acronym, name, told)
}

#[test]
fn settings_are_told_from_defaults_and_from_what_the_game_cannot_do() {
    use Ruleset::{Catch, Mania, Osu, Taiko};
    let table = [
        (Osu, "DT:speed_change=1.5", Default),
        (Osu, "DT:speed_change=2", Changed),
        (Osu, "DT:speed_change=1", OutOfRange),
        (Osu, "HT:speed_change=0.99", Changed),
        (Osu, "HT:speed_change=1.5", OutOfRange),
        (Osu, "HT:speed_change=NaN", OutOfRange),
        (Osu, "HT:speed_change=slow", Unknown),
        (Osu, "NC:adjust_pitch=true", Unknown),
        (Osu, "WU:final_rate=0.5", OutOfRange),
        (Osu, "WD:initial_rate=0.5", OutOfRange),
        (Osu, "WD:final_rate=0.5", Changed),
        (Osu, "EZ:retries=10", Changed),
        (Osu, "EZ:retries=-1", OutOfRange),
        (Taiko, "EZ:retries=3", Unknown),
        (Osu, "PF:restart=true", Default),
        (Osu, "SD:restart=true", Changed),
        (Osu, "SD:restart=1", Unknown),
        (Osu, "AC:minimum_accuracy=0.999", Changed),
        (Osu, "HD:only_fade_approach_circles=true", Changed),
        (Taiko, "HD:only_fade_approach_circles=true", Unknown),
        (Mania, "HD:coverage=0.5", Unknown),
        (Mania, "CO:coverage=0.9", OutOfRange),
        (Osu, "FL:size_multiplier=2", Changed),
        (Catch, "FL:size_multiplier=2", OutOfRange),
        (Mania, "FL:size_multiplier=3", Changed),
        (Mania, "FL:combo_based_size=false", Default),
        (Osu, "DA:approach_rate=-10", Changed),
        (Catch, "DA:approach_rate=-10", OutOfRange),
        (Mania, "DA:overall_difficulty=-15", Changed),
        (Taiko, "DA:scroll_speed=0.2", OutOfRange),
        (Osu, "RD:seed=1337", Changed),
        (Osu, "DF:start_scale=-1000", OutOfRange),
        (Osu, "MG:attraction_strength=-15.5", OutOfRange),
        (Osu, "ZZ:anything=1", Unknown),
    ];
    for (ruleset, text, expected) in table {
        assert_eq!(stands(ruleset, text), expected, "{ruleset:?} {text}");
    }
}

#[test]
fn single_precision_does_not_leave_the_range() {
    let acronym = "MG".parse().unwrap();
    let told = ModSetting::Float(0.05);
    assert_eq!(setting_standing(Ruleset::Osu, acronym, "attraction_strength", &told), Changed);
}

#[test]
fn what_the_game_does_not_allow_counts_as_untold() {
    let number = |text: &str| number(Ruleset::Osu, &mods(text).0[0], "attraction_strength");
    assert_eq!(number("MG"), Some(0.5));
    assert_eq!(number("MG:attraction_strength=0.2"), Some(0.2));
    assert_eq!(number("MG:attraction_strength=-15.5"), Some(0.5));
    let toggled = |text: &str| toggled(Ruleset::Osu, &mods(text).0[0], "classic_note_lock");
    assert!(toggled("CL") && toggled("CL:classic_note_lock=1"));
    assert!(!toggled("CL:classic_note_lock=false"));
}

/// Names and kinds are those of a catalogue that others keep.
#[test]
fn every_setting_is_in_the_catalogue() {
    for (rulesets, acronyms, name, values) in SETTINGS {
        let kinds = match values {
            Values::Toggle(_) => vec![SettingSimple::Bool(true)],
            // It has the choices as text.
            Values::Number { .. } => vec![SettingSimple::Number(1.0), SettingSimple::String("1".into())],
        };
        for (ruleset, acronym) in rulesets.iter().flat_map(|ruleset| acronyms.split(' ').map(move |of| (ruleset, of))) {
            if standing(*ruleset, acronym.parse().unwrap()) != Standing::Playable {
                continue;
            }
            let mode = GameMode::from(ruleset.number());
            let known = kinds.iter().any(|kind| {
                let settings = [((*name).into(), kind.clone())].into_iter().collect();
                let simple = GameModSimple { acronym: acronym.parse().unwrap(), settings };
                simple.try_as_mod(GameModSeed::Mode { mode, deny_unknown_fields: true }).is_ok()
            });
            assert!(known, "{ruleset:?} {acronym} {name}");
        }
    }
}
