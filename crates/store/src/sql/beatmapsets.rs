//! Beatmap sets.

use kiai_model::{Beatmap, BeatmapSet, BeatmapStatus, Id, Timestamp, User, beatmap::BeatmapDifficulty};
use sqlx::QueryBuilder;

use super::{
    Conn, Db, Result,
    beatmaps::{IDS_AT_ONCE, padded, with_ids},
    searching,
};
use crate::rows::{FIRST_OWN_ID, ImportedSet, SearchText, SetChange, SetFile, SetRow};

pub(crate) const SET_BY_ID: &str = "SELECT * FROM beatmapsets WHERE id = $1";
pub(crate) const SETS_BY_IDS: &str = with_ids!("SELECT * FROM beatmapsets WHERE id", "");
pub(crate) const ARCHIVE_HASH: &str = "SELECT archive_hash FROM beatmapsets WHERE id = $1";
pub(crate) const ARCHIVE_HASHES: &str = with_ids!("SELECT id, archive_hash FROM beatmapsets WHERE id", "");
pub(crate) const SETS_BY_NAME: &str =
    "SELECT id FROM beatmapsets WHERE title_key = $1 AND artist_key = $2 AND creator = $3 AND id >= $4 ORDER BY id";
pub(crate) const SET_COUNTS_OF_OWNER: &str =
    "SELECT status, COUNT(*) FROM beatmapsets WHERE owner_id = $1 GROUP BY status";
pub(crate) const SET_CHANGES: &str = "SELECT id, set_id FROM beatmapset_changes WHERE id > $1 ORDER BY id LIMIT $2";
pub(crate) const LAST_SET_CHANGE: &str = "SELECT COALESCE(MAX(id), 0) FROM beatmapset_changes";

pub(crate) async fn set_by_id(db: &mut Conn, id: Id<BeatmapSet>) -> Result<Option<BeatmapSet>> {
    let row = sqlx::query_as::<Db, SetRow>(SET_BY_ID).bind(id.get()).fetch_optional(db).await?;
    Ok(row.map(BeatmapSet::from))
}

pub(crate) async fn sets_by_ids(db: &mut Conn, ids: &[Id<BeatmapSet>]) -> Result<Vec<BeatmapSet>> {
    let mut sets = Vec::new();
    for some in ids.chunks(IDS_AT_ONCE) {
        let mut query = sqlx::query_as::<Db, SetRow>(SETS_BY_IDS);
        for id in padded(some) {
            query = query.bind(id);
        }
        sets.extend(query.fetch_all(&mut *db).await?.into_iter().map(BeatmapSet::from));
    }
    sets.sort_by_key(|set| set.id);
    Ok(sets)
}

pub(crate) async fn archive_hash(db: &mut Conn, id: Id<BeatmapSet>) -> Result<Option<String>> {
    Ok(sqlx::query_scalar::<Db, String>(ARCHIVE_HASH).bind(id.get()).fetch_optional(db).await?)
}

pub(crate) async fn archive_hashes(db: &mut Conn, ids: &[Id<BeatmapSet>]) -> Result<Vec<(Id<BeatmapSet>, String)>> {
    let mut hashes = Vec::new();
    for some in ids.chunks(IDS_AT_ONCE) {
        let mut query = sqlx::query_as::<Db, (i64, String)>(ARCHIVE_HASHES);
        for id in padded(some) {
            query = query.bind(id);
        }
        hashes.extend(query.fetch_all(&mut *db).await?.into_iter().map(|(id, hash)| (Id::new(id), hash)));
    }
    Ok(hashes)
}

pub(crate) async fn own_sets_by_name(
    db: &mut Conn,
    title: &str,
    artist: &str,
    creator: &str,
) -> Result<Vec<Id<BeatmapSet>>> {
    let query = sqlx::query_scalar::<Db, i64>(SETS_BY_NAME).bind(key(title)).bind(key(artist)).bind(creator);
    Ok(query.bind(FIRST_OWN_ID).fetch_all(db).await?.into_iter().map(Id::new).collect())
}

