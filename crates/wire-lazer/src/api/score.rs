//! Scores.

use std::{borrow::Cow, collections::BTreeMap};

use kiai_model::{HitCounts, HitResult, Mod, Mods};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use utoipa::ToSchema;

use super::{APIBeatmap, APIBeatmapSet, APIUser, Date};

/// A submitted play, everywhere. Upstream: `SoloScoreInfo.cs`, and `MultiplayerScore.cs` in the answer to a submission.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SoloScoreInfo {
    /// Its id.
    pub id: i64,
    /// The map.
    pub beatmap_id: i32,
    /// The ruleset, 0 to 3.
    pub ruleset_id: i32,
    /// The player.
    pub user_id: i32,
    /// Number of the client's build; 0, as builds are not told apart.
    pub build_id: i32,
    /// What it is: always a score of a single play.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Whether the map was played to its end.
    pub passed: bool,
    /// Standardised score with the mods' multiplier.
    pub total_score: i64,
    /// Standardised score without it, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_score_without_mods: Option<i64>,
    /// The score in the classic scale; for programs, the game computes its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classic_total_score: Option<i64>,
    /// Accuracy, 0 to 1.
    pub accuracy: f64,
    /// Longest combo.
    pub max_combo: i32,
    /// Whether no combo was broken.
    pub is_perfect_combo: bool,
    /// Grade: `XH X SH S A B C D F`.
    pub rank: &'static str,
    /// When the play began.
    pub started_at: Date,
    /// When it was submitted.
    pub ended_at: Date,
    /// Mods with settings.
    #[schema(value_type = Vec<Object>)]
    pub mods: Mods,
    /// Hit results by name.
    #[schema(value_type = BTreeMap<String, u32>)]
    pub statistics: HitCounts,
    /// Highest possible hit results by name.
    #[schema(value_type = BTreeMap<String, u32>)]
    pub maximum_statistics: HitCounts,
    /// Id in the old scheme; none.
    pub legacy_score_id: Option<i64>,
    /// Score of a bancho client in its own scale; none here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legacy_total_score: Option<i32>,
    /// Performance points; none until computed, or when the play gives none.
    pub pp: Option<f64>,
    /// Whether a replay can be downloaded.
    pub has_replay: bool,
    /// The same; for programs.
    pub replay: bool,
    /// Whether it stands on boards.
    pub ranked: bool,
    /// Whether it is kept for good.
    pub preserve: bool,
    /// Whether statistics are up to date with it.
    pub processed: bool,
    /// The player's best on the map, if it is this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best_id: Option<i64>,
    /// Gameplay times in milliseconds at which the player paused.
    pub pauses: Vec<i32>,
    /// Place in a playlist; none in a single play.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// The player.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<APIUser>,
    /// The map. Before its set, whose setter needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beatmap: Option<Box<APIBeatmap>>,
    /// The map's set; only with the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beatmapset: Option<Box<APIBeatmapSet>>,
}

/// `GET beatmaps/{id}/scores`. Upstream: `APIScoresCollection.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIScoresCollection {
    /// The best scores, best first, one a player.
    pub scores: Vec<SoloScoreInfo>,
    /// How many there are in all.
    pub score_count: i32,
    /// The caller's own.
    pub user_score: Option<APIScoreWithPosition>,
}

/// Upstream: `APIScoreWithPosition.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIScoreWithPosition {
    /// Its position, from 1.
    pub position: i32,
    /// The score.
    pub score: SoloScoreInfo,
}

/// Scores without more.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Scores {
    /// The scores.
    pub scores: Vec<SoloScoreInfo>,
}

/// The answer to a request for a token. Upstream: `APIScoreToken.cs`.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct APIScoreToken {
    /// The token.
    pub id: i64,
    /// What is to be played.
    pub beatmap_id: i32,
    /// Who is to play.
    pub user_id: i32,
    /// When the play began.
    pub created_at: Date,
}

