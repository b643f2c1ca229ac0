//! What users have achieved, their places, histories and play counts.

use kiai_model::{
    Beatmap, Country, Grade, Id, Ruleset, Score, Timestamp, User,
    statistics::{GradeCounts, Statistics, Variant},
};

use super::{
    Conn, Db, Result,
    beatmaps::{IDS_AT_ONCE, padded, with_ids},
};
use crate::rows::{BoardKey, Counters, CountryStanding, HighestRank, RankingOrder, StatisticsRow, StoredStatistics};

/// Rows of statistics with their places as they stand now; of who holds none, without.
macro_rules! with_places {
    ($where:expr) => {
        concat!(
            "SELECT s.*,
                CASE WHEN s.listed = TRUE THEN 1
                    + (SELECT COUNT(*) FROM user_statistics o WHERE o.ruleset = s.ruleset AND o.variant = s.variant
                        AND o.listed = TRUE AND o.pp > s.pp)
                    + (SELECT COUNT(*) FROM user_statistics o WHERE o.ruleset = s.ruleset AND o.variant = s.variant
                        AND o.listed = TRUE AND o.pp = s.pp AND o.user_id < s.user_id) END AS global_rank,
                CASE WHEN s.listed = TRUE THEN 1
                    + (SELECT COUNT(*) FROM user_statistics o WHERE o.ruleset = s.ruleset AND o.variant = s.variant
                        AND o.listed = TRUE AND o.country = s.country AND o.pp > s.pp)
                    + (SELECT COUNT(*) FROM user_statistics o WHERE o.ruleset = s.ruleset AND o.variant = s.variant
                        AND o.listed = TRUE AND o.country = s.country AND o.pp = s.pp AND o.user_id < s.user_id)
                    END AS country_rank
            FROM user_statistics s WHERE ",
            $where
        )
    };
}

pub(crate) const STATISTICS: &str = with_places!("s.user_id = $1 AND s.ruleset = $2 AND s.variant = $3");
pub(crate) const STATISTICS_OF_USERS: &str =
    with_places!(with_ids!("s.user_id", " AND s.ruleset IN ($51, $52, $53, $54) AND s.variant = $55"));
pub(crate) const RANKING_BY_PP: &str = "SELECT * FROM user_statistics
    WHERE ruleset = $1 AND variant = $2 AND listed = TRUE ORDER BY pp DESC, user_id LIMIT $3 OFFSET $4";
pub(crate) const RANKING_BY_PP_IN_COUNTRY: &str = "SELECT * FROM user_statistics
    WHERE ruleset = $1 AND variant = $2 AND listed = TRUE AND country = $5
    ORDER BY pp DESC, user_id LIMIT $3 OFFSET $4";
pub(crate) const RANKING_BY_SCORE: &str = "SELECT * FROM user_statistics
    WHERE ruleset = $1 AND variant = $2 AND listed = TRUE ORDER BY ranked_score DESC, user_id LIMIT $3 OFFSET $4";
pub(crate) const RANKED_USER_COUNT: &str =
    "SELECT COUNT(*) FROM user_statistics WHERE ruleset = $1 AND variant = $2 AND listed = TRUE";
pub(crate) const RANK_HISTORY: &str = "SELECT day, rank FROM rank_history
    WHERE user_id = $1 AND ruleset = $2 AND variant = $3 AND day >= $4 ORDER BY day";
pub(crate) const MOST_PLAYED: &str = "SELECT beatmap_id, count FROM beatmap_play_counts
    WHERE user_id = $1 ORDER BY count DESC, beatmap_id LIMIT $2 OFFSET $3";

/// Counters of a user, written over those that are there as `$merge` says.
macro_rules! write_counters {
    ($merge:literal) => {
        concat!(
            "INSERT INTO user_statistics (user_id, ruleset, variant, play_count, play_time_ms, total_score, total_hits,
                 max_combo, country)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, (SELECT country FROM users WHERE id = $1))
             ON CONFLICT (user_id, ruleset, variant) DO UPDATE SET ",
            $merge
        )
    };
}

const ADD_COUNTERS: &str = write_counters!(
    "play_count = user_statistics.play_count + excluded.play_count,
     play_time_ms = user_statistics.play_time_ms + excluded.play_time_ms,
     total_score = user_statistics.total_score + excluded.total_score,
     total_hits = user_statistics.total_hits + excluded.total_hits,
     max_combo = CASE WHEN user_statistics.max_combo > excluded.max_combo THEN user_statistics.max_combo
         ELSE excluded.max_combo END"
);
const SET_COUNTERS: &str = write_counters!(
    "play_count = excluded.play_count, play_time_ms = excluded.play_time_ms, total_score = excluded.total_score,
     total_hits = excluded.total_hits, max_combo = excluded.max_combo"
);

