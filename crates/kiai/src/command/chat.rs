//! `kiai channel ...` and `kiai filter ...`: where is talked, and in which words not.

use std::fmt::Write;

use kiai_model::Channel;
use kiai_model::user::Roles;
use kiai_services::Services;
use kiai_services::chat::{self, AddChannelRefusal, AddedChannel, ChannelRights};

use super::{CommandError, Role};

/// Makes a public channel.
pub(super) async fn add_channel(services: &Services, added: AddedChannel) -> Result<String, CommandError> {
    let name = added.name.clone();
    match chat::add_channel(services, added).await {
        Ok(()) => Ok(format!("Made the channel {name}")),
        Err(AddChannelRefusal::Name(fault)) => Err(CommandError::Refused(fault.to_string())),
        Err(AddChannelRefusal::Known) => Err(CommandError::Refused(format!("there is a channel {name}"))),
        Err(AddChannelRefusal::Internal(error)) => Err(error.into()),
    }
}

/// Changes what a channel is about.
pub(super) async fn set_topic(services: &Services, name: &str, topic: &str) -> Result<String, CommandError> {
    if chat::set_topic(services, name, topic).await? {
        Ok(format!("{name} has a new topic"))
    } else {
        Err(unknown_channel(name))
    }
}

/// Changes who may do what in a channel, and says who may now.
pub(super) async fn set_rights(services: &Services, name: &str, rights: ChannelRights) -> Result<String, CommandError> {
    match chat::set_rights(services, name, rights).await? {
        Some(channel) => Ok(described(&channel)),
        None => Err(unknown_channel(name)),
    }
}

/// Deletes a channel.
pub(super) async fn remove_channel(services: &Services, name: &str) -> Result<String, CommandError> {
    if chat::remove_channel(services, name).await? {
        Ok(format!("Deleted the channel {name}"))
    } else {
        Err(unknown_channel(name))
    }
}

/// Lists all public channels, one a line.
pub(super) async fn list_channels(services: &Services) -> Result<String, CommandError> {
    let mut text = String::new();
    for channel in chat::all_channels(services).await? {
        _ = writeln!(text, "{}", described(&channel));
    }
    text.truncate(text.trim_end().len());
    Ok(if text.is_empty() { "There is no channel".to_owned() } else { text })
}

/// A channel in a line: what it is about, who may do what there.
fn described(channel: &Channel) -> String {
    let mut text = format!("{}\t{}", channel.name, channel.topic);
    for (what, roles) in [("read by", channel.read_roles), ("written by", channel.write_roles)] {
        if roles != Roles::default() {
            _ = write!(text, "\t{what} {}", Role::names(roles).join(", "));
        }
    }
    if channel.auto_join {
        text.push_str("\teverybody is in it");
    }
    text
}

/// Filters a word.
pub(super) async fn add_filter(services: &Services, word: &str, refuse: bool) -> Result<String, CommandError> {
    if word.trim().is_empty() {
        return Err(CommandError::Refused("an empty word filters nothing".to_owned()));
    }
    chat::set_filtered_word(services, word, refuse).await?;
    Ok(format!("{} `{}`", if refuse { "Refusing messages with" } else { "Masking" }, word.trim()))
}

/// Filters a word no more.
pub(super) async fn remove_filter(services: &Services, word: &str) -> Result<String, CommandError> {
    if chat::remove_filtered_word(services, word).await? {
        Ok(format!("`{}` is filtered no more", word.trim()))
    } else {
        Err(CommandError::Refused(format!("`{}` is not filtered", word.trim())))
    }
}

/// Lists all filtered words, one a line.
pub(super) async fn list_filter(services: &Services) -> Result<String, CommandError> {
    let words = chat::filtered_words(services).await?;
    let lines: Vec<_> = words
        .iter()
        .map(|(word, refuses)| format!("{word}\t{}", if *refuses { "refused" } else { "masked" }))
        .collect();
    Ok(if lines.is_empty() { "No word is filtered".to_owned() } else { lines.join("\n") })
}

/// Several roles as rights.
pub(super) fn rights(roles: &[Role]) -> Roles {
    roles.iter().fold(Roles::default(), |rights, role| rights.with(role.roles()))
}

fn unknown_channel(name: &str) -> CommandError {
    CommandError::Refused(format!("there is no channel {name}"))
}
