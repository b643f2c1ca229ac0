//! Teams.

use kiai_model::{Id, user::Team};

/// A team as a list of all shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamOverview {
    /// Which.
    pub team: Team,
    /// The name of who leads it.
    pub leader: Option<String>,
    /// How many are in it.
    pub member_count: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct TeamOverviewRow {
    id: i64,
    name: String,
    short_name: String,
    leader: Option<String>,
    member_count: i64,
}

impl From<TeamOverviewRow> for TeamOverview {
    fn from(row: TeamOverviewRow) -> Self {
        Self {
            team: Team { id: Id::new(row.id), name: row.name, short_name: row.short_name },
            leader: row.leader,
            member_count: row.member_count,
        }
    }
}
