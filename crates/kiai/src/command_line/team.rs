//! `kiai team ...`.

use clap::Subcommand;

use super::{Failure, offer};
use crate::command::Command;

#[derive(Debug, Subcommand)]
pub(super) enum TeamVerb {
    /// Make a team.
    Add {
        /// The name, 3 to 30 characters.
        name: String,
        /// The short name that stands before its members' names, 2 to 4 characters.
        short_name: String,
        /// The user who leads it, and is in it.
        #[arg(long)]
        leader: Option<String>,
    },
    /// Put a user in a team, out of any other.
    Join {
        /// The team's name or short name.
        team: String,
        /// The user's name.
        user: String,
    },
    /// Take a user out of their team.
    Leave {
        /// The user's name.
        user: String,
    },
    /// List all teams.
    List,
}

/// Does what was typed after `kiai team`.
pub(super) fn run(verb: TeamVerb) -> Result<(), Failure> {
    offer::run(|| {
        Ok(match verb {
            TeamVerb::Add { name, short_name, leader } => Command::TeamAdd { name, short_name, leader },
            TeamVerb::Join { team, user } => Command::TeamJoin { team, username: user },
            TeamVerb::Leave { user } => Command::TeamLeave { username: user },
            TeamVerb::List => Command::TeamList,
        })
    })
}