pub(crate) async fn next_own_set_id(db: &mut Conn) -> Result<Id<BeatmapSet>> {
    let highest = "SELECT MAX(id) FROM beatmapsets WHERE id >= $1";
    let highest = sqlx::query_scalar::<Db, Option<i64>>(highest).bind(FIRST_OWN_ID).fetch_one(db).await?;
    Ok(Id::new(highest.map_or(FIRST_OWN_ID, |id| id + 1)))
}

pub(crate) async fn next_own_beatmap_id(db: &mut Conn) -> Result<Id<Beatmap>> {
    let highest = "SELECT MAX(id) FROM beatmaps WHERE id >= $1";
    let highest = sqlx::query_scalar::<Db, Option<i64>>(highest).bind(FIRST_OWN_ID).fetch_one(db).await?;
    Ok(Id::new(highest.map_or(FIRST_OWN_ID, |id| id + 1)))
}

pub(crate) async fn files_of_set(db: &mut Conn, id: Id<BeatmapSet>) -> Result<Vec<SetFile>> {
    let sql = "SELECT filename, sha256, size_bytes FROM beatmapset_files WHERE set_id = $1 ORDER BY filename";
    let rows = sqlx::query_as::<Db, (String, String, i64)>(sql).bind(id.get()).fetch_all(db).await?;
    Ok(rows.into_iter().map(|(filename, sha256, size_bytes)| SetFile { filename, sha256, size_bytes }).collect())
}

pub(crate) async fn set_changes_since(db: &mut Conn, last: i64, limit: i64) -> Result<Vec<SetChange>> {
    let rows = sqlx::query_as::<Db, (i64, i64)>(SET_CHANGES).bind(last).bind(limit).fetch_all(db).await?;
    Ok(rows.into_iter().map(|(id, set)| SetChange { id, set: Id::new(set) }).collect())
}

pub(crate) async fn last_set_change(db: &mut Conn) -> Result<i64> {
    Ok(sqlx::query_scalar::<Db, i64>(LAST_SET_CHANGE).fetch_one(db).await?)
}