/// A play as the game submits it. Upstream: `SubmitScoreRequest.cs`, which serialises `SoloScoreInfo.cs`. The `rank` and
/// `ranked` it tells are not looked at.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
pub struct SubmitScore {
    /// The ruleset's number.
    pub ruleset_id: i64,
    /// Whether the map was played to its end.
    pub passed: bool,
    /// Standardised score with the mods' multiplier.
    pub total_score: i64,
    /// Standardised score without it.
    #[serde(default)]
    pub total_score_without_mods: Option<i64>,
    /// Accuracy, 0 to 1.
    pub accuracy: f64,
    /// Longest combo.
    pub max_combo: u32,
    /// Mods with settings; left out without mods.
    #[serde(default, deserialize_with = "mods")]
    #[schema(value_type = Vec<Object>)]
    pub mods: Mods,
    /// Hit results by name.
    #[serde(deserialize_with = "counts")]
    #[schema(value_type = BTreeMap<String, u32>)]
    pub statistics: HitCounts,
    /// Highest possible hit results by name.
    #[serde(deserialize_with = "counts")]
    #[schema(value_type = BTreeMap<String, u32>)]
    pub maximum_statistics: HitCounts,
    /// Gameplay times in milliseconds at which the player paused.
    #[serde(default)]
    pub pauses: Vec<i32>,
}

/// Mods of one play, at most.
const MODS_MAX: usize = 64;
/// Settings of one mod, at most.
const SETTINGS_MAX: usize = 64;

fn mods<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Mods, D::Error> {
    let mods = Option::<Vec<Mod>>::deserialize(deserializer)?.unwrap_or_default();
    if mods.len() > MODS_MAX || mods.iter().any(|m| m.settings.len() > SETTINGS_MAX) {
        return Err(D::Error::custom("too many mods or settings"));
    }
    Ok(Mods(mods))
}

/// Zeroes are taken and dropped; a name that is no hit result, or a count that is negative, is an error.
fn counts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<HitCounts, D::Error> {
    let counts = BTreeMap::<Cow<'de, str>, u32>::deserialize(deserializer)?;
    if counts.values().any(|count| i32::try_from(*count).is_err()) {
        return Err(D::Error::custom("a count out of range")); // the game counts in `int`
    }
    counts.into_iter().map(|(name, count)| Ok((name.parse::<HitResult>().map_err(D::Error::custom)?, count))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the game writes it.
    const BODY: &str = r#"{"ruleset_id":0,"passed":true,"total_score":812345,"total_score_without_mods":766363,
        "accuracy":0.9712,"max_combo":254,"rank":"S","mods":[{"acronym":"HD"},{"acronym":"DT","settings":
        {"speed_change":1.3}}],"statistics":{"great":148,"ok":3,"miss":0},"maximum_statistics":{"great":151},
        "pauses":[1200],"ranked":false}"#;

    #[test]
    fn the_games_body_is_read() {
        let score: SubmitScore = serde_json::from_str(BODY).unwrap();
        assert_eq!((score.total_score, score.max_combo, score.pauses.as_slice()), (812_345, 254, &[1200][..]));
        assert_eq!(score.mods.get("DT").unwrap().settings["speed_change"].as_f64(), Some(1.3));
        assert_eq!(score.statistics.iter().collect::<Vec<_>>(), [(HitResult::Ok, 3), (HitResult::Great, 148)]);
    }

    #[test]
    fn mods_may_be_left_out() {
        let body = BODY.replace(r#""mods""#, r#""other""#);
        assert_eq!(serde_json::from_str::<SubmitScore>(&body).unwrap().mods, Mods::default());
    }

    #[test]
    fn what_no_game_writes_is_an_error() {
        for (from, to) in [
            (r#""great":148"#, r#""grand":148"#),
            (r#""great":148"#, r#""great":-1"#),
            (r#""great":148"#, r#""great":99999999999"#),
            (r#""great":148"#, r#""great":4000000000"#),
            (r#""great":148"#, r#""great":1.5"#),
            (r#""max_combo":254"#, r#""max_combo":-1"#),
            (r#""accuracy":0.9712"#, r#""accuracy":"high""#),
            (r#""accuracy":0.9712"#, r#""accuracy":null"#),
            (r#""total_score":812345"#, r#""total_score":99999999999999999999"#),
            (r#""acronym":"HD""#, r#""acronym":"H D""#),
            (r#""acronym":"HD""#, r#""acronym":"TOOLONGNAME""#),
            (r#""speed_change":1.3"#, r#""speed_change":[1.3]"#),
            (r#""passed":true"#, r#""passed":"yes""#),
            (r#""pauses":[1200]"#, r#""pauses":[12000000000]"#),
            (r#""statistics":{"#, r#""statistic":{"#),
        ] {
            let body = BODY.replacen(from, to, 1);
            assert_ne!(body, BODY, "{from}");
            assert!(serde_json::from_str::<SubmitScore>(&body).is_err(), "{to}");
        }
    }

    proptest! {
        #[test]
        fn garbage_never_panics(body in ".{0,200}") {
            let _ = serde_json::from_str::<SubmitScore>(&body);
        }
    }
}
