//! `kiai team ...`: teams, which operators make and fill.

use std::fmt::Write;

use kiai_model::user::Team;
use kiai_services::Services;
use kiai_services::teams::{self, AddTeamRefusal};

use super::CommandError;
use super::user::find;

/// Makes a team, with its leader in it.
pub(super) async fn add(
    services: &Services,
    name: &str,
    short_name: &str,
    leader: Option<&str>,
) -> Result<String, CommandError> {
    let leader = match leader {
        Some(name) => Some(find(services, name).await?),
        None => None,
    };
    match teams::add_team(services, name, short_name, leader.as_ref().map(|user| user.id)).await {
        Ok(team) => {
            let led = leader.map_or_else(String::new, |user| format!(", led by {}", user.username));
            Ok(format!("Made the team {} ({}), number {}{led}", team.name, team.short_name, team.id))
        }
        Err(AddTeamRefusal::Internal(error)) => Err(error.into()),
        Err(
            refusal @ (AddTeamRefusal::Fault(_) | AddTeamRefusal::NameTaken(_) | AddTeamRefusal::ShortNameTaken(_)),
        ) => Err(CommandError::Refused(refusal.to_string())),
    }
}

/// Puts a user in a team, out of any other.
pub(super) async fn join(services: &Services, team: &str, username: &str) -> Result<String, CommandError> {
    let found = teams::find_team(services, team).await?;
    let Team { id, name, .. } = found.ok_or_else(|| CommandError::Refused(format!("there is no team {team}")))?;
    let user = find(services, username).await?;
    let username = &user.username;
    Ok(match teams::join_team(services, id, user.id).await? {
        Some(before) if before.id == id => format!("{username} is in {name} already"),
        Some(before) => format!("{username} is now in {name}, and no longer in {}", before.name),
        None => format!("{username} is now in {name}"),
    })
}

/// Takes a user out of their team.
pub(super) async fn leave(services: &Services, username: &str) -> Result<String, CommandError> {
    let user = find(services, username).await?;
    match teams::leave_team(services, user.id).await? {
        Some(left) => Ok(format!("{} is no longer in {}", user.username, left.name)),
        None => Err(CommandError::Refused(format!("{} is in no team", user.username))),
    }
}

/// Lists all teams, one a line.
pub(super) async fn list(services: &Services) -> Result<String, CommandError> {
    let teams = teams::teams(services).await?;
    if teams.is_empty() {
        return Ok("There is no team".to_owned());
    }
    let mut text = String::new();
    for overview in &teams {
        let members = if overview.member_count == 1 { "member" } else { "members" };
        let led = overview.leader.as_ref().map_or_else(String::new, |leader| format!(", led by {leader}"));
        let Team { name, short_name, .. } = &overview.team;
        _ = writeln!(text, "{short_name}\t{name}\t{} {members}{led}", overview.member_count);
    }
    text.truncate(text.trim_end().len());
    Ok(text)
}
