use kiai_model::Acronym;

use super::*;

fn of(mods: &[(&str, &[(&str, ModSetting)])]) -> Option<NeosuMods> {
    let mut made = NeosuMods::default();
    for (acronym, settings) in mods {
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        add(&mut made, &Mod { acronym: acronym.parse::<Acronym>().unwrap(), settings })?;
    }
    Some(made)
}

const PLAIN: &[(&str, ModSetting)] = &[];

#[test]
fn mods_that_neosu_has_are_told_with_their_settings() {
    assert_eq!(of(&[]), Some(NeosuMods::default()));
    let made = of(&[("HD", PLAIN), ("HR", PLAIN), ("CL", PLAIN), ("PF", PLAIN)]).unwrap();
    let flags = ModFlags::HIDDEN.or(ModFlags::HARD_ROCK).or(ModFlags::PERFECT).or(ModFlags::SUDDEN_DEATH);
    assert_eq!(made, NeosuMods { flags: flags.or(NeosuMods::default().flags), ..NeosuMods::default() });
    for (acronym, settings, speed, is_pitched) in [
        ("DT", PLAIN, 1.5, false),
        ("NC", PLAIN, 1.5, true),
        ("HT", PLAIN, 0.75, false),
        ("DC", PLAIN, 0.75, true),
        ("DT", &[("speed_change", ModSetting::Double(1.3)), ("adjust_pitch", ModSetting::Bool(true))][..], 1.3, true),
    ] {
        let made = of(&[(acronym, settings)]).unwrap();
        assert_eq!((made.speed, made.flags.contains(ModFlags::NO_PITCH_CORRECTION)), (speed, is_pitched), "{acronym}");
    }
    let adjusted = of(&[(
        "DA",
        &[
            ("approach_rate", ModSetting::Double(-2.5)),
            ("circle_size", ModSetting::Double(0.0)),
            ("overall_difficulty", ModSetting::Double(9.5)),
            ("extended_limits", ModSetting::Bool(true)),
        ],
    )]);
    let expected = NeosuMods { ar_overridenegative: -2.5, cs_override: 0.0, od_override: 9.5, ..NeosuMods::default() };
    assert_eq!(adjusted, Some(expected));
}

#[test]
fn of_a_mod_that_neosu_has_not_nothing_is_made() {
    assert_eq!(of(&[("WU", PLAIN)]), None);
    assert_eq!(of(&[("HD", &[("only_fade_approach_circles", ModSetting::Bool(true))])]), None);
    assert_eq!(of(&[("MR", &[("reflection", ModSetting::Int(3))])]), None);
    assert_eq!(of(&[("DA", &[("drain_rate", ModSetting::Double(-1.0))])]), None);
    assert_eq!(of(&[("DA", &[("scroll_speed", ModSetting::Double(1.0))])]), None);
}
