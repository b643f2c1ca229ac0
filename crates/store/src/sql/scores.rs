//! Score tokens and scores.

use kiai_model::{Beatmap, Id, Ruleset, Score, User, score::ScoreToken};
use serde::Serialize;

use super::{
    Conn, Db, Result,
    beatmaps::{IDS_AT_ONCE, padded, with_ids},
};
use crate::rows::{NewScore, NewScoreToken, Played, ScoreRow, ScoreTokenRow};

pub(crate) const SCORE_TOKEN: &str = "SELECT * FROM score_tokens WHERE id = $1";
pub(crate) const REPLAY_KEY: &str = "SELECT replay_key FROM scores WHERE id = $1";
pub(crate) const IS_REPLAY_KEY: &str = "SELECT id FROM scores WHERE replay_key = $1";
pub(crate) const SCORE: &str = "SELECT * FROM scores WHERE id = $1";
pub(crate) const NEOSU_MODS_OF: &str =
    with_ids!("SELECT id, neosu_mods FROM scores WHERE id", " AND neosu_mods IS NOT NULL");
pub(crate) const SCORE_BY_SUBMISSION_KEY: &str = "SELECT * FROM scores WHERE submission_key = $1";
pub(crate) const SCORES_ON_BEATMAP: &str = "SELECT * FROM scores
    WHERE user_id = $1 AND beatmap_id = $2 AND ruleset = $3 AND passed = TRUE ORDER BY id DESC LIMIT $4";
pub(crate) const SCORE_IDS_OF: &str =
    "SELECT id FROM scores WHERE user_id = $1 AND ruleset = $2 AND id > $3 ORDER BY id LIMIT $4";

pub(crate) async fn insert_score_token(db: &mut Conn, token: &NewScoreToken) -> Result<Id<ScoreToken>> {
    let id = sqlx::query_scalar::<Db, i64>(
        "INSERT INTO score_tokens (user_id, beatmap_id, ruleset, beatmap_checksum, client_hash, issued_at)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
    )
    .bind(token.user.get())
    .bind(token.beatmap.get())
    .bind(i64::from(token.ruleset.number()))
    .bind(&token.beatmap_checksum)
    .bind(&token.client_hash)
    .bind(token.issued_at.as_millis())
    .fetch_one(db)
    .await?;
    Ok(Id::new(id))
}

pub(crate) async fn score_token(db: &mut Conn, id: Id<ScoreToken>) -> Result<Option<ScoreToken>> {
    let row = sqlx::query_as::<Db, ScoreTokenRow>(SCORE_TOKEN).bind(id.get()).fetch_optional(db).await?;
    Ok(row.map(ScoreToken::from))
}

pub(crate) async fn use_score_token(db: &mut Conn, id: Id<ScoreToken>, score: Id<Score>) -> Result<bool> {
    let done = sqlx::query::<Db>("UPDATE score_tokens SET score_id = $2 WHERE id = $1 AND score_id IS NULL")
        .bind(id.get())
        .bind(score.get())
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn insert_score(db: &mut Conn, new: &NewScore) -> Result<Id<Score>> {
    let score = &new.score;
    let id = sqlx::query_scalar::<Db, i64>(
        "INSERT INTO scores (user_id, beatmap_id, ruleset, variant, total_score, total_score_without_mods,
             classic_total_score, accuracy, max_combo, grade, passed, ranked, counts, gives_pp, flags, mods, is_play,
             statistics, maximum_statistics, pauses, total_hits, play_time_ms, origin, client_hash, started_at,
             ended_at, beatmap_checksum, submission_key, neosu_mods, replay_key, has_replay)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
             $23, $24, $25, $26, $27, $28, $29, $30, $31)
         RETURNING id",
    )
    .bind(score.user.get())
    .bind(score.beatmap.get())
    .bind(i64::from(score.ruleset.number()))
    .bind(i64::from(score.variant.number()))
    .bind(score.total_score)
    .bind(score.total_score_without_mods)
    .bind(score.classic_total_score)
    .bind(score.accuracy)
    .bind(i64::from(score.max_combo))
    .bind(score.grade.name())
    .bind(score.passed)
    .bind(score.ranked)
    .bind(new.counts)
    .bind(new.gives_pp)
    .bind(json(&score.flags)?)
    .bind(json(&score.mods)?)
    .bind(new.is_play)
    .bind(json(&score.statistics)?)
    .bind(json(&score.maximum_statistics)?)
    .bind(json(&score.pauses)?)
    .bind(new.total_hits)
    .bind(new.play_time_ms)
    .bind(score.origin as i64)
    .bind(&score.client_hash)
    .bind(score.started_at.as_millis())
    .bind(score.ended_at.as_millis())
    .bind(&score.beatmap_checksum)
    .bind(new.submission_key.as_deref())
    .bind(new.neosu_mods.as_deref())
    .bind(new.replay_key.as_deref())
    .bind(new.replay_key.is_some())
    .fetch_one(db)
    .await?;
    Ok(Id::new(id))
}

pub(crate) async fn score(db: &mut Conn, id: Id<Score>) -> Result<Option<Score>> {
    Ok(sqlx::query_as::<Db, ScoreRow>(SCORE).bind(id.get()).fetch_optional(db).await?.map(Score::from))
}

