//! `POST /difficulty-rating`: how hard a map is with mods. Upstream: `DifficultyRequest.cs` of osu-beatmap-difficulty-lookup-cache.

use std::collections::BTreeMap;

use kiai_model::{Acronym, Beatmap, Id, Mod, ModSetting, Mods};
use serde::Deserialize;

/// Most mods that are looked at.
const MODS_MAX: usize = 64;
/// What osu!stable names among the mods, and what makes no map harder.
const WITHOUT_DIFFICULTY: [&str; 4] = ["SCOREV2", "CINEMA", "RELAX", "AUTO"];
/// What osu!stable calls Dual Stages.
const TWO_PLAYERS: &str = "2P";
const DUAL_STAGES: &str = "DS";

/// Which map, in which ruleset, with which mods.
#[derive(Clone, Debug, PartialEq)]
pub struct DifficultyQuestion {
    /// The map; none for one that is nowhere online, which is not hard at all.
    pub beatmap: Option<Id<Beatmap>>,
    /// The ruleset's number.
    pub ruleset: i64,
    /// Mods with settings, by the names that osu!(lazer) has for them.
    pub mods: Mods,
}

/// A question as it is written.
#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    beatmap_id: i64,
    #[serde(default)]
    ruleset_id: i64,
    mods: Option<Vec<WrittenMod>>,
}

#[derive(Deserialize)]
struct WrittenMod {
    acronym: Option<String>,
    settings: Option<BTreeMap<String, ModSetting>>,
}

impl DifficultyQuestion {
    /// Reads a question.
    ///
    /// # Errors
    /// When it is not written as one.
    pub fn read(json: &[u8]) -> Result<Self, serde_json::Error> {
        let Written { beatmap_id, ruleset_id, mods } = serde_json::from_slice(json)?;
        let mods = mods.unwrap_or_default().into_iter().take(MODS_MAX).filter_map(mod_of).collect();
        let beatmap = (beatmap_id != 0).then_some(Id::new(beatmap_id));
        Ok(Self { beatmap, ruleset: ruleset_id, mods: Mods(mods) })
    }
}

/// A mod that may change how hard a map is.
fn mod_of(written: WrittenMod) -> Option<Mod> {
    let acronym: Acronym = written.acronym?.trim().parse().ok()?;
    match acronym.as_str() {
        name if WITHOUT_DIFFICULTY.contains(&name) => None,
        TWO_PLAYERS => Some(Mod::from(DUAL_STAGES.parse::<Acronym>().ok()?)),
        _ => Some(Mod { acronym, settings: written.settings.unwrap_or_default() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_about_difficulty_is_read_and_bounded() {
        let read = |text: &str| DifficultyQuestion::read(text.as_bytes()).unwrap();
        let question =
            read(r#"{"beatmap_id":75,"ruleset_id":1,"mods":[{"acronym":"DT","settings":{"speed_change":1.2}}]}"#);
        assert_eq!((question.beatmap, question.ruleset), (Some(Id::new(75)), 1));
        assert_eq!(question.mods.get("DT").unwrap().settings["speed_change"].as_f64(), Some(1.2));
        assert_eq!(read(r#"{"beatmap_id":75}"#).ruleset, 0);
        assert_eq!((read("{}").beatmap, read(r#"{"beatmap_id":0,"mods":null}"#).beatmap), (None, None));
        let many = format!(r#"{{"beatmap_id":1,"mods":[{}{{"acronym":"HD"}}]}}"#, r#"{"acronym":"HD"},"#.repeat(500));
        assert_eq!(read(&many).mods.0.len(), MODS_MAX);
        for bad in
            [&b""[..], b"[]", b"1", br#"{"beatmap_id":"x"}"#, br#"{"beatmap_id":1,"mods":"DT"}"#, &[b'['; 10_000]]
        {
            assert!(DifficultyQuestion::read(bad).is_err());
        }
    }

    #[test]
    fn what_osu_stable_calls_mods_is_understood() {
        let names = ["HD", "ScoreV2", "CINEMA", "Relax", "Auto", "", " ", "2P", "much too long", "hr"];
        let mods: Vec<String> = names.iter().map(|name| format!(r#"{{"acronym":"{name}"}}"#)).collect();
        let text = format!(r#"{{"beatmap_id":1,"mods":[{},{{"acronym":null}},{{}}]}}"#, mods.join(","));
        let read: Vec<_> = DifficultyQuestion::read(text.as_bytes()).unwrap().mods.0;
        assert_eq!(read.iter().map(|one| one.acronym.to_string()).collect::<Vec<_>>(), ["HD", "DS", "HR"]);
    }
}