pub(crate) async fn set_status(
    db: &mut Conn,
    id: Id<BeatmapSet>,
    status: BeatmapStatus,
    ranked_at: Option<Timestamp>,
) -> Result<bool> {
    let done = sqlx::query::<Db>("UPDATE beatmapsets SET status = $2, ranked_at = $3 WHERE id = $1")
        .bind(id.get())
        .bind(i64::from(status.number()))
        .bind(ranked_at.map(Timestamp::as_millis))
        .execute(&mut *db)
        .await?;
    sqlx::query::<Db>("UPDATE beatmaps SET status = $2 WHERE set_id = $1")
        .bind(id.get())
        .bind(i64::from(status.number()))
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn set_owner(db: &mut Conn, id: Id<BeatmapSet>, owner: Id<User>) -> Result<()> {
    let query = sqlx::query::<Db>("UPDATE beatmapsets SET owner_id = $2 WHERE id = $1").bind(id.get());
    query.bind(owner.get()).execute(db).await?;
    Ok(())
}

pub(crate) async fn sets_of_owner(
    db: &mut Conn,
    owner: Id<User>,
    statuses: &[BeatmapStatus],
    limit: i64,
    offset: i64,
) -> Result<Vec<Id<BeatmapSet>>> {
    if statuses.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = QueryBuilder::<Db>::new("SELECT id FROM beatmapsets WHERE owner_id = ");
    query.push_bind(owner.get()).push(" AND status IN (");
    let mut numbers = query.separated(", ");
    for status in statuses {
        numbers.push_bind(i64::from(status.number()));
    }
    query.push(") ORDER BY updated_at DESC, id DESC LIMIT ").push_bind(limit).push(" OFFSET ").push_bind(offset);
    Ok(query.build_query_scalar::<i64>().fetch_all(db).await?.into_iter().map(Id::new).collect())
}

pub(crate) async fn set_counts_of_owner(db: &mut Conn, owner: Id<User>) -> Result<Vec<(BeatmapStatus, i64)>> {
    let counts = sqlx::query_as::<Db, (i64, i64)>(SET_COUNTS_OF_OWNER).bind(owner.get()).fetch_all(db).await?;
    Ok(counts.into_iter().filter_map(|(status, count)| Some((BeatmapStatus::from_number(status)?, count))).collect())
}

pub(crate) async fn add_set_change(db: &mut Conn, id: Id<BeatmapSet>, now: Timestamp) -> Result<i64> {
    let sql = "INSERT INTO beatmapset_changes (set_id, changed_at) VALUES ($1, $2) RETURNING id";
    Ok(sqlx::query_scalar::<Db, i64>(sql).bind(id.get()).bind(now.as_millis()).fetch_one(db).await?)
}

pub(crate) async fn remove_empty_set(db: &mut Conn, id: Id<BeatmapSet>) -> Result<bool> {
    let sql = "DELETE FROM beatmapsets WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM beatmaps WHERE set_id = $1)";
    let done = sqlx::query::<Db>(sql).bind(id.get()).execute(&mut *db).await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let favourites = "DELETE FROM beatmapset_favourites WHERE set_id = $1";
    sqlx::query::<Db>(favourites).bind(id.get()).execute(&mut *db).await?;
    searching::forget_set(db, id).await?;
    Ok(true)
}

pub(crate) async fn save_set(db: &mut Conn, imported: &ImportedSet) -> Result<()> {
    save_set_row(db, imported).await?;
    // Checksums are unique among what is not removed, and may move from one difficulty to another.
    let id = imported.set.id.get();
    sqlx::query::<Db>("UPDATE beatmaps SET removed = TRUE WHERE set_id = $1").bind(id).execute(&mut *db).await?;
    for (beatmap, difficulties) in &imported.beatmaps {
        save_beatmap(db, beatmap).await?;
        save_difficulties(db, beatmap.id, difficulties).await?;
    }
    sqlx::query::<Db>("DELETE FROM beatmapset_files WHERE set_id = $1").bind(id).execute(&mut *db).await?;
    for file in &imported.files {
        sqlx::query::<Db>(
            "INSERT INTO beatmapset_files (set_id, filename, sha256, size_bytes) VALUES ($1, $2, $3, $4)",
        )
        .bind(id)
        .bind(&file.filename)
        .bind(&file.sha256)
        .bind(file.size_bytes)
        .execute(&mut *db)
        .await?;
    }
    searching::index_set(db, imported.set.id, &search_text(imported)).await
}

async fn save_set_row(db: &mut Conn, imported: &ImportedSet) -> Result<()> {
    let set = &imported.set;
    let stars = || imported.beatmaps.iter().map(|(beatmap, _)| beatmap.star_rating);
    sqlx::query::<Db>(
        "INSERT INTO beatmapsets (id, title, title_unicode, artist, artist_unicode, creator, source, tags, title_key,
             artist_key, status, genre, language, bpm, nsfw, has_video, has_storyboard, has_cover, preview_type,
             submitted_at, ranked_at, updated_at, easiest_stars, hardest_stars, archive_hash, owner_id, favourite_count)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
             $23, $24, $25, $26, (SELECT COUNT(*) FROM beatmapset_favourites WHERE set_id = $1))
         ON CONFLICT (id) DO UPDATE SET title = $2, title_unicode = $3, artist = $4, artist_unicode = $5, creator = $6,
             source = $7, tags = $8, title_key = $9, artist_key = $10, status = $11, genre = $12, language = $13,
             bpm = $14, nsfw = $15, has_video = $16, has_storyboard = $17, has_cover = $18, preview_type = $19,
             ranked_at = $21, updated_at = $22, easiest_stars = $23, hardest_stars = $24, archive_hash = $25,
             owner_id = $26",
    )
    .bind(set.id.get())
    .bind(&set.title)
    .bind(&set.title_unicode)
    .bind(&set.artist)
    .bind(&set.artist_unicode)
    .bind(&set.creator)
    .bind(&set.source)
    .bind(&set.tags)
    .bind(key(&set.title))
    .bind(key(&set.artist))
    .bind(i64::from(set.status.number()))
    .bind(set.genre)
    .bind(set.language)
    .bind(set.bpm)
    .bind(set.nsfw)
    .bind(set.has_video)
    .bind(set.has_storyboard)
    .bind(set.has_cover)
    .bind(set.preview_type.as_deref())
    .bind(set.submitted_at.as_millis())
    .bind(set.ranked_at.map(Timestamp::as_millis))
    .bind(set.updated_at.as_millis())
    .bind(stars().reduce(f64::min).unwrap_or(0.0))
    .bind(stars().reduce(f64::max).unwrap_or(0.0))
    .bind(&imported.archive_hash)
    .bind(set.owner.map(Id::get))
    .execute(db)
    .await?;
    Ok(())
}

