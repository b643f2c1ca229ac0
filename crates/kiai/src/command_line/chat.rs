//! `kiai channel ...` and `kiai filter ...`.

use clap::{Subcommand, ValueEnum};

use super::{Failure, offer};
use crate::command::{Command, Role};

#[derive(Debug, Subcommand)]
pub(super) enum ChannelVerb {
    /// Make a public channel.
    Add {
        /// The name, with # before it (quote it: the shell takes # for a comment).
        name: String,
        /// What is talked about.
        #[arg(default_value = "")]
        topic: String,
        /// Who may read it; everybody if not given. Can be given again.
        #[arg(long)]
        read: Vec<Role>,
        /// Who may write; everybody if not given. Can be given again.
        #[arg(long)]
        write: Vec<Role>,
        /// Everybody is in it until they leave.
        #[arg(long)]
        auto_join: bool,
    },
    /// Change what a channel is about.
    Topic {
        /// The name.
        name: String,
        /// What is talked about.
        topic: String,
    },
    /// Change who may do what in a channel; what is not given stays as it is.
    Rights {
        /// The name.
        name: String,
        /// Who may read it. Can be given again; `--read everybody` for all.
        #[arg(long, value_name = "ROLE", value_parser = role)]
        read: Vec<Holder>,
        /// Who may write. Can be given again; `--write everybody` for all.
        #[arg(long, value_name = "ROLE", value_parser = role)]
        write: Vec<Holder>,
        /// Whether everybody is in it until they leave.
        #[arg(long)]
        auto_join: Option<bool>,
    },
    /// Delete a channel with all that was said in it.
    Remove {
        /// The name.
        name: String,
    },
    /// List all public channels.
    List,
}

#[derive(Debug, Subcommand)]
pub(super) enum FilterVerb {
    /// Mask a word in messages.
    Add {
        /// The word, or some words.
        word: String,
        /// Refuse messages with it instead.
        #[arg(long)]
        refuse: bool,
    },
    /// Filter a word no more.
    Remove {
        /// The word.
        word: String,
    },
    /// List all filtered words.
    List,
}

/// Does what was typed after `kiai channel`.
pub(super) fn run(verb: ChannelVerb) -> Result<(), Failure> {
    offer::run(|| {
        Ok(match verb {
            ChannelVerb::Add { name, topic, read, write, auto_join } => {
                Command::ChannelAdd { name, topic, read, write, auto_join }
            }
            ChannelVerb::Topic { name, topic } => Command::ChannelTopic { name, topic },
            ChannelVerb::Rights { name, read, write, auto_join } => {
                Command::ChannelRights { name, read: holders(&read), write: holders(&write), auto_join }
            }
            ChannelVerb::Remove { name } => Command::ChannelRemove { name },
            ChannelVerb::List => Command::ChannelList,
        })
    })
}

/// Does what was typed after `kiai filter`.
pub(super) fn filter(verb: FilterVerb) -> Result<(), Failure> {
    offer::run(|| {
        Ok(match verb {
            FilterVerb::Add { word, refuse } => Command::FilterAdd { word, refuse },
            FilterVerb::Remove { word } => Command::FilterRemove { word },
            FilterVerb::List => Command::FilterList,
        })
    })
}

/// Who has a right: everybody (none), or those with a role.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder(Option<Role>);

fn role(text: &str) -> Result<Holder, String> {
    if text == "everybody" {
        return Ok(Holder(None));
    }
    Role::from_str(text, false).map(|role| Holder(Some(role)))
}

/// The roles that were given, none when nothing was said; everybody with any is everybody.
fn holders(given: &[Holder]) -> Option<Vec<Role>> {
    let roles: Option<Vec<Role>> = given.iter().map(|holder| holder.0).collect();
    (!given.is_empty()).then(|| roles.unwrap_or_default())
}
