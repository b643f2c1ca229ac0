//! What checks found that doubt scores, and by what replays are compared.

use kiai_model::{Beatmap, Id, Ruleset, Score, User};

use super::{Conn, Db, Result};
use crate::rows::{BoardKey, FindingRow, NewFinding, ReplaySignature, StoredFinding};

pub(crate) const SAME_FRAMES: &str = "SELECT score_id, user_id FROM replay_signatures
    WHERE beatmap_id = $1 AND ruleset = $2 AND digest = $3 AND score_id < $4 ORDER BY score_id LIMIT 50";
pub(crate) const RECENT_PATHS: &str = "SELECT score_id, user_id, path FROM replay_signatures
    WHERE beatmap_id = $1 AND ruleset = $2 AND score_id < $3 ORDER BY score_id DESC LIMIT $4";
pub(crate) const BOARD_PATHS: &str = "SELECT s.score_id, s.user_id, s.path FROM (
        SELECT score_id FROM board_entries
        WHERE beatmap_id = $1 AND ruleset = $2 AND variant = $3 AND mods_key = '*' AND listed = TRUE
        ORDER BY total_score DESC, score_id LIMIT $4) b
    JOIN replay_signatures s ON s.score_id = b.score_id";
pub(crate) const FINDINGS_OF: &str =
    "SELECT f.score_id, f.user_id, u.username, s.beatmap_id, f.check_name, f.evidence, f.found_at
    FROM score_findings f JOIN users u ON u.id = f.user_id JOIN scores s ON s.id = f.score_id
    WHERE f.user_id = $1 ORDER BY f.found_at DESC, f.score_id DESC, f.check_name DESC LIMIT $2";
pub(crate) const LATEST_FINDINGS: &str =
    "SELECT f.score_id, f.user_id, u.username, s.beatmap_id, f.check_name, f.evidence, f.found_at
    FROM score_findings f JOIN users u ON u.id = f.user_id JOIN scores s ON s.id = f.score_id
    ORDER BY f.found_at DESC, f.score_id DESC, f.check_name DESC LIMIT $1";

pub(crate) async fn set_replay_signature(db: &mut Conn, signature: &ReplaySignature) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO replay_signatures (score_id, user_id, beatmap_id, ruleset, digest, path)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (score_id) DO UPDATE SET digest = excluded.digest, path = excluded.path",
    )
    .bind(signature.score.get())
    .bind(signature.user.get())
    .bind(signature.beatmap.get())
    .bind(i64::from(signature.ruleset.number()))
    .bind(&signature.digest)
    .bind(&signature.path)
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn same_frames(db: &mut Conn, signature: &ReplaySignature) -> Result<Vec<(Id<Score>, Id<User>)>> {
    let rows = sqlx::query_as::<Db, (i64, i64)>(SAME_FRAMES)
        .bind(signature.beatmap.get())
        .bind(i64::from(signature.ruleset.number()))
        .bind(&signature.digest)
        .bind(signature.score.get());
    Ok(rows.fetch_all(db).await?.into_iter().map(|(score, user)| (Id::new(score), Id::new(user))).collect())
}

pub(crate) async fn recent_paths(
    db: &mut Conn,
    beatmap: Id<Beatmap>,
    ruleset: Ruleset,
    before: Id<Score>,
    limit: i64,
) -> Result<Vec<(Id<Score>, Id<User>, Vec<u8>)>> {
    let rows = sqlx::query_as::<Db, (i64, i64, Vec<u8>)>(RECENT_PATHS)
        .bind(beatmap.get())
        .bind(i64::from(ruleset.number()))
        .bind(before.get())
        .bind(limit);
    Ok(paths(rows.fetch_all(db).await?))
}

pub(crate) async fn board_paths(
    db: &mut Conn,
    key: &BoardKey,
    limit: i64,
) -> Result<Vec<(Id<Score>, Id<User>, Vec<u8>)>> {
    let rows = sqlx::query_as::<Db, (i64, i64, Vec<u8>)>(BOARD_PATHS)
        .bind(key.beatmap.get())
        .bind(i64::from(key.ruleset.number()))
        .bind(i64::from(key.variant.number()))
        .bind(limit);
    Ok(paths(rows.fetch_all(db).await?))
}

fn paths(rows: Vec<(i64, i64, Vec<u8>)>) -> Vec<(Id<Score>, Id<User>, Vec<u8>)> {
    rows.into_iter().map(|(score, user, path)| (Id::new(score), Id::new(user), path)).collect()
}

pub(crate) async fn set_finding(db: &mut Conn, new: &NewFinding) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO score_findings (score_id, user_id, check_name, evidence, found_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (score_id, check_name) DO UPDATE SET evidence = excluded.evidence",
    )
    .bind(new.score.get())
    .bind(new.user.get())
    .bind(&new.check)
    .bind(&new.evidence)
    .bind(new.found_at.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn remove_finding(db: &mut Conn, score: Id<Score>, check: &str) -> Result<()> {
    sqlx::query::<Db>("DELETE FROM score_findings WHERE score_id = $1 AND check_name = $2")
        .bind(score.get())
        .bind(check)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn findings_of(db: &mut Conn, user: Id<User>, limit: i64) -> Result<Vec<StoredFinding>> {
    let rows = sqlx::query_as::<Db, FindingRow>(FINDINGS_OF).bind(user.get()).bind(limit);
    Ok(rows.fetch_all(db).await?.into_iter().map(StoredFinding::from).collect())
}

pub(crate) async fn latest_findings(db: &mut Conn, limit: i64) -> Result<Vec<StoredFinding>> {
    let rows = sqlx::query_as::<Db, FindingRow>(LATEST_FINDINGS).bind(limit);
    Ok(rows.fetch_all(db).await?.into_iter().map(StoredFinding::from).collect())
}