async fn save_beatmap(db: &mut Conn, beatmap: &Beatmap) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO beatmaps (id, set_id, checksum, filename, version, ruleset, status, circle_size, approach_rate,
             overall_difficulty, drain_rate, bpm, total_length_ms, hit_length_ms, circle_count, slider_count,
             spinner_count, star_rating, max_combo, format_version, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
         ON CONFLICT (id) DO UPDATE SET set_id = $2, checksum = $3, filename = $4, version = $5, ruleset = $6,
             status = $7, circle_size = $8, approach_rate = $9, overall_difficulty = $10, drain_rate = $11, bpm = $12,
             total_length_ms = $13, hit_length_ms = $14, circle_count = $15, slider_count = $16, spinner_count = $17,
             star_rating = $18, max_combo = $19, format_version = $20, updated_at = $21, removed = FALSE,
             online_offset_ms = CASE WHEN beatmaps.checksum = $3 THEN beatmaps.online_offset_ms ELSE 0 END",
    )
    .bind(beatmap.id.get())
    .bind(beatmap.set.get())
    .bind(&beatmap.checksum)
    .bind(&beatmap.filename)
    .bind(&beatmap.version)
    .bind(i64::from(beatmap.ruleset.number()))
    .bind(i64::from(beatmap.status.number()))
    .bind(beatmap.circle_size)
    .bind(beatmap.approach_rate)
    .bind(beatmap.overall_difficulty)
    .bind(beatmap.drain_rate)
    .bind(beatmap.bpm)
    .bind(beatmap.total_length_ms)
    .bind(beatmap.hit_length_ms)
    .bind(beatmap.circle_count)
    .bind(beatmap.slider_count)
    .bind(beatmap.spinner_count)
    .bind(beatmap.star_rating)
    .bind(beatmap.max_combo)
    .bind(beatmap.format_version)
    .bind(beatmap.updated_at.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

async fn save_difficulties(db: &mut Conn, id: Id<Beatmap>, difficulties: &[BeatmapDifficulty]) -> Result<()> {
    sqlx::query::<Db>("DELETE FROM beatmap_difficulties WHERE beatmap_id = $1")
        .bind(id.get())
        .execute(&mut *db)
        .await?;
    for difficulty in difficulties {
        sqlx::query::<Db>(
            "INSERT INTO beatmap_difficulties (beatmap_id, ruleset, star_rating, max_combo) VALUES ($1, $2, $3, $4)",
        )
        .bind(id.get())
        .bind(i64::from(difficulty.ruleset.number()))
        .bind(difficulty.star_rating)
        .bind(difficulty.max_combo)
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// What titles and artists are ordered and told apart by, whatever the database thinks of letters.
fn key(text: &str) -> String {
    text.to_lowercase()
}

fn search_text(imported: &ImportedSet) -> SearchText {
    let set = &imported.set;
    let versions: Vec<&str> = imported.beatmaps.iter().map(|(beatmap, _)| beatmap.version.as_str()).collect();
    SearchText {
        title: format!("{} {}", set.title, set.title_unicode),
        artist: format!("{} {}", set.artist, set.artist_unicode),
        creator: set.creator.clone(),
        source: set.source.clone(),
        tags: set.tags.clone(),
        difficulty: versions.join(" "),
    }
}