pub(crate) async fn score_by_submission_key(db: &mut Conn, key: &str) -> Result<Option<Score>> {
    Ok(sqlx::query_as::<Db, ScoreRow>(SCORE_BY_SUBMISSION_KEY).bind(key).fetch_optional(db).await?.map(Score::from))
}

pub(crate) async fn neosu_mods_of(db: &mut Conn, ids: &[Id<Score>]) -> Result<Vec<(Id<Score>, Vec<u8>)>> {
    let mut mods = Vec::new();
    for some in ids.chunks(IDS_AT_ONCE) {
        let mut query = sqlx::query_as::<Db, (i64, Vec<u8>)>(NEOSU_MODS_OF);
        for id in padded(some) {
            query = query.bind(id);
        }
        mods.extend(query.fetch_all(&mut *db).await?.into_iter().map(|(id, mods)| (Id::new(id), mods)));
    }
    Ok(mods)
}

pub(crate) async fn neosu_mods(db: &mut Conn, id: Id<Score>) -> Result<Option<Vec<u8>>> {
    let mods = sqlx::query_scalar::<Db, Option<Vec<u8>>>("SELECT neosu_mods FROM scores WHERE id = $1").bind(id.get());
    Ok(mods.fetch_optional(db).await?.flatten())
}

pub(crate) async fn played(db: &mut Conn, id: Id<Score>) -> Result<Option<Played>> {
    Ok(sqlx::query_as::<Db, ScoreRow>(SCORE).bind(id.get()).fetch_optional(db).await?.map(Played::from))
}

pub(crate) async fn scores_on_beatmap(
    db: &mut Conn,
    user: Id<User>,
    beatmap: Id<Beatmap>,
    ruleset: Ruleset,
    limit: i64,
) -> Result<Vec<Score>> {
    let rows = sqlx::query_as::<Db, ScoreRow>(SCORES_ON_BEATMAP)
        .bind(user.get())
        .bind(beatmap.get())
        .bind(i64::from(ruleset.number()))
        .bind(limit);
    Ok(rows.fetch_all(db).await?.into_iter().map(Score::from).collect())
}

pub(crate) async fn score_ids_of(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    after: Id<Score>,
    limit: i64,
) -> Result<Vec<Id<Score>>> {
    let rows = sqlx::query_scalar::<Db, i64>(SCORE_IDS_OF)
        .bind(user.get())
        .bind(i64::from(ruleset.number()))
        .bind(after.get())
        .bind(limit);
    Ok(rows.fetch_all(db).await?.into_iter().map(Id::new).collect())
}

pub(crate) async fn players_after(db: &mut Conn, after: Id<User>, limit: i64) -> Result<Vec<Id<User>>> {
    let rows = sqlx::query_scalar::<Db, i64>(
        "SELECT id FROM users WHERE id > $1 AND EXISTS (SELECT 1 FROM scores WHERE user_id = users.id)
         ORDER BY id LIMIT $2",
    )
    .bind(after.get())
    .bind(limit);
    Ok(rows.fetch_all(db).await?.into_iter().map(Id::new).collect())
}

pub(crate) async fn set_score_processed(
    db: &mut Conn,
    id: Id<Score>,
    pp: Option<f64>,
    pp_algorithm: Option<i64>,
) -> Result<()> {
    sqlx::query::<Db>("UPDATE scores SET pp = $2, pp_algorithm = $3, processed = TRUE WHERE id = $1")
        .bind(id.get())
        .bind(pp)
        .bind(pp_algorithm)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn set_score_verdict(
    db: &mut Conn,
    id: Id<Score>,
    ranked: bool,
    counts: bool,
    gives_pp: bool,
    flags: &[String],
) -> Result<()> {
    sqlx::query::<Db>("UPDATE scores SET ranked = $2, counts = $3, gives_pp = $4, flags = $5 WHERE id = $1")
        .bind(id.get())
        .bind(ranked)
        .bind(counts)
        .bind(gives_pp)
        .bind(json(&flags)?)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn set_has_replay(db: &mut Conn, id: Id<Score>, replay_key: Option<&str>) -> Result<bool> {
    let done =
        sqlx::query::<Db>("UPDATE scores SET has_replay = TRUE, replay_key = $2 WHERE id = $1 AND has_replay = FALSE")
            .bind(id.get())
            .bind(replay_key)
            .execute(db)
            .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn clear_replay(db: &mut Conn, id: Id<Score>) -> Result<()> {
    sqlx::query::<Db>("UPDATE scores SET has_replay = FALSE, replay_key = NULL WHERE id = $1")
        .bind(id.get())
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn replay_key(db: &mut Conn, id: Id<Score>) -> Result<Option<String>> {
    let key = sqlx::query_scalar::<Db, Option<String>>(REPLAY_KEY).bind(id.get());
    Ok(key.fetch_optional(db).await?.flatten())
}

pub(crate) async fn is_replay_key(db: &mut Conn, key: &str) -> Result<bool> {
    Ok(sqlx::query_scalar::<Db, i64>(IS_REPLAY_KEY).bind(key).fetch_optional(db).await?.is_some())
}

pub(crate) async fn set_personal_best(db: &mut Conn, id: Id<Score>, best: bool) -> Result<()> {
    sqlx::query::<Db>("UPDATE scores SET personal_best = $2 WHERE id = $1")
        .bind(id.get())
        .bind(best)
        .execute(db)
        .await?;
    Ok(())
}

fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(Box::new(error)).into())
}
