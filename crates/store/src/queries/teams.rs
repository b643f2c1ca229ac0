//! Teams.

use kiai_model::{Id, Timestamp, User, user::Team};

use crate::rows::TeamOverview;

queries! { teams:
    /// The team a user is in.
    read fn team_of(user: Id<User>) -> Option<Team>;
    /// The teams that these users are in; those in none are left out.
    read fn teams_of(users: &[Id<User>]) -> Vec<(Id<User>, Team)>;
    /// All teams, the oldest first.
    read fn teams() -> Vec<TeamOverview>;
    /// Makes a team; none when its name or short name is taken.
    write fn insert_team(name: &str, short_name: &str, now: Timestamp) -> Option<Id<Team>>;
    /// Says who leads a team.
    write fn set_team_leader(team: Id<Team>, leader: Id<User>);
    /// Puts a user in a team, out of any other, which they no longer lead.
    write fn join_team(user: Id<User>, team: Id<Team>, now: Timestamp);
    /// Takes a user out of their team, which they no longer lead; false when they were in none.
    write fn leave_team(user: Id<User>) -> bool;
}
