//! `kiai build ...`.

use clap::Subcommand;

use super::{Failure, offer};
use crate::command::Command;

#[derive(Debug, Subcommand)]
pub(super) enum BuildVerb {
    /// Name a build, which may then be used; one that is named already is changed.
    Add {
        /// The md5 of the build's osu.Game.dll: what the game tells of itself.
        hash: String,
        /// What to call it, such as 2026.807.0.
        name: String,
        /// Do not allow it.
        #[arg(long)]
        forbid: bool,
    },
    /// Forget a build.
    Remove {
        /// Its md5.
        hash: String,
    },
    /// List all builds.
    List,
}

/// Does what was typed after `kiai build`.
pub(super) fn run(verb: BuildVerb) -> Result<(), Failure> {
    offer::run(|| {
        Ok(match verb {
            BuildVerb::Add { hash, name, forbid } => Command::BuildAdd { hash, name, forbid },
            BuildVerb::Remove { hash } => Command::BuildRemove { hash },
            BuildVerb::List => Command::BuildList,
        })
    })
}
