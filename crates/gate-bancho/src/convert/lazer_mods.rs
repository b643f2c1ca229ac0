//! neosu's mods as those of osu!(lazer).

use kiai_model::{Mod, ModSetting, Mods};
use kiai_wire_bancho::{
    mods::LegacyMods,
    neosu::{mod_flags::ModFlags, mods::NeosuMods},
};

/// How osu!stable locks notes, which the Classic mod does, too.
const STABLE_NOTELOCK: i32 = 2;

/// Mods of which there is one in osu!(lazer) that plays the same.
const SAME: [(ModFlags, &str); 13] = [
    (ModFlags::NO_FAIL, "NF"),
    (ModFlags::EASY, "EZ"),
    (ModFlags::AUTOPILOT, "AP"),
    (ModFlags::RELAX, "RX"),
    (ModFlags::HIDDEN, "HD"),
    (ModFlags::HARD_ROCK, "HR"),
    (ModFlags::FLASHLIGHT, "FL"),
    (ModFlags::TOUCH_DEVICE, "TD"),
    (ModFlags::SPUN_OUT, "SO"),
    (ModFlags::FULL_ALTERNATE, "AL"),
    (ModFlags::SINGLETAP, "SG"),
    (ModFlags::TRACEABLE, "TC"),
    (ModFlags::FREEZE_FRAME, "FR"),
];

/// The bits of osu!stable that neosu sets for its own.
const LEGACY: [(ModFlags, LegacyMods); 11] = [
    (ModFlags::NO_FAIL, LegacyMods::NO_FAIL),
    (ModFlags::EASY, LegacyMods::EASY),
    (ModFlags::TOUCH_DEVICE, LegacyMods::TOUCH_DEVICE),
    (ModFlags::HIDDEN, LegacyMods::HIDDEN),
    (ModFlags::HARD_ROCK, LegacyMods::HARD_ROCK),
    (ModFlags::SUDDEN_DEATH, LegacyMods::SUDDEN_DEATH),
    (ModFlags::RELAX, LegacyMods::RELAX),
    (ModFlags::FLASHLIGHT, LegacyMods::FLASHLIGHT),
    (ModFlags::SPUN_OUT, LegacyMods::SPUN_OUT),
    (ModFlags::AUTOPILOT, LegacyMods::AUTOPILOT),
    (ModFlags::TARGET, LegacyMods::TARGET),
];

/// The variables behind mods that leave a trace.
const VARIABLES: [(ModFlags, &str); 22] = [
    (ModFlags::NIGHTMARE, "mod_nightmare"),
    (ModFlags::FPOSU, "mod_fposu"),
    (ModFlags::AR_OVERRIDE_LOCK, "ar_override_lock"),
    (ModFlags::OD_OVERRIDE_LOCK, "od_override_lock"),
    (ModFlags::TIMEWARP, "mod_timewarp"),
    (ModFlags::AR_TIMEWARP, "mod_artimewarp"),
    (ModFlags::MINIMIZE, "mod_minimize"),
    (ModFlags::JIGSAW_1, "mod_jigsaw1"),
    (ModFlags::JIGSAW_2, "mod_jigsaw2"),
    (ModFlags::WOBBLE_1, "mod_wobble"),
    (ModFlags::WOBBLE_2, "mod_wobble2"),
    (ModFlags::AR_WOBBLE, "mod_arwobble"),
    (ModFlags::FULL_ALTERNATE, "mod_fullalternate"),
    (ModFlags::SHIRONE, "mod_shirone"),
    (ModFlags::MAFHAM, "mod_mafham"),
    (ModFlags::HALF_WINDOW, "mod_halfwindow"),
    (ModFlags::MING_3012, "mod_ming3012"),
    (ModFlags::NO_100S, "mod_no100s"),
    (ModFlags::NO_50S, "mod_no50s"),
    (ModFlags::SINGLETAP, "mod_singletap"),
    (ModFlags::NO_KEYLOCK, "mod_no_keylock"),
    (ModFlags::FREEZE_FRAME, "mod_freeze_frame"),
];

/// What of neosu's mods there is in osu!(lazer).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Carried {
    /// Those mods, with settings.
    pub(crate) mods: Mods,
    /// Whether that is all.
    pub(crate) all: bool,
}

/// neosu's mods as those of osu!(lazer), as far as there are some that play the same.
pub(crate) fn carried(told: &NeosuMods) -> Carried {
    let mut left = understood(told.flags);
    let mut mods = Vec::new();
    let mut take = |flag: ModFlags| {
        let has = left.intersects(flag);
        left = left.without(flag);
        has
    };
    for (flag, acronym) in SAME {
        if take(flag) {
            mods.extend(named(acronym, &[]));
        }
    }
    if take(ModFlags::PERFECT) {
        mods.extend(named("PF", &[]));
        take(ModFlags::SUDDEN_DEATH);
    } else if take(ModFlags::SUDDEN_DEATH) {
        mods.extend(named("SD", &[]));
    }
    match (take(ModFlags::MIRROR_HORIZONTAL), take(ModFlags::MIRROR_VERTICAL)) {
        (true, true) => mods.extend(named("MR", &[("reflection", 2.0)])),
        (false, true) => mods.extend(named("MR", &[("reflection", 1.0)])),
        (true, false) => mods.extend(named("MR", &[])),
        (false, false) => {}
    }
    // Whether the player can pause changes nothing about how it is played.
    take(ModFlags::NO_PAUSING);
    let pitch = take(ModFlags::NO_PITCH_CORRECTION);
    let (speed, has_speed) = speed_mod(told.speed, pitch);
    mods.extend(speed);
    let has_locks = take(ModFlags::AR_OVERRIDE_LOCK) | take(ModFlags::OD_OVERRIDE_LOCK);
    // Easy and Hard Rock go with no values of one's own there.
    let goes_with_values = !told.flags.intersects(ModFlags::EASY.or(ModFlags::HARD_ROCK));
    let (values, has_values) = values_of(told);
    let is_free = values.is_empty() || (goes_with_values && (!has_locks || told.speed == 1.0));
    if !values.is_empty() && is_free {
        mods.extend(named("DA", &values));
    }
    let is_stable = told.notelock_type == STABLE_NOTELOCK;
    Carried { mods: Mods(mods), all: left.is_empty() && has_speed && has_values && is_free && is_stable }
}

