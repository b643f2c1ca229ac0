//! Beatmaps: the difficulties of sets.

use kiai_model::{
    Beatmap, BeatmapSet, Id, User,
    beatmap::{BeatmapDifficulty, FailTimes},
    score::ScoreToken,
};

use super::{Conn, Db, Result};
use crate::rows::{BeatmapRow, DifficultyRow};

/// How many ids a query takes at once; the rest are zeroes, which nothing has.
pub(crate) const IDS_AT_ONCE: usize = 50;

macro_rules! with_ids {
    ($before:expr, $after:expr) => {
        concat!(
            $before,
            " IN ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,",
            "$26,$27,$28,$29,$30,$31,$32,$33,$34,$35,$36,$37,$38,$39,$40,$41,$42,$43,$44,$45,$46,$47,$48,$49,$50)",
            $after
        )
    };
}
pub(crate) use with_ids;

pub(crate) const BEATMAP_BY_ID: &str = "SELECT * FROM beatmaps WHERE id = $1 AND NOT removed";
pub(crate) const BEATMAP_EVER_BY_ID: &str = "SELECT * FROM beatmaps WHERE id = $1";
pub(crate) const BEATMAP_BY_CHECKSUM: &str = "SELECT * FROM beatmaps WHERE checksum = $1 AND NOT removed";
pub(crate) const BEATMAP_BY_FILENAME: &str =
    "SELECT * FROM beatmaps WHERE filename = $1 AND NOT removed ORDER BY id LIMIT 1";
pub(crate) const BEATMAPS_BY_IDS: &str = with_ids!("SELECT * FROM beatmaps WHERE id", " AND NOT removed");
pub(crate) const BEATMAPS_OF_SETS: &str = with_ids!("SELECT * FROM beatmaps WHERE set_id", " AND NOT removed");
pub(crate) const DIFFICULTIES_OF_BEATMAPS: &str = with_ids!("SELECT * FROM beatmap_difficulties WHERE beatmap_id", "");

pub(crate) const PLAYS_OF_USER: &str =
    with_ids!("SELECT beatmap_id, count FROM beatmap_play_counts WHERE beatmap_id", " AND user_id = $51");

pub(crate) const FAIL_TIMES: &str = with_ids!(
    "SELECT beatmap_id, failed, place, count FROM beatmap_fail_times WHERE beatmap_id",
    " ORDER BY beatmap_id"
);

pub(crate) async fn beatmap_by_id(db: &mut Conn, id: Id<Beatmap>) -> Result<Option<Beatmap>> {
    one(db, BEATMAP_BY_ID, id.get()).await
}

pub(crate) async fn beatmap_ever_by_id(db: &mut Conn, id: Id<Beatmap>) -> Result<Option<Beatmap>> {
    one(db, BEATMAP_EVER_BY_ID, id.get()).await
}

pub(crate) async fn beatmap_by_checksum(db: &mut Conn, checksum: &str) -> Result<Option<Beatmap>> {
    let row = sqlx::query_as::<Db, BeatmapRow>(BEATMAP_BY_CHECKSUM).bind(checksum).fetch_optional(db).await?;
    Ok(row.map(Beatmap::from))
}

pub(crate) async fn beatmap_by_filename(db: &mut Conn, filename: &str) -> Result<Option<Beatmap>> {
    let row = sqlx::query_as::<Db, BeatmapRow>(BEATMAP_BY_FILENAME).bind(filename).fetch_optional(db).await?;
    Ok(row.map(Beatmap::from))
}

pub(crate) async fn beatmaps_by_ids(db: &mut Conn, ids: &[Id<Beatmap>]) -> Result<Vec<Beatmap>> {
    many(db, BEATMAPS_BY_IDS, ids).await
}

pub(crate) async fn beatmaps_of_sets(db: &mut Conn, sets: &[Id<BeatmapSet>]) -> Result<Vec<Beatmap>> {
    let mut beatmaps = many(db, BEATMAPS_OF_SETS, sets).await?;
    beatmaps.sort_by(|a, b| {
        (a.set, a.ruleset).cmp(&(b.set, b.ruleset)).then(a.star_rating.total_cmp(&b.star_rating)).then(a.id.cmp(&b.id))
    });
    Ok(beatmaps)
}

pub(crate) async fn difficulties_of_beatmaps(db: &mut Conn, ids: &[Id<Beatmap>]) -> Result<Vec<BeatmapDifficulty>> {
    let mut difficulties = Vec::new();
    for some in ids.chunks(IDS_AT_ONCE) {
        let mut query = sqlx::query_as::<Db, DifficultyRow>(DIFFICULTIES_OF_BEATMAPS);
        for id in padded(some) {
            query = query.bind(id);
        }
        difficulties.extend(query.fetch_all(&mut *db).await?.into_iter().map(BeatmapDifficulty::from));
    }
    difficulties.sort_by_key(|difficulty| (difficulty.beatmap, difficulty.ruleset));
    Ok(difficulties)
}