pub(crate) async fn statistics(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
) -> Result<Statistics> {
    let row = sqlx::query_as::<Db, StatisticsRow>(STATISTICS)
        .bind(user.get())
        .bind(i64::from(ruleset.number()))
        .bind(i64::from(variant.number()))
        .fetch_optional(db)
        .await?;
    Ok(row.map_or_else(|| Statistics::none(user, ruleset, variant), Statistics::from))
}

pub(crate) async fn statistics_of_users(
    db: &mut Conn,
    users: &[Id<User>],
    rulesets: &[Ruleset],
    variant: Variant,
) -> Result<Vec<Statistics>> {
    const NO_RULESET: i64 = -1;
    let mut statistics = Vec::new();
    for some in users.chunks(IDS_AT_ONCE) {
        let mut query = sqlx::query_as::<Db, StatisticsRow>(STATISTICS_OF_USERS);
        for id in padded(some) {
            query = query.bind(id);
        }
        for ruleset in Ruleset::ALL {
            query = query.bind(if rulesets.contains(&ruleset) { i64::from(ruleset.number()) } else { NO_RULESET });
        }
        let rows = query.bind(i64::from(variant.number())).fetch_all(&mut *db).await?;
        statistics.extend(rows.into_iter().map(Statistics::from));
    }
    Ok(statistics)
}

pub(crate) async fn add_counters(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
    counters: &Counters,
) -> Result<()> {
    counted(db, ADD_COUNTERS, (user, ruleset, variant), counters).await
}

pub(crate) async fn set_counters(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
    counters: &Counters,
) -> Result<()> {
    counted(db, SET_COUNTERS, (user, ruleset, variant), counters).await
}