/// The bits that neosu must have told in the score for these mods.
pub(crate) fn legacy_of(told: &NeosuMods) -> LegacyMods {
    let mut bits = LEGACY
        .iter()
        .filter(|(flag, _)| told.flags.contains(*flag))
        .fold(LegacyMods::NONE, |bits, (_, bit)| bits.or(*bit));
    if told.flags.contains(ModFlags::PERFECT) {
        bits = bits.or(LegacyMods::PERFECT);
    }
    if told.flags.contains(ModFlags::SCORE_V2) {
        bits = bits.or(LegacyMods::SCORE_V2);
    }
    if told.speed > 1.0 {
        bits = bits.or(LegacyMods::DOUBLE_TIME);
        if told.flags.contains(ModFlags::NO_PITCH_CORRECTION) {
            bits = bits.or(LegacyMods::NIGHTCORE);
        }
    } else if told.speed < 1.0 {
        bits = bits.or(LegacyMods::HALF_TIME);
    }
    bits
}

/// Whether mods or settings are in use that `is_protected` says a score must not have.
pub(crate) fn breaks_policy(told: &NeosuMods, is_protected: impl Fn(&str) -> bool) -> bool {
    let flags = understood(told.flags);
    let settings = [
        ("ar_override", told.ar_override >= 0.0),
        ("ar_overridenegative", told.ar_overridenegative < 0.0),
        ("cs_override", told.cs_override >= 0.0),
        ("cs_overridenegative", told.cs_overridenegative < 0.0),
        ("hp_override", told.hp_override >= 0.0),
        ("od_override", told.od_override >= 0.0),
        ("notelock_type", told.notelock_type != STABLE_NOTELOCK),
    ];
    let of_flags = VARIABLES.iter().filter(|(flag, _)| flags.intersects(*flag)).map(|(_, name)| *name);
    let of_settings = settings.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name);
    of_flags.chain(of_settings).any(is_protected)
}

/// Without the bit that is on by default and means nothing alone.
fn understood(flags: ModFlags) -> ModFlags {
    if flags.contains(ModFlags::HALF_WINDOW) { flags } else { flags.without(ModFlags::HALF_WINDOW_ALLOW_300S) }
}

/// The mod of a speed, and whether there is one.
fn speed_mod(speed: f32, pitch: bool) -> (Option<Mod>, bool) {
    // As the client shows it: single precision has more digits than anybody set.
    let speed = (f64::from(speed) * 1000.0).round() / 1000.0;
    let (acronym, usual) = match (speed > 1.0, pitch) {
        _ if (speed - 1.0).abs() < 0.005 => return (None, (speed - 1.0).abs() < f64::EPSILON),
        (true, true) => ("NC", 1.5),
        (true, false) => ("DT", 1.5),
        (false, true) => ("DC", 0.75),
        (false, false) => ("HT", 0.75),
    };
    if !(0.5..=2.0).contains(&speed) || (0.99..1.01).contains(&speed) {
        return (None, false);
    }
    let settings: &[_] = if (speed - usual).abs() < 1e-6 { &[] } else { &[("speed_change", speed)] };
    (named(acronym, settings), true)
}

/// Values that take the place of the map's, and whether there is a setting for each.
fn values_of(told: &NeosuMods) -> (Vec<(&'static str, f64)>, bool) {
    let mut values = Vec::new();
    let mut all = told.cs_overridenegative >= 0.0 || told.cs_override >= 0.0;
    let mut set = |name, value: f32, least: f64| {
        let value = (f64::from(value) * 100.0).round() / 100.0;
        if (least..=11.0).contains(&value) { values.push((name, value)) } else { all = false }
    };
    if told.ar_override >= 0.0 {
        set("approach_rate", told.ar_override, 0.0);
    } else if told.ar_overridenegative < 0.0 {
        set("approach_rate", told.ar_overridenegative, -10.0);
    }
    for (name, value) in
        [("circle_size", told.cs_override), ("drain_rate", told.hp_override), ("overall_difficulty", told.od_override)]
    {
        if value >= 0.0 {
            set(name, value, 0.0);
        }
    }
    (values, all)
}

fn named(acronym: &str, settings: &[(&str, f64)]) -> Option<Mod> {
    let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), ModSetting::Double(*value)));
    Some(Mod { acronym: acronym.parse().ok()?, settings: settings.collect() })
}

#[cfg(test)]
mod tests;
