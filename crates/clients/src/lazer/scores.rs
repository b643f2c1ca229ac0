//! Scores: permission to play, submission, boards, replays.

use bytes::Bytes;
use kiai_model::{Grade, HitCounts, Mods, Ruleset};
use reqwest::Method;
use serde::Serialize;

use super::{
    Error, Form, LazerClient,
    strict::{Score, ScoreCollection, ScoreToken, SubmittedScore},
};

/// A play as it is submitted. Upstream: `SoloScoreInfo.ForSubmission` and its `ShouldSerialize` methods.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScoreSubmission {
    /// 0 to 3.
    pub ruleset_id: u8,
    /// Played to the end.
    pub passed: bool,
    /// Standardised, with the mods' multiplier.
    pub total_score: i64,
    /// Standardised.
    pub total_score_without_mods: i64,
    /// 0 to 1.
    pub accuracy: f64,
    /// Longest combo.
    pub max_combo: u32,
    /// `F` when failed.
    pub rank: Grade,
    /// Left out when there are none.
    #[serde(skip_serializing_if = "no_mods")]
    pub mods: Mods,
    /// What occurred.
    pub statistics: HitCounts,
    /// What could have occurred.
    pub maximum_statistics: HitCounts,
    /// Gameplay times of pauses in milliseconds.
    pub pauses: Vec<i32>,
    /// Always there and always false: an artefact of the game's serialisation.
    pub ranked: bool,
}

fn no_mods(mods: &Mods) -> bool {
    mods.0.is_empty()
}

/// Which board of a map is asked for. Upstream: `GetScoresRequest.cs`.
#[derive(Clone, Debug)]
pub struct Board {
    /// `global`, `country`, `friend`, `team`.
    pub kind: String,
    /// Ruleset.
    pub ruleset: Ruleset,
    /// Acronyms; `NM` alone is *no mods*, none is *any*.
    pub mods: Vec<String>,
}

impl Board {
    /// Everybody with any mods.
    #[must_use]
    pub fn global(ruleset: Ruleset) -> Self {
        Self { kind: "global".to_owned(), ruleset, mods: Vec::new() }
    }

    /// How many rows the game asks for.
    fn limit(&self) -> u32 {
        if self.mods.is_empty() && matches!(self.kind.as_str(), "global" | "team") { 50 } else { 100 }
    }
}

impl LazerClient {
    /// `POST beatmaps/{beatmap}/solo/scores`: the token a play is submitted with.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn request_score_token(&self, beatmap: i64, checksum: &str, ruleset: Ruleset) -> Result<i64, Error> {
        let form = Form::new()
            .text("version_hash", &self.game().version_hash)
            .text("beatmap_hash", checksum)
            .text("ruleset_id", &ruleset.number().to_string());
        let path = format!("beatmaps/{beatmap}/solo/scores");
        Ok(self.api(Method::POST, &path).form(form).typed::<ScoreToken>().await?.id)
    }

    /// `PUT beatmaps/{beatmap}/solo/scores/{token}`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn submit_score(
        &self,
        beatmap: i64,
        token: i64,
        score: &ScoreSubmission,
    ) -> Result<SubmittedScore, Error> {
        self.api(Method::PUT, &format!("beatmaps/{beatmap}/solo/scores/{token}")).json(score).typed().await
    }

    /// `GET beatmaps/{beatmap}/scores`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn board(&self, beatmap: i64, board: &Board) -> Result<ScoreCollection, Error> {
        let mut request = self
            .api(Method::GET, &format!("beatmaps/{beatmap}/scores"))
            .query("type", &board.kind)
            .query("mode", board.ruleset.short_name());
        for acronym in &board.mods {
            request = request.query("mods[]", acronym);
        }
        request.query("limit", board.limit()).typed().await
    }

    /// `GET users/{user}/scores/{list}`: `best`, `firsts`, `recent` or `pinned`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn user_scores(
        &self,
        user: i64,
        list: &str,
        ruleset: Ruleset,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<Score>, Error> {
        self.api(Method::GET, &format!("users/{user}/scores/{list}"))
            .query("offset", offset)
            .query("limit", limit)
            .query("mode", ruleset.short_name())
            .typed()
            .await
    }

    /// `GET scores/{id}/download`: the `.osr`.
    ///
    /// # Errors
    /// [`Error::Refused`] and [`Error::Transport`].
    pub async fn download_replay(&self, score: i64) -> Result<Bytes, Error> {
        self.api(Method::GET, &format!("scores/{score}/download")).download().await
    }
}
