//! What only the staff may ask.

use kiai_model::{Audience, Event, User};
use kiai_rules::chat::Command;

use super::answers::unknown;
use crate::{
    Services,
    accounts::{set_restricted, sign_out_everywhere},
    chat::{
        SilenceRefusal, note_deed, silence,
        silence::{authorize, unsilence},
    },
    scores::findings,
    users::{UserKey, find_any_user},
};

/// Does what a moderator asks for, and says what was done.
pub(super) async fn run(services: &Services, by: &User, command: Command) -> anyhow::Result<Vec<String>> {
    let name = match &command {
        Command::Silence { username, .. } | Command::Restrict { username, .. } | Command::Kick { username, .. } => {
            username
        }
        Command::Unsilence(username) | Command::Unrestrict(username) | Command::Findings(username) => username,
        Command::Help
        | Command::Roll(_)
        | Command::Stats(_)
        | Command::Where(_)
        | Command::With(_)
        | Command::Announce(_) => return Ok(Vec::new()),
    };
    let Some(target) = find_any_user(services, UserKey::Name(name)).await? else { return Ok(vec![unknown()]) };
    let (id, name) = (target.id, target.username.clone());
    if matches!(command, Command::Findings(_)) {
        return told_findings(services, &target).await;
    }
    let done = match command {
        Command::Silence { duration, reason, .. } => {
            silence(services, Some(by.id), id, duration, &reason).await.map(|_| format!("{name} is silenced."))
        }
        Command::Unsilence(_) => unsilence(services, Some(by.id), id)
            .await
            .map(|ended| if ended { format!("{name} may talk again.") } else { format!("{name} was not silenced.") }),
        Command::Restrict { reason, .. } => restrict(services, by, &target, true, &reason).await,
        Command::Unrestrict(_) => restrict(services, by, &target, false, "").await,
        Command::Kick { reason, .. } => kick(services, by, &target, &reason).await,
        _ => return Ok(Vec::new()),
    };
    match done {
        Ok(line) => Ok(vec![line]),
        Err(SilenceRefusal::UnknownUser) => Ok(vec![unknown()]),
        Err(SilenceRefusal::NotAllowed) => Ok(vec![format!("You may not do that to {name}.")]),
        Err(SilenceRefusal::Internal(error)) => Err(error),
    }
}

/// What checks found last that doubts somebody's scores.
async fn told_findings(services: &Services, of: &User) -> anyhow::Result<Vec<String>> {
    const TOLD: u32 = 5;
    let found = findings(services, Some(of.id), TOLD).await?;
    if found.is_empty() {
        return Ok(vec![format!("Nothing was found in the scores of {}.", of.username)]);
    }
    Ok(found.iter().map(|found| format!("Score {}: {}: {}", found.score, found.check, found.evidence)).collect())
}

async fn restrict(
    services: &Services,
    by: &User,
    target: &User,
    restricted: bool,
    reason: &str,
) -> Result<String, SilenceRefusal> {
    authorize(services, Some(by.id), target.id).await?;
    let action = if restricted { "restrict" } else { "unrestrict" };
    note_deed(services, Some(by.id), Some(target.id), action, reason).await?;
    set_restricted(services, target.id, restricted).await?;
    let name = &target.username;
    Ok(if restricted { format!("{name} is restricted.") } else { format!("{name} is no longer restricted.") })
}

async fn kick(services: &Services, by: &User, target: &User, reason: &str) -> Result<String, SilenceRefusal> {
    authorize(services, Some(by.id), target.id).await?;
    note_deed(services, Some(by.id), Some(target.id), "kick", reason).await?;
    // Before their tokens are taken back: clients that know why do not come back by themselves.
    services.bus.tell(Audience::User(target.id), Event::Kicked { reason: reason.to_owned() });
    sign_out_everywhere(services, target.id).await?;
    Ok(format!("{} is signed out.", target.username))
}
