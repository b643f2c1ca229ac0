//! `POST /difficulty-rating`: how hard a map is with mods. Upstream: `DifficultyRequest.cs` of osu-beatmap-difficulty-lookup-cache.

use kiai_model::{Beatmap, Id, Mods};
use serde::Deserialize;

/// Most mods that are looked at.
const MODS_MAX: usize = 64;

/// Which map, in which ruleset, with which mods.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DifficultyQuestion {
    /// The map.
    pub beatmap_id: Id<Beatmap>,
    /// The ruleset's number.
    #[serde(default)]
    pub ruleset_id: i64,
    /// Mods with settings.
    #[serde(default)]
    pub mods: Mods,
}

impl DifficultyQuestion {
    /// Reads a question.
    ///
    /// # Errors
    /// When it is not written as one.
    pub fn read(json: &[u8]) -> Result<Self, serde_json::Error> {
        let mut question: Self = serde_json::from_slice(json)?;
        question.mods.0.truncate(MODS_MAX);
        Ok(question)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_about_difficulty_is_read_and_bounded() {
        let question =
            DifficultyQuestion::read(br#"{"beatmap_id":75,"ruleset_id":1,"mods":[{"acronym":"DT"}]}"#).unwrap();
        assert_eq!((question.beatmap_id, question.ruleset_id, question.mods.contains("DT")), (Id::new(75), 1, true));
        assert_eq!(DifficultyQuestion::read(br#"{"beatmap_id":75}"#).unwrap().ruleset_id, 0);
        let many = format!(r#"{{"beatmap_id":1,"mods":[{}{{"acronym":"HD"}}]}}"#, r#"{"acronym":"HD"},"#.repeat(500));
        assert_eq!(DifficultyQuestion::read(many.as_bytes()).unwrap().mods.0.len(), MODS_MAX);
        for bad in
            [&b""[..], b"{}", b"[]", br#"{"beatmap_id":"x"}"#, br#"{"beatmap_id":1,"mods":"DT"}"#, &[b'['; 10_000]]
        {
            assert!(DifficultyQuestion::read(bad).is_err());
        }
    }
}
