//! `kiai user ...` and `kiai invite ...`.

use clap::Subcommand;
use kiai_model::Country;

use super::{Failure, input, offer};
use crate::command::{Command, Role};

#[derive(Debug, Subcommand)]
pub(super) enum UserVerb {
    /// Make an account. The password is asked for, or read from standard input.
    Add {
        /// The name.
        name: String,
        /// The mail address.
        email: String,
        /// Two letters, such as NL.
        #[arg(long)]
        country: Option<Country>,
    },
    /// Give an account a new password, asked for or read from standard input.
    Password {
        /// The name.
        name: String,
    },
    /// Give an account a role.
    Role {
        /// The name.
        name: String,
        /// The role.
        role: Role,
        /// Take it away instead.
        #[arg(long)]
        remove: bool,
    },
    /// List the addresses an account came from with osu!(lazer), and how many others came from there.
    Logins {
        /// The name.
        name: String,
    },
    /// Hide an account and its scores from everybody else.
    Restrict {
        /// The name.
        name: String,
        /// Show it again instead.
        #[arg(long)]
        lift: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum InviteVerb {
    /// Make a code for REGISTRATION=invite; players put it and a space before their mail address.
    Add {
        /// How many accounts can be made with it.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        uses: u32,
        /// How many days it is good for.
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=36500))]
        days: u32,
    },
}

/// Does what was typed after `kiai user`.
pub(super) fn run(verb: UserVerb) -> Result<(), Failure> {
    offer::run(|| {
        Ok(match verb {
            UserVerb::Add { name, email, country } => {
                Command::UserAdd { username: name, email, password: input::password()?, country }
            }
            UserVerb::Password { name } => Command::UserPassword { username: name, password: input::password()? },
            UserVerb::Role { name, role, remove } => Command::UserRole { username: name, role, remove },
            UserVerb::Logins { name } => Command::UserLogins { username: name },
            UserVerb::Restrict { name, lift } => Command::UserRestrict { username: name, lift },
        })
    })
}

/// Does what was typed after `kiai invite`.
pub(super) fn invite(verb: &InviteVerb) -> Result<(), Failure> {
    let InviteVerb::Add { uses, days } = *verb;
    offer::run(|| Ok(Command::InviteAdd { uses, days }))
}
