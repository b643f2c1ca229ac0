//! Teams: made by operators, who also say who is in them.

mod add;
mod members;

use kiai_model::{Id, User, user::Team};
use kiai_rules::accounts::name_key;

pub use add::{AddTeamRefusal, add_team};
pub use kiai_store::rows::TeamOverview;
pub use members::{join_team, leave_team};

use crate::Services;

/// All teams, the oldest first.
///
/// # Errors
///
/// When the store fails.
pub async fn teams(services: &Services) -> anyhow::Result<Vec<TeamOverview>> {
    Ok(services.store.teams().await?)
}

/// The team of a name, else of a short name; case does not count, and an underscore is a blank.
///
/// # Errors
///
/// When the store fails.
pub async fn find_team(services: &Services, name: &str) -> anyhow::Result<Option<Team>> {
    let key = name_key(name);
    let mut teams: Vec<Team> = teams(services).await?.into_iter().map(|overview| overview.team).collect();
    let found = teams.iter().position(|team| name_key(&team.name) == key);
    let found = found.or_else(|| teams.iter().position(|team| name_key(&team.short_name) == key));
    Ok(found.map(|index| teams.swap_remove(index)))
}

/// The team stands on the member's profile, and beside their scores on every board.
fn members_changed(services: &Services, user: Id<User>) {
    services.users.forget(user);
    services.scores.all_boards_changed();
}
