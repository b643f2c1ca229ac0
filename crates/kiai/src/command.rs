//! What an operator can tell kiai to do, whether it runs or not.
//!
//! A command goes the same way in both cases, [`run`]: a running server gets it over its control socket, otherwise the
//! command line opens the database itself. Paths in a command are absolute, since the two may stand in different
//! folders.

mod backup;
mod beatmap;
mod build;
mod chat;
mod findings;
mod import;
mod moderation;
mod policy;
mod recalculate;
mod restore;
mod team;
mod user;

use std::path::PathBuf;
use std::time::Duration;

use kiai_model::{BeatmapStatus, Country, Ruleset};
use kiai_services::accounts::AddedAccount;
use kiai_services::chat::{AddedChannel, ChannelRights};
use serde::{Deserialize, Serialize};

use crate::boot::Opened;
use crate::config::Secret;
use crate::control::Progress;

pub(crate) use policy::PolicyChange;
pub(crate) use restore::restore;
pub(crate) use user::Role;

/// A command, as the command line hands it over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Command {
    /// Import beatmaps.
    Import { paths: Vec<PathBuf>, status: Option<BeatmapStatus>, owner: Option<String> },
    /// Say or change by how much beatmaps are off their songs.
    BeatmapOffset { which: String, whole_set: bool, offset_ms: Option<i32> },
    /// Make an account.
    UserAdd { username: String, email: String, password: Secret, country: Option<Country> },
    /// Give an account a new password.
    UserPassword { username: String, password: Secret },
    /// Give an account a role, or take it away.
    UserRole { username: String, role: Role, remove: bool },
    /// Hide an account from others, or show it again.
    UserRestrict { username: String, lift: bool },
    /// Tell from where somebody came.
    UserLogins { username: String },
    /// Name a build of the game.
    BuildAdd { hash: String, name: String, forbid: bool },
    /// Forget a build.
    BuildRemove { hash: String },
    /// List all builds.
    BuildList,
    /// Make an invitation.
    InviteAdd { uses: u32, days: u32 },
    /// Make a public channel.
    ChannelAdd { name: String, topic: String, read: Vec<Role>, write: Vec<Role>, auto_join: bool },
    /// Change what a channel is about.
    ChannelTopic { name: String, topic: String },
    /// Change who may do what in a channel; what is not given stays.
    ChannelRights { name: String, read: Option<Vec<Role>>, write: Option<Vec<Role>>, auto_join: Option<bool> },
    /// Delete a channel.
    ChannelRemove { name: String },
    /// List all public channels.
    ChannelList,
    /// Show what moderators and the operator did.
    Moderation { username: Option<String>, limit: u32 },
    /// Show what checks found that doubts scores.
    Findings { username: Option<String>, limit: u32 },
    /// Filter a word.
    FilterAdd { word: String, refuse: bool },
    /// Filter a word no more.
    FilterRemove { word: String },
    /// List all filtered words.
    FilterList,
    /// Decide something about variables of neosu.
    PolicyDecide { names: Vec<String>, change: PolicyChange, role: Option<Role>, unlisted: bool },
    /// Take back what was decided about variables of neosu.
    PolicyForget { names: Vec<String>, role: Option<Role> },
    /// List what was decided about variables of neosu.
    PolicyList,
    /// List the variables of neosu.
    PolicyNames,
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
        Command::Import { paths, status, owner } => {
            import::import(opened, paths, status, owner.as_deref(), progress).await
        }
        Command::BeatmapOffset { which, whole_set, offset_ms } => {
            beatmap::offset(services, &which, whole_set, offset_ms).await
        }
        Command::UserAdd { username, email, password, country } => {
            user::add(services, AddedAccount { username, email, password: password.expose().to_owned(), country }).await
        }
        Command::UserPassword { username, password } => {
            user::set_password(services, &username, password.expose()).await
        }
        Command::UserRole { username, role, remove } => user::set_role(services, &username, role, remove).await,
        Command::UserRestrict { username, lift } => user::set_restricted(services, &username, !lift).await,
        Command::UserLogins { username } => user::logins(services, &username).await,
        Command::BuildAdd { hash, name, forbid } => build::add(services, &hash, &name, !forbid).await,
        Command::BuildRemove { hash } => build::remove(services, &hash).await,
        Command::BuildList => build::list(services).await,
        Command::InviteAdd { uses, days } => {
            user::invite(services, uses, Duration::from_secs(u64::from(days) * 24 * 60 * 60)).await
        }
        Command::ChannelAdd { name, topic, read, write, auto_join } => {
            let (read_roles, write_roles) = (chat::rights(&read), chat::rights(&write));
            chat::add_channel(services, AddedChannel { name, topic, read_roles, write_roles, auto_join }).await
        }
        Command::ChannelTopic { name, topic } => chat::set_topic(services, &name, &topic).await,
        Command::ChannelRights { name, read, write, auto_join } => {
            let rights = |roles: Option<Vec<Role>>| roles.map(|roles| chat::rights(&roles));
            let rights = ChannelRights { read_roles: rights(read), write_roles: rights(write), auto_join };
            chat::set_rights(services, &name, rights).await
        }
        Command::Moderation { username, limit } => moderation::list(services, username.as_deref(), limit).await,
        Command::Findings { username, limit } => findings::list(services, username.as_deref(), limit).await,
        Command::ChannelRemove { name } => chat::remove_channel(services, &name).await,
        Command::ChannelList => chat::list_channels(services).await,
        Command::FilterAdd { word, refuse } => chat::add_filter(services, &word, refuse).await,
        Command::FilterRemove { word } => chat::remove_filter(services, &word).await,
        Command::FilterList => chat::list_filter(services).await,
        Command::PolicyDecide { names, change, role, unlisted } => {
            policy::decide(services, &names, &change, role, unlisted).await
        }
        Command::PolicyForget { names, role } => policy::forget(services, &names, role).await,
        Command::PolicyList => policy::list(services).await,
        Command::PolicyNames => Ok(policy::names()),
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
