//! Teams.

use kiai_model::{Id, Timestamp, User, user::Team};

use super::{
    Conn, Db, Result,
    beatmaps::{IDS_AT_ONCE, padded, with_ids},
};
use crate::rows::{TeamOverview, TeamOverviewRow};

pub(crate) const TEAM_OF: &str =
    "SELECT t.id, t.name, t.short_name FROM team_members m JOIN teams t ON t.id = m.team_id
    WHERE m.user_id = $1";

pub(crate) async fn team_of(db: &mut Conn, user: Id<User>) -> Result<Option<Team>> {
    let row = sqlx::query_as::<Db, (i64, String, String)>(TEAM_OF).bind(user.get()).fetch_optional(db).await?;
    Ok(row.map(|(id, name, short_name)| Team { id: Id::new(id), name, short_name }))
}

pub(crate) const TEAMS_OF: &str = with_ids!(
    "SELECT m.user_id, t.id, t.name, t.short_name FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.user_id",
    ""
);

pub(crate) async fn teams_of(db: &mut Conn, users: &[Id<User>]) -> Result<Vec<(Id<User>, Team)>> {
    let mut teams = Vec::new();
    for some in users.chunks(IDS_AT_ONCE) {
        let mut query = sqlx::query_as::<Db, (i64, i64, String, String)>(TEAMS_OF);
        for id in padded(some) {
            query = query.bind(id);
        }
        let rows = query.fetch_all(&mut *db).await?.into_iter();
        teams.extend(
            rows.map(|(user, id, name, short_name)| (Id::new(user), Team { id: Id::new(id), name, short_name })),
        );
    }
    Ok(teams)
}

pub(crate) async fn teams(db: &mut Conn) -> Result<Vec<TeamOverview>> {
    let rows = sqlx::query_as::<Db, TeamOverviewRow>(
        "SELECT t.id, t.name, t.short_name, (SELECT username FROM users WHERE id = t.leader_id) AS leader,
             (SELECT COUNT(*) FROM team_members m WHERE m.team_id = t.id) AS member_count
         FROM teams t ORDER BY t.id",
    );
    Ok(rows.fetch_all(db).await?.into_iter().map(TeamOverview::from).collect())
}

pub(crate) async fn insert_team(
    db: &mut Conn,
    name: &str,
    short_name: &str,
    now: Timestamp,
) -> Result<Option<Id<Team>>> {
    let id = sqlx::query_scalar::<Db, i64>(
        "INSERT INTO teams (name, short_name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id",
    )
    .bind(name)
    .bind(short_name)
    .bind(now.as_millis())
    .fetch_optional(db)
    .await?;
    Ok(id.map(Id::new))
}

pub(crate) async fn set_team_leader(db: &mut Conn, team: Id<Team>, leader: Id<User>) -> Result<()> {
    sqlx::query::<Db>("UPDATE teams SET leader_id = $2 WHERE id = $1")
        .bind(team.get())
        .bind(leader.get())
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn join_team(db: &mut Conn, user: Id<User>, team: Id<Team>, now: Timestamp) -> Result<()> {
    sqlx::query::<Db>("UPDATE teams SET leader_id = NULL WHERE leader_id = $1 AND id <> $2")
        .bind(user.get())
        .bind(team.get())
        .execute(&mut *db)
        .await?;
    sqlx::query::<Db>(
        "INSERT INTO team_members (user_id, team_id, joined_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET team_id = excluded.team_id, joined_at = excluded.joined_at
         WHERE team_members.team_id <> excluded.team_id",
    )
    .bind(user.get())
    .bind(team.get())
    .bind(now.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn leave_team(db: &mut Conn, user: Id<User>) -> Result<bool> {
    sqlx::query::<Db>("UPDATE teams SET leader_id = NULL WHERE leader_id = $1")
        .bind(user.get())
        .execute(&mut *db)
        .await?;
    let done = sqlx::query::<Db>("DELETE FROM team_members WHERE user_id = $1").bind(user.get()).execute(db).await?;
    Ok(done.rows_affected() > 0)
}
