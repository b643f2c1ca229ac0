use super::*;

fn told(change: impl FnOnce(&mut NeosuMods)) -> NeosuMods {
    let mut mods = NeosuMods::default();
    change(&mut mods);
    mods
}

fn text(mods: &Mods) -> String {
    let one = |m: &Mod| {
        let settings = m.settings.iter().map(|(name, value)| format!(":{name}={}", value.as_f64().unwrap()));
        m.acronym.to_string() + &settings.collect::<String>()
    };
    mods.0.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn mods_have_the_same_meaning_or_are_not_carried() {
    type Change = fn(&mut NeosuMods);
    let table: [(Change, &str, bool); 27] = [
        (|_| {}, "", true),
        (|m| m.flags = ModFlags::NONE, "", true),
        (|m| m.flags = m.flags.or(ModFlags::HIDDEN).or(ModFlags::HARD_ROCK), "HD HR", true),
        (|m| m.flags = ModFlags::SUDDEN_DEATH, "SD", true),
        (|m| m.flags = ModFlags::SUDDEN_DEATH.or(ModFlags::PERFECT), "PF", true),
        (|m| m.flags = ModFlags::NO_PAUSING, "", true),
        (|m| m.speed = 1.5, "DT", true),
        (|m| m.speed = 1.2, "DT:speed_change=1.2", true),
        (|m| m.speed = 0.75, "HT", true),
        (|m| m.speed = 0.8, "HT:speed_change=0.8", true),
        (|m| (m.speed, m.flags) = (1.5, ModFlags::NO_PITCH_CORRECTION), "NC", true),
        (|m| (m.speed, m.flags) = (0.6, ModFlags::NO_PITCH_CORRECTION), "DC:speed_change=0.6", true),
        (|m| m.speed = 2.5, "", false),
        (|m| m.speed = 0.4, "", false),
        (|m| m.speed = 1.002, "", false),
        (|m| m.ar_override = 9.5, "DA:approach_rate=9.5", true),
        (|m| m.ar_overridenegative = -2.0, "DA:approach_rate=-2", true),
        (
            |m| (m.cs_override, m.hp_override, m.od_override) = (3.0, 4.0, 5.0),
            "DA:circle_size=3:drain_rate=4:overall_difficulty=5",
            true,
        ),
        (|m| m.cs_override = 12.0, "", false),
        (|m| m.cs_overridenegative = -1.0, "", false),
        (|m| (m.ar_override, m.flags) = (9.0, ModFlags::HARD_ROCK), "HR", false),
        (|m| (m.ar_override, m.speed, m.flags) = (9.0, 1.5, ModFlags::AR_OVERRIDE_LOCK), "DT", false),
        (|m| m.notelock_type = 1, "", false),
        (|m| m.flags = ModFlags::MAFHAM.or(ModFlags::HIDDEN), "HD", false),
        (|m| m.flags = ModFlags::HALF_WINDOW, "", false),
        (|m| m.flags = ModFlags::MIRROR_VERTICAL, "MR:reflection=1", true),
        (|m| m.flags = ModFlags(1 << 55), "", false),
    ];
    for (change, mods, all) in table {
        let told = told(change);
        let carried = carried(&told);
        assert_eq!((text(&carried.mods).as_str(), carried.all), (mods, all), "{told:?}");
    }
}

#[test]
fn the_bits_of_the_score_follow() {
    let bits = legacy_of(&told(|m| (m.speed, m.flags) = (1.3, ModFlags::HIDDEN.or(ModFlags::NO_PITCH_CORRECTION))));
    assert_eq!(bits, LegacyMods::HIDDEN.or(LegacyMods::DOUBLE_TIME).or(LegacyMods::NIGHTCORE));
    assert_eq!(legacy_of(&told(|m| m.speed = 0.9)), LegacyMods::HALF_TIME);
    assert_eq!(legacy_of(&NeosuMods::default()), LegacyMods::NONE);
}

#[test]
fn what_is_protected_breaks_the_policy() {
    let is_protected = |name: &str| matches!(name, "mod_mafham" | "od_override" | "mod_halfwindow_allow_300s");
    assert!(!breaks_policy(&NeosuMods::default(), is_protected));
    assert!(!breaks_policy(&told(|m| m.ar_override = 9.0), is_protected));
    assert!(breaks_policy(&told(|m| m.od_override = 9.0), is_protected));
    assert!(breaks_policy(&told(|m| m.flags = ModFlags::MAFHAM), is_protected));
}