pub(crate) async fn plays_of_user(
    db: &mut Conn,
    user: Id<User>,
    ids: &[Id<Beatmap>],
) -> Result<Vec<(Id<Beatmap>, i64)>> {
    let mut plays = Vec::new();
    for some in ids.chunks(IDS_AT_ONCE) {
        let mut query = sqlx::query_as::<Db, (i64, i64)>(PLAYS_OF_USER);
        for id in padded(some) {
            query = query.bind(id);
        }
        let rows = query.bind(user.get()).fetch_all(&mut *db).await?;
        plays.extend(rows.into_iter().map(|(id, count)| (Id::new(id), count)));
    }
    Ok(plays)
}

pub(crate) async fn fail_times(db: &mut Conn, ids: &[Id<Beatmap>]) -> Result<Vec<(Id<Beatmap>, FailTimes)>> {
    let mut all: Vec<(Id<Beatmap>, FailTimes)> = Vec::new();
    for some in ids.chunks(IDS_AT_ONCE) {
        let mut query = sqlx::query_as::<Db, (i64, bool, i64, i64)>(FAIL_TIMES);
        for id in padded(some) {
            query = query.bind(id);
        }
        for (beatmap, failed, place, count) in query.fetch_all(&mut *db).await? {
            let beatmap = Id::new(beatmap);
            if all.last().is_none_or(|(last, _)| *last != beatmap) {
                all.push((beatmap, FailTimes::default()));
            }
            let Some((_, times)) = all.last_mut() else { continue };
            let places = if failed { &mut times.fail } else { &mut times.exit };
            if let Some(there) = usize::try_from(place).ok().and_then(|place| places.get_mut(place)) {
                *there = count;
            }
        }
    }
    Ok(all)
}

pub(crate) async fn note_fail_time(
    db: &mut Conn,
    token: Id<ScoreToken>,
    beatmap: Id<Beatmap>,
    failed: bool,
    place: u8,
) -> Result<()> {
    let noted = sqlx::query::<Db>("UPDATE score_tokens SET end_noted = TRUE WHERE id = $1 AND NOT end_noted")
        .bind(token.get())
        .execute(&mut *db)
        .await?;
    if noted.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query::<Db>(
        "INSERT INTO beatmap_fail_times (beatmap_id, failed, place, count) VALUES ($1, $2, $3, 1)
         ON CONFLICT (beatmap_id, failed, place) DO UPDATE SET count = beatmap_fail_times.count + 1",
    )
    .bind(beatmap.get())
    .bind(failed)
    .bind(i64::from(place))
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn set_online_offset(db: &mut Conn, id: Id<Beatmap>, offset_ms: i32) -> Result<()> {
    sqlx::query::<Db>("UPDATE beatmaps SET online_offset_ms = $2 WHERE id = $1")
        .bind(id.get())
        .bind(i64::from(offset_ms))
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn count_beatmap_play(db: &mut Conn, id: Id<Beatmap>, passed: bool) -> Result<()> {
    sqlx::query::<Db>("UPDATE beatmaps SET play_count = play_count + 1, pass_count = pass_count + $2 WHERE id = $1")
        .bind(id.get())
        .bind(i64::from(passed))
        .execute(&mut *db)
        .await?;
    sqlx::query::<Db>(
        "UPDATE beatmapsets SET play_count = play_count + 1 WHERE id = (SELECT set_id FROM beatmaps WHERE id = $1)",
    )
    .bind(id.get())
    .execute(db)
    .await?;
    Ok(())
}

/// The ids with zeroes up to [`IDS_AT_ONCE`].
pub(super) fn padded<T>(ids: &[Id<T>]) -> impl Iterator<Item = i64> {
    ids.iter().map(|id| id.get()).chain(std::iter::repeat(0)).take(IDS_AT_ONCE)
}

async fn one(db: &mut Conn, sql: &'static str, id: i64) -> Result<Option<Beatmap>> {
    Ok(sqlx::query_as::<Db, BeatmapRow>(sql).bind(id).fetch_optional(db).await?.map(Beatmap::from))
}

async fn many<T>(db: &mut Conn, sql: &'static str, ids: &[Id<T>]) -> Result<Vec<Beatmap>> {
    let mut beatmaps = Vec::new();
    for some in ids.chunks(IDS_AT_ONCE) {
        let mut query = sqlx::query_as::<Db, BeatmapRow>(sql);
        for id in padded(some) {
            query = query.bind(id);
        }
        beatmaps.extend(query.fetch_all(&mut *db).await?.into_iter().map(Beatmap::from));
    }
    Ok(beatmaps)
}
