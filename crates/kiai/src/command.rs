//! What an operator can tell kiai to do, whether it runs or not.
//!
//! A command goes the same way in both cases, [`run`]: a running server gets it over its control socket, otherwise the command line
//! opens the database itself. Paths in a command are absolute, since the two may stand in different folders.

mod backup;
mod restore;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::boot::Opened;
use crate::control::Progress;

pub(crate) use restore::restore;

/// A command, as the command line hands it over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Command {
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
    match command {
        Command::Backup { file } => backup::back_up(opened, file, progress).await,
    }
}
