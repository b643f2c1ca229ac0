//! How players rate sets.

use kiai_model::{BeatmapSet, Id, Timestamp, User};

use super::{
    Conn, Db, Result,
    beatmaps::{IDS_AT_ONCE, padded, with_ids},
};

pub(crate) const RATING_OF: &str = "SELECT rating FROM beatmapset_ratings WHERE set_id = $1 AND user_id = $2";
/// Of users who are not restricted.
pub(crate) const RATINGS_OF_SETS: &str = with_ids!(
    "SELECT r.set_id, r.rating FROM beatmapset_ratings r CROSS JOIN users u WHERE r.set_id",
    " AND u.id = r.user_id AND u.restricted = FALSE"
);

pub(crate) async fn rating_of(db: &mut Conn, user: Id<User>, set: Id<BeatmapSet>) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar::<Db, i64>(RATING_OF).bind(set.get()).bind(user.get()).fetch_optional(db).await?)
}

pub(crate) async fn ratings_of_sets(db: &mut Conn, sets: &[Id<BeatmapSet>]) -> Result<Vec<(Id<BeatmapSet>, i64)>> {
    let mut ratings = Vec::new();
    for some in sets.chunks(IDS_AT_ONCE) {
        let mut query = sqlx::query_as::<Db, (i64, i64)>(RATINGS_OF_SETS);
        for id in padded(some) {
            query = query.bind(id);
        }
        ratings.extend(query.fetch_all(&mut *db).await?.into_iter().map(|(set, rating)| (Id::new(set), rating)));
    }
    Ok(ratings)
}

pub(crate) async fn rate_set(
    db: &mut Conn,
    user: Id<User>,
    set: Id<BeatmapSet>,
    rating: i64,
    now: Timestamp,
) -> Result<bool> {
    let done = sqlx::query::<Db>(
        "INSERT INTO beatmapset_ratings (set_id, user_id, rating, rated_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
    )
    .bind(set.get())
    .bind(user.get())
    .bind(rating)
    .bind(now.as_millis())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}
