//! What an operator can tell kiai to do, whether it runs or not.
//!
//! A command goes the same way in both cases, [`run`]: a running server gets it over its control socket, otherwise the
//! command line opens the database itself. Paths in a command are absolute, since the two may stand in different
//! folders.

mod backup;
mod import;
mod recalculate;
mod restore;
mod team;
mod user;

use std::path::PathBuf;
use std::time::Duration;

use kiai_model::{BeatmapStatus, Country, Ruleset};
use kiai_services::accounts::AddedAccount;
use serde::{Deserialize, Serialize};

use crate::boot::Opened;
use crate::config::Secret;
use crate::control::Progress;

pub(crate) use restore::restore;
pub(crate) use user::Role;

/// A command, as the command line hands it over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Command {
    /// Import beatmaps.
    Import { paths: Vec<PathBuf>, status: Option<BeatmapStatus> },
    /// Make an account.
    UserAdd { username: String, email: String, password: Secret, country: Option<Country> },
    /// Give an account a new password.
    UserPassword { username: String, password: Secret },
    /// Give an account a role, or take it away.
    UserRole { username: String, role: Role, remove: bool },
    /// Hide an account from others, or show it again.
    UserRestrict { username: String, lift: bool },
    /// Make an invitation.
    InviteAdd { uses: u32, days: u32 },
    /// Make a team.
    TeamAdd { name: String, short_name: String, leader: Option<String> },
    /// Put a user in a team.
    TeamJoin { team: String, username: String },
    /// Take a user out of their team.
    TeamLeave { username: String },
    /// List all teams.
    TeamList,
    /// Compute anew what follows from scores.
    Recalculate { username: Option<String>, ruleset: Option<Ruleset> },
    /// Copy everything into one file.
    Backup {
        /// The file, which does not exist yet.
        file: PathBuf,
    },
}

/// Why a command failed, for the person who gave it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    /// It cannot be done as asked.
    #[error("{0}")]
    Refused(String),
    /// Something broke. The person at the terminal is the operator: they see the cause.
    #[error("{0:#}")]
    Internal(#[from] anyhow::Error),
}

/// Runs a command and returns what there is to say about it.
pub(crate) async fn run(command: Command, opened: &Opened, progress: &Progress) -> Result<String, CommandError> {
    let services = &*opened.services;
    match command {
        Command::Import { paths, status } => import::import(opened, paths, status, progress).await,
        Command::UserAdd { username, email, password, country } => {
            user::add(services, AddedAccount { username, email, password: password.expose().to_owned(), country }).await
        }
        Command::UserPassword { username, password } => {
            user::set_password(services, &username, password.expose()).await
        }
        Command::UserRole { username, role, remove } => user::set_role(services, &username, role, remove).await,
        Command::UserRestrict { username, lift } => user::set_restricted(services, &username, !lift).await,
        Command::InviteAdd { uses, days } => {
            user::invite(services, uses, Duration::from_secs(u64::from(days) * 24 * 60 * 60)).await
        }
        Command::TeamAdd { name, short_name, leader } => {
            team::add(services, &name, &short_name, leader.as_deref()).await
        }
        Command::TeamJoin { team, username } => team::join(services, &team, &username).await,
        Command::TeamLeave { username } => team::leave(services, &username).await,
        Command::TeamList => team::list(services).await,
        Command::Recalculate { username, ruleset } => {
            recalculate::recalculate(services, username.as_deref(), ruleset, progress).await
        }
        Command::Backup { file } => backup::back_up(opened, file, progress).await,
    }
}
