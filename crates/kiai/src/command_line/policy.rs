//! `kiai policy ...`.

use clap::{Args, Subcommand};

use super::{Failure, offer};
use crate::command::{Command, PolicyChange, Role};

#[derive(Debug, Subcommand)]
pub(super) enum PolicyVerb {
    /// Have scores with variables changed not be submitted.
    Protect {
        /// Their names.
        #[arg(required = true)]
        names: Vec<String>,
        #[command(flatten)]
        scope: Scope,
    },
    /// Have scores with variables changed be submitted all the same.
    Unprotect {
        /// Their names.
        #[arg(required = true)]
        names: Vec<String>,
        #[command(flatten)]
        scope: Scope,
    },
    /// Have a variable one value whatever the user sets. neosu takes that for changed, so it is not protected then,
    /// unless you say so.
    Force {
        /// Its name.
        name: String,
        /// A number; 1 and 0 for on and off.
        #[arg(allow_hyphen_values = true)]
        value: String,
        #[command(flatten)]
        scope: Scope,
    },
    /// Leave variables to the user, also what is forced for everybody or by the version of the protocol.
    Reset {
        /// Their names.
        #[arg(required = true)]
        names: Vec<String>,
        #[command(flatten)]
        scope: Scope,
    },
    /// Take back all that was decided about variables: what is recommended stands.
    Forget {
        /// Their names.
        #[arg(required = true)]
        names: Vec<String>,
        /// What was decided for a role alone.
        #[arg(long)]
        role: Option<Role>,
    },
    /// List what was decided, and what is recommended.
    List,
    /// List the variables kiai knows.
    Names,
}

/// For whom, and how careful.
#[derive(Debug, Args)]
pub(super) struct Scope {
    /// For those with a role alone, over what is decided for everybody. Of several roles the highest counts.
    #[arg(long)]
    role: Option<Role>,
    /// Take names that kiai does not know, too.
    #[arg(long)]
    unlisted: bool,
}

/// Does what was typed after `kiai policy`.
pub(super) fn run(verb: PolicyVerb) -> Result<(), Failure> {
    let decide = |names, Scope { role, unlisted }, change| Command::PolicyDecide { names, change, role, unlisted };
    offer::run(|| {
        Ok(match verb {
            PolicyVerb::Protect { names, scope } => decide(names, scope, PolicyChange::Protect),
            PolicyVerb::Unprotect { names, scope } => decide(names, scope, PolicyChange::Unprotect),
            PolicyVerb::Force { name, value, scope } => decide(vec![name], scope, PolicyChange::Force { value }),
            PolicyVerb::Reset { names, scope } => decide(names, scope, PolicyChange::Reset),
            PolicyVerb::Forget { names, role } => Command::PolicyForget { names, role },
            PolicyVerb::List => Command::PolicyList,
            PolicyVerb::Names => Command::PolicyNames,
        })
    })
}
