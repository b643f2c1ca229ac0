//! Teams.

use kiai_model::{Id, Timestamp, User, user::Team};

queries! { teams:
    /// The team a user is in.
    read fn team_of(user: Id<User>) -> Option<Team>;
    /// Makes a team; none when its name or short name is taken.
    write fn insert_team(name: &str, short_name: &str, now: Timestamp) -> Option<Id<Team>>;
    /// Puts a user in a team, out of any other.
    write fn join_team(user: Id<User>, team: Id<Team>, now: Timestamp);
    /// Takes a user out of their team; false when they were in none.
    write fn leave_team(user: Id<User>) -> bool;
}
