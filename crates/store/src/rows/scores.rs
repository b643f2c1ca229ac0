//! Scores and their tokens.

use kiai_model::{
    Beatmap, Grade, HitCounts, Id, Mods, Ruleset, Score, Timestamp, User,
    score::{Origin, ScoreToken},
    statistics::Variant,
};
use serde::de::DeserializeOwned;

/// A token to be stored.
#[derive(Clone, Debug)]
pub struct NewScoreToken {
    /// Who plays.
    pub user: Id<User>,
    /// What is played.
    pub beatmap: Id<Beatmap>,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Checksum of the beatmap.
    pub beatmap_checksum: String,
    /// Version hash of the client.
    pub client_hash: String,
    /// When the play begins.
    pub issued_at: Timestamp,
}

/// A score to be stored. Its id, pp and best are not looked at: it begins without; whether it has a replay, its key says.
#[derive(Clone, Debug)]
pub struct NewScore {
    /// The score.
    pub score: Score,
    /// Whether its total, hits and combo count.
    pub counts: bool,
    /// Whether it may give performance points.
    pub gives_pp: bool,
    /// Whether it counts as a play: a false start does not.
    pub is_play: bool,
    /// Objects hit.
    pub total_hits: i64,
    /// How long was played, in milliseconds.
    pub play_time_ms: i64,
    /// By what the submission is known when it comes again, when it came without a token.
    pub submission_key: Option<String>,
    /// Mods as neosu tells them.
    pub neosu_mods: Option<Vec<u8>>,
    /// The blob of the frames that came with it.
    pub replay_key: Option<String>,
}

/// What the job that processes a score needs beside the score.
#[derive(Clone, Debug)]
pub struct Played {
    /// The score.
    pub score: Score,
    /// Whether its total, hits and combo count.
    pub counts: bool,
    /// Whether it may give performance points.
    pub gives_pp: bool,
    /// Whether it counts as a play.
    pub is_play: bool,
    /// Objects hit.
    pub total_hits: i64,
    /// How long was played, in milliseconds.
    pub play_time_ms: i64,
    /// Which algorithm gave its performance points.
    pub pp_algorithm: Option<i64>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct ScoreTokenRow {
    id: i64,
    user_id: i64,
    beatmap_id: i64,
    #[sqlx(try_from = "i64")]
    ruleset: Ruleset,
    beatmap_checksum: String,
    client_hash: String,
    issued_at: i64,
    score_id: Option<i64>,
}

impl From<ScoreTokenRow> for ScoreToken {
    fn from(row: ScoreTokenRow) -> Self {
        Self {
            id: Id::new(row.id),
            user: Id::new(row.user_id),
            beatmap: Id::new(row.beatmap_id),
            ruleset: row.ruleset,
            beatmap_checksum: row.beatmap_checksum,
            client_hash: row.client_hash,
            issued_at: Timestamp(row.issued_at),
            score: row.score_id.map(Id::new),
        }
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct ScoreRow {
    id: i64,
    user_id: i64,
    beatmap_id: i64,
    beatmap_checksum: String,
    #[sqlx(try_from = "i64")]
    ruleset: Ruleset,
    variant: i64,
    total_score: i64,
    total_score_without_mods: Option<i64>,
    classic_total_score: Option<i64>,
    accuracy: f64,
    max_combo: i64,
    grade: String,
    passed: bool,
    ranked: bool,
    counts: bool,
    gives_pp: bool,
    flags: String,
    mods: String,
    is_play: bool,
    statistics: String,
    maximum_statistics: String,
    pauses: String,
    total_hits: i64,
    play_time_ms: i64,
    pp: Option<f64>,
    pp_algorithm: Option<i64>,
    origin: i64,
    client_hash: String,
    started_at: i64,
    ended_at: i64,
    has_replay: bool,
    processed: bool,
    personal_best: bool,
}

impl From<ScoreRow> for Played {
    fn from(row: ScoreRow) -> Self {
        Self {
            counts: row.counts,
            gives_pp: row.gives_pp,
            is_play: row.is_play,
            total_hits: row.total_hits,
            play_time_ms: row.play_time_ms,
            pp_algorithm: row.pp_algorithm,
            score: Score {
                id: Id::new(row.id),
                user: Id::new(row.user_id),
                beatmap: Id::new(row.beatmap_id),
                beatmap_checksum: row.beatmap_checksum,
                ruleset: row.ruleset,
                variant: variant_from(row.variant),
                total_score: row.total_score,
                total_score_without_mods: row.total_score_without_mods,
                classic_total_score: row.classic_total_score,
                accuracy: row.accuracy,
                max_combo: u32::try_from(row.max_combo).unwrap_or(0),
                grade: row.grade.parse().unwrap_or(Grade::F),
                passed: row.passed,
                ranked: row.ranked,
                flags: json(&row.flags),
                mods: json::<Mods>(&row.mods),
                statistics: json::<HitCounts>(&row.statistics),
                maximum_statistics: json::<HitCounts>(&row.maximum_statistics),
                pauses: json(&row.pauses),
                pp: row.pp,
                origin: origin_from(row.origin),
                client_hash: row.client_hash,
                started_at: Timestamp(row.started_at),
                ended_at: Timestamp(row.ended_at),
                has_replay: row.has_replay,
                processed: row.processed,
                personal_best: row.personal_best,
            },
        }
    }
}

impl From<ScoreRow> for Score {
    fn from(row: ScoreRow) -> Self {
        Played::from(row).score
    }
}

/// What we wrote ourselves; text that is not ours any more becomes the empty value.
fn json<T: DeserializeOwned + Default>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_default()
}

pub(crate) fn variant_from(number: i64) -> Variant {
    Variant::ALL.into_iter().find(|variant| i64::from(variant.number()) == number).unwrap_or_default()
}

fn origin_from(number: i64) -> Origin {
    match number {
        1 => Origin::Neosu,
        2 => Origin::Stable,
        _ => Origin::Lazer,
    }
}
