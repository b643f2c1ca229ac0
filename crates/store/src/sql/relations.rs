//! Friends and blocks.

use kiai_model::{Id, Timestamp, User, user::RelationKind};

use super::{Conn, Db, Result};
use crate::rows::{RelatedUser, RelatedUserRow, Relation, RelationRow, kind_number};

pub(crate) const RELATED_USERS: &str = "SELECT target.*, mine.kind, theirs.user_id IS NOT NULL AS mutual
    FROM relations mine
    JOIN users target ON target.id = mine.target_id
    LEFT JOIN relations theirs
        ON theirs.user_id = mine.target_id AND theirs.target_id = mine.user_id AND theirs.kind = mine.kind
    WHERE mine.user_id = $1 AND mine.kind = $2
    ORDER BY mine.target_id";
pub(crate) const RELATION: &str = "SELECT mine.target_id, mine.kind, theirs.user_id IS NOT NULL AS mutual
    FROM relations mine
    LEFT JOIN relations theirs
        ON theirs.user_id = mine.target_id AND theirs.target_id = mine.user_id AND theirs.kind = mine.kind
    WHERE mine.user_id = $1 AND mine.target_id = $2";
pub(crate) const RELATION_COUNT: &str = "SELECT COUNT(*) FROM relations WHERE user_id = $1 AND kind = $2";
pub(crate) const FOLLOWERS_OF: &str =
    "SELECT user_id FROM relations WHERE target_id = $1 AND kind = $2 ORDER BY user_id";
pub(crate) const FOLLOWER_COUNT: &str = "SELECT COUNT(*) FROM relations WHERE target_id = $1 AND kind = $2";

pub(crate) async fn related_users(db: &mut Conn, user: Id<User>, kind: RelationKind) -> Result<Vec<RelatedUser>> {
    let query = sqlx::query_as::<Db, RelatedUserRow>(RELATED_USERS).bind(user.get()).bind(kind_number(kind));
    Ok(query.fetch_all(db).await?.into_iter().map(RelatedUser::from).collect())
}

pub(crate) async fn relation_count(db: &mut Conn, user: Id<User>, kind: RelationKind) -> Result<i64> {
    let query = sqlx::query_scalar::<Db, i64>(RELATION_COUNT).bind(user.get()).bind(kind_number(kind));
    Ok(query.fetch_one(db).await?)
}

pub(crate) async fn relation(db: &mut Conn, user: Id<User>, target: Id<User>) -> Result<Option<Relation>> {
    let query = sqlx::query_as::<Db, RelationRow>(RELATION).bind(user.get()).bind(target.get());
    Ok(query.fetch_optional(db).await?.map(Relation::from))
}

pub(crate) async fn followers_of(db: &mut Conn, target: Id<User>) -> Result<Vec<Id<User>>> {
    let query = sqlx::query_scalar::<Db, i64>(FOLLOWERS_OF).bind(target.get()).bind(kind_number(RelationKind::Friend));
    Ok(query.fetch_all(db).await?.into_iter().map(Id::new).collect())
}

pub(crate) async fn follower_count(db: &mut Conn, target: Id<User>) -> Result<i64> {
    let query =
        sqlx::query_scalar::<Db, i64>(FOLLOWER_COUNT).bind(target.get()).bind(kind_number(RelationKind::Friend));
    Ok(query.fetch_one(db).await?)
}

pub(crate) async fn set_relation(
    db: &mut Conn,
    user: Id<User>,
    target: Id<User>,
    kind: RelationKind,
    now: Timestamp,
) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO relations (user_id, target_id, kind, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id, target_id) DO UPDATE SET kind = excluded.kind, created_at = excluded.created_at",
    )
    .bind(user.get())
    .bind(target.get())
    .bind(kind_number(kind))
    .bind(now.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn remove_relation(
    db: &mut Conn,
    user: Id<User>,
    target: Id<User>,
    kind: RelationKind,
) -> Result<bool> {
    let done = sqlx::query::<Db>("DELETE FROM relations WHERE user_id = $1 AND target_id = $2 AND kind = $3")
        .bind(user.get())
        .bind(target.get())
        .bind(kind_number(kind))
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}
