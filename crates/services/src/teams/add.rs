//! Making a team.

use kiai_model::{Id, User, user::Team};
use kiai_rules::accounts::{TeamNameFault, check_team_name, check_team_short_name, name_skeleton};
use kiai_store::Tx;
use thiserror::Error;

use super::members_changed;
use crate::{Services, internal::with_internal};

/// Why a team was not made.
#[derive(Debug, Error)]
pub enum AddTeamRefusal {
    /// A name is not acceptable.
    #[error("{0}")]
    Fault(#[from] TeamNameFault),
    /// The name is another team's, or looks like it.
    #[error("the team {0} has that name or one that looks like it")]
    NameTaken(String),
    /// The short name is another team's, or looks like it.
    #[error("the team {0} has that short name or one that looks like it")]
    ShortNameTaken(String),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(AddTeamRefusal);

/// Makes a team. Its leader, if there is one, is in it, and no longer in any other.
///
/// # Errors
///
/// See [`AddTeamRefusal`].
pub async fn add_team(
    services: &Services,
    name: &str,
    short_name: &str,
    leader: Option<Id<User>>,
) -> Result<Team, AddTeamRefusal> {
    check_team_name(name)?;
    check_team_short_name(short_name)?;
    let (name, short_name, now) = (name.to_owned(), short_name.to_owned(), services.clock.now());
    let made = services.store.write(move |tx| {
        Box::pin(async move {
            refuse_taken(tx, &name, &short_name).await?;
            let id = tx.insert_team(&name, &short_name, now).await?;
            // What is spelled the same, looks the same.
            let id = id.ok_or_else(|| AddTeamRefusal::NameTaken(name.clone()))?;
            if let Some(leader) = leader {
                tx.join_team(leader, id, now).await?;
                tx.set_team_leader(id, leader).await?;
            }
            Ok::<_, AddTeamRefusal>(Team { id, name, short_name })
        })
    });
    let team = made.await?;
    if let Some(leader) = leader {
        members_changed(services, leader);
    }
    Ok(team)
}

/// Nobody shall mistake one team for another, as nobody shall mistake one user for another.
async fn refuse_taken(tx: &mut Tx, name: &str, short_name: &str) -> Result<(), AddTeamRefusal> {
    let (name, short_name) = (name_skeleton(name), name_skeleton(short_name));
    for other in tx.teams().await? {
        if name_skeleton(&other.team.name) == name {
            return Err(AddTeamRefusal::NameTaken(other.team.name));
        }
        if name_skeleton(&other.team.short_name) == short_name {
            return Err(AddTeamRefusal::ShortNameTaken(other.team.name));
        }
    }
    Ok(())
}