async fn counted(
    db: &mut Conn,
    sql: &'static str,
    (user, ruleset, variant): (Id<User>, Ruleset, Variant),
    counters: &Counters,
) -> Result<()> {
    sqlx::query::<Db>(sql)
        .bind(user.get())
        .bind(i64::from(ruleset.number()))
        .bind(i64::from(variant.number()))
        .bind(counters.play_count)
        .bind(counters.play_time_ms)
        .bind(counters.total_score)
        .bind(counters.total_hits)
        .bind(counters.max_combo)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn counted_scores(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
) -> Result<Counters> {
    let (play_count, play_time_ms, total_score, total_hits, max_combo) =
        sqlx::query_as::<Db, (i64, i64, i64, i64, i64)>(
            "SELECT COUNT(*), CAST(COALESCE(SUM(play_time_ms), 0) AS BIGINT),
             CAST(COALESCE(SUM(CASE WHEN counts = TRUE THEN COALESCE(classic_total_score, total_score) ELSE 0 END), 0)
                 AS BIGINT),
             CAST(COALESCE(SUM(CASE WHEN counts = TRUE THEN total_hits ELSE 0 END), 0) AS BIGINT),
             COALESCE(MAX(CASE WHEN counts = TRUE THEN max_combo ELSE 0 END), 0)
         FROM scores WHERE user_id = $1 AND ruleset = $2 AND variant = $3 AND processed = TRUE
             AND is_play = TRUE",
        )
        .bind(user.get())
        .bind(i64::from(ruleset.number()))
        .bind(i64::from(variant.number()))
        .fetch_one(db)
        .await?;
    Ok(Counters { play_count, play_time_ms, total_score, total_hits, max_combo })
}

pub(crate) async fn sum_best_scores(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
) -> Result<(i64, GradeCounts)> {
    let rows = sqlx::query_as::<Db, (String, i64, i64)>(
        "SELECT grade, COUNT(*), CAST(SUM(ranked_score) AS BIGINT) FROM board_entries
         WHERE user_id = $1 AND ruleset = $2 AND variant = $3 AND mods_key = $4 AND ranked_score > 0 GROUP BY grade",
    )
    .bind(user.get())
    .bind(i64::from(ruleset.number()))
    .bind(i64::from(variant.number()))
    .bind(BoardKey::ANY_MODS)
    .fetch_all(db)
    .await?;
    let count_of = |grade: Grade| rows.iter().find(|(name, ..)| name == grade.name()).map_or(0, |(_, count, _)| *count);
    let grades = GradeCounts {
        xh: count_of(Grade::XH),
        x: count_of(Grade::X),
        sh: count_of(Grade::SH),
        s: count_of(Grade::S),
        a: count_of(Grade::A),
    };
    Ok((rows.iter().map(|(.., sum)| sum).sum(), grades))
}

pub(crate) async fn set_statistics(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
    statistics: &StoredStatistics,
) -> Result<()> {
    sqlx::query::<Db>(
        "UPDATE user_statistics SET pp = $4, accuracy = $5, ranked_score = $6, grade_xh = $7, grade_x = $8,
             grade_sh = $9, grade_s = $10, grade_a = $11,
             listed = $6 > 0 AND (SELECT restricted FROM users WHERE id = $1) = FALSE,
             country = (SELECT country FROM users WHERE id = $1)
         WHERE user_id = $1 AND ruleset = $2 AND variant = $3",
    )
    .bind(user.get())
    .bind(i64::from(ruleset.number()))
    .bind(i64::from(variant.number()))
    .bind(statistics.pp)
    .bind(statistics.accuracy)
    .bind(statistics.ranked_score)
    .bind(statistics.grades.xh)
    .bind(statistics.grades.x)
    .bind(statistics.grades.sh)
    .bind(statistics.grades.s)
    .bind(statistics.grades.a)
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn highest_rank(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
) -> Result<Option<HighestRank>> {
    let row = sqlx::query_as::<Db, (Option<i64>, Option<i64>)>(
        "SELECT highest_rank, highest_rank_at FROM user_statistics
         WHERE user_id = $1 AND ruleset = $2 AND variant = $3",
    )
    .bind(user.get())
    .bind(i64::from(ruleset.number()))
    .bind(i64::from(variant.number()))
    .fetch_optional(db)
    .await?;
    Ok(row.and_then(|(rank, at)| Some(HighestRank { rank: rank?, reached_at: Timestamp(at?) })))
}

pub(crate) async fn record_rank(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
    rank: i64,
    day: i64,
    now: Timestamp,
) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO rank_history (user_id, ruleset, variant, day, rank) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (user_id, ruleset, variant, day) DO UPDATE SET rank = excluded.rank",
    )
    .bind(user.get())
    .bind(i64::from(ruleset.number()))
    .bind(i64::from(variant.number()))
    .bind(day)
    .bind(rank)
    .execute(&mut *db)
    .await?;
    sqlx::query::<Db>(
        "UPDATE user_statistics SET highest_rank = $4, highest_rank_at = $5
         WHERE user_id = $1 AND ruleset = $2 AND variant = $3 AND (highest_rank IS NULL OR highest_rank > $4)",
    )
    .bind(user.get())
    .bind(i64::from(ruleset.number()))
    .bind(i64::from(variant.number()))
    .bind(rank)
    .bind(now.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn record_ranks(
    db: &mut Conn,
    ruleset: Ruleset,
    variant: Variant,
    day: i64,
    limit: i64,
    offset: i64,
) -> Result<u64> {
    let done = sqlx::query::<Db>(
        "INSERT INTO rank_history (user_id, ruleset, variant, day, rank)
         SELECT user_id, ruleset, variant, CAST($3 AS BIGINT),
             CAST($5 AS BIGINT) + ROW_NUMBER() OVER (ORDER BY pp DESC, user_id)
         FROM (SELECT user_id, ruleset, variant, pp FROM user_statistics
             WHERE ruleset = $1 AND variant = $2 AND listed = TRUE ORDER BY pp DESC, user_id LIMIT $4 OFFSET $5) AS page
         WHERE TRUE
         ON CONFLICT (user_id, ruleset, variant, day) DO UPDATE SET rank = excluded.rank",
    )
    .bind(i64::from(ruleset.number()))
    .bind(i64::from(variant.number()))
    .bind(day)
    .bind(limit)
    .bind(offset)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

pub(crate) async fn prune_ranks(db: &mut Conn, before_day: i64, user_limit: i64) -> Result<u64> {
    let done = sqlx::query::<Db>(
        "DELETE FROM rank_history WHERE day < $1
         AND user_id IN (SELECT user_id FROM rank_history WHERE day < $1 ORDER BY day, user_id LIMIT $2)",
    )
    .bind(before_day)
    .bind(user_limit)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

pub(crate) async fn rank_history(
    db: &mut Conn,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
    since_day: i64,
) -> Result<Vec<(i64, i64)>> {
    let rows = sqlx::query_as::<Db, (i64, i64)>(RANK_HISTORY)
        .bind(user.get())
        .bind(i64::from(ruleset.number()))
        .bind(i64::from(variant.number()))
        .bind(since_day);
    Ok(rows.fetch_all(db).await?)
}

pub(crate) async fn count_play_of_user(db: &mut Conn, score: &Score, month: i64) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO monthly_play_counts (user_id, month, count) VALUES ($1, $2, 1)
         ON CONFLICT (user_id, month) DO UPDATE SET count = monthly_play_counts.count + 1",
    )
    .bind(score.user.get())
    .bind(month)
    .execute(&mut *db)
    .await?;
    sqlx::query::<Db>(
        "INSERT INTO beatmap_play_counts (user_id, beatmap_id, count) VALUES ($1, $2, 1)
         ON CONFLICT (user_id, beatmap_id) DO UPDATE SET count = beatmap_play_counts.count + 1",
    )
    .bind(score.user.get())
    .bind(score.beatmap.get())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn monthly_play_counts(db: &mut Conn, user: Id<User>) -> Result<Vec<(i64, i64)>> {
    let rows = sqlx::query_as::<Db, (i64, i64)>(
        "SELECT month, count FROM monthly_play_counts WHERE user_id = $1 ORDER BY month",
    );
    Ok(rows.bind(user.get()).fetch_all(db).await?)
}

pub(crate) async fn most_played(
    db: &mut Conn,
    user: Id<User>,
    limit: i64,
    offset: i64,
) -> Result<Vec<(Id<Beatmap>, i64)>> {
    let rows = sqlx::query_as::<Db, (i64, i64)>(MOST_PLAYED).bind(user.get()).bind(limit).bind(offset);
    Ok(rows.fetch_all(db).await?.into_iter().map(|(beatmap, count)| (Id::new(beatmap), count)).collect())
}

pub(crate) async fn played_beatmap_count(db: &mut Conn, user: Id<User>) -> Result<i64> {
    let count = sqlx::query_scalar::<Db, i64>("SELECT COUNT(*) FROM beatmap_play_counts WHERE user_id = $1");
    Ok(count.bind(user.get()).fetch_one(db).await?)
}

pub(crate) async fn play_count_on(db: &mut Conn, user: Id<User>, beatmap: Id<Beatmap>) -> Result<i64> {
    let count =
        sqlx::query_scalar::<Db, i64>("SELECT count FROM beatmap_play_counts WHERE user_id = $1 AND beatmap_id = $2");
    Ok(count.bind(user.get()).bind(beatmap.get()).fetch_optional(db).await?.unwrap_or(0))
}

pub(crate) async fn ranking(
    db: &mut Conn,
    order: RankingOrder,
    ruleset: Ruleset,
    variant: Variant,
    country: Option<Country>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Statistics>> {
    let sql = match (order, country) {
        (RankingOrder::Performance, None) => RANKING_BY_PP,
        (RankingOrder::Performance, Some(_)) => RANKING_BY_PP_IN_COUNTRY,
        (RankingOrder::Score, _) => RANKING_BY_SCORE,
    };
    let mut query = sqlx::query_as::<Db, StatisticsRow>(sql)
        .bind(i64::from(ruleset.number()))
        .bind(i64::from(variant.number()))
        .bind(limit)
        .bind(offset);
    if let (RankingOrder::Performance, Some(country)) = (order, country) {
        query = query.bind(country.to_string());
    }
    Ok(query.fetch_all(db).await?.into_iter().map(Statistics::from).collect())
}

pub(crate) async fn ranked_user_count(db: &mut Conn, ruleset: Ruleset, variant: Variant) -> Result<i64> {
    let count = sqlx::query_scalar::<Db, i64>(RANKED_USER_COUNT)
        .bind(i64::from(ruleset.number()))
        .bind(i64::from(variant.number()));
    Ok(count.fetch_one(db).await?)
}

pub(crate) async fn country_ranking(
    db: &mut Conn,
    ruleset: Ruleset,
    limit: i64,
    offset: i64,
) -> Result<Vec<CountryStanding>> {
    let rows = sqlx::query_as::<Db, (String, i64, i64, i64, f64)>(
        "SELECT country, COUNT(*), CAST(SUM(play_count) AS BIGINT), CAST(SUM(ranked_score) AS BIGINT),
             CAST(SUM(pp) AS DOUBLE PRECISION) AS total_pp
         FROM user_statistics WHERE ruleset = $1 AND variant = 0 AND listed = TRUE AND country <> 'XX'
         GROUP BY country ORDER BY total_pp DESC, country LIMIT $2 OFFSET $3",
    )
    .bind(i64::from(ruleset.number()))
    .bind(limit)
    .bind(offset)
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(country, user_count, play_count, ranked_score, pp)| CountryStanding {
            country: country.parse().unwrap_or_default(),
            user_count,
            play_count,
            ranked_score,
            pp,
        })
        .collect())
}

/// A user's places among those of their country follow their flag.
pub(crate) async fn move_to_country(db: &mut Conn, user: Id<User>, country: Country) -> Result<()> {
    for sql in [
        "UPDATE user_statistics SET country = $2 WHERE user_id = $1",
        "UPDATE board_entries SET country = $2 WHERE user_id = $1",
    ] {
        sqlx::query::<Db>(sql).bind(user.get()).bind(country.as_str()).execute(&mut *db).await?;
    }
    Ok(())
}
