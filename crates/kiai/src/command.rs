//! What an operator can tell kiai to do, whether it runs or not.
//!
//! A command goes the same way in both cases, [`run`]: a running server gets it over its control socket, otherwise the command line
//! opens the database itself. Paths in a command are absolute, since the two may stand in different folders.

use serde::{Deserialize, Serialize};

/// A command, as the command line hands it over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {}

/// Why a command failed, for the person who gave it.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// It cannot be done as asked.
    #[error("{0}")]
    Refused(String),
    /// Something broke. The person at the terminal is the operator: they see the cause.
    #[error("{0:#}")]
    Internal(#[from] anyhow::Error),
}
