//! For tests: which mods each ruleset has, and mods written short.

use kiai_model::{Mod, ModSetting, Mods, Ruleset};

/// Every mod of every ruleset, in the game's order. Upstream: `GetModsFor` of each ruleset.
pub(super) const MODS: [(Ruleset, &str); 4] = [
    (
        Ruleset::Osu,
        "EZ NF HT DC HR SD PF DT NC HD TC FL BL ST AC TP DA CL RD MR AL SG AT CN RX AP SO TR WG SI GR DF WU WD BR AD \
         MU NS MG RP AS FR BU SY DP BM TD SV2",
    ),
    (Ruleset::Taiko, "EZ NF HT DC SR HR SD PF DT NC HD FL AC RD DA CL SW SG CS AT CN RX WU WD MU AS SV2"),
    (Ruleset::Catch, "EZ NF HT DC HR SD PF DT NC HD FL AC DA CL MR AT CN RX WU WD FF MU NS MF SY SV2"),
    (
        Ruleset::Mania,
        "EZ NF HT DC NR HR SD PF DT NC FI HD CO FL AC RD DS MR DA CL IN CS HO 1K 2K 3K 4K 5K 6K 7K 8K 9K 10K AT CN WU \
         WD MU AS SV2",
    ),
];

/// Mods as `"HD DT:speed_change=1.3,adjust_pitch=true"`.
pub(super) fn mods(text: &str) -> Mods {
    Mods(text.split_whitespace().map(one).collect())
}

fn one(text: &str) -> Mod {
    let (acronym, settings) = text.split_once(':').unwrap_or((text, ""));
    let settings = settings.split(',').filter_map(|setting| setting.split_once('='));
    Mod {
        acronym: acronym.parse().unwrap(),
        settings: settings.map(|(name, value)| (name.to_owned(), told(value))).collect(),
    }
}

fn told(text: &str) -> ModSetting {
    let number = || text.parse().map(ModSetting::Double);
    text.parse().map(ModSetting::Bool).or_else(|_| number()).unwrap_or_else(|_| ModSetting::Text(text.to_owned()))
}
