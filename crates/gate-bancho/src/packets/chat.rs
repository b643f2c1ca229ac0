//! Talking.

use std::collections::HashSet;

use kiai_model::{Channel, chat::ChannelKind};
use kiai_services::{
    chat::{
        JoinRefusal, NewMessage, PrivateFault, SendRefusal, channel_named, join_channel, part_channel, send_message,
        send_private, silence_of,
    },
    users::{UserKey, find_user, set_pm_friends_only},
};
use kiai_wire_bancho::{
    ServerPacket,
    chat::{Message, UserName},
};

use crate::{Gate, bancho::channel_info, encode::silence_end, line::Line};

/// Channels that a client has for itself, or that belong to what there is not yet.
const NOT_OURS: [&str; 4] = ["#userlog", "#highlight", "#spectator", "#multiplayer"];

/// Longest answer of somebody who is away, in characters.
const AWAY_LENGTH_MAX: usize = 400;

/// A line for a channel.
pub(super) async fn say(gate: &Gate, line: &Line, said: &Message) -> anyhow::Result<()> {
    let services = &gate.services;
    let Some(channel) = named(gate, line, &said.target).await? else { return Ok(()) };
    match send_message(services, line.user.id, channel.id, words(&said.text)).await {
        Ok(_) => Ok(()),
        Err(refusal) => refused(gate, line, refusal, &said.target).await,
    }
}

/// A line for a user.
pub(super) async fn say_privately(gate: &Gate, line: &Line, said: &Message) -> anyhow::Result<()> {
    let services = &gate.services;
    let found =
        if is_name(&said.target) { find_user(services, UserKey::Name(&said.target), None).await? } else { None };
    let Some(receiver) = found else {
        line.tell(gate, [notice("There is no such player.")]);
        return Ok(());
    };
    match send_private(services, line.user.id, receiver.id, words(&said.text)).await {
        Ok(_) => {
            if silence_of(services, receiver.id).await?.is_some() {
                line.tell(gate, [ServerPacket::TargetIsSilenced(Message::without_text(said.target.clone()))]);
            }
            Ok(())
        }
        Err(refusal) => refused(gate, line, refusal, &said.target).await,
    }
}

/// Enters a channel.
pub(super) async fn join(gate: &Gate, line: &Line, name: &str) -> anyhow::Result<()> {
    let Some(channel) = named(gate, line, name).await? else { return Ok(()) };
    match join_channel(&gate.services, line.user.id, channel.id).await {
        Ok(_) => {
            let (entered, info) = (name.into(), channel_info(gate, line, &channel));
            line.tell(gate, [ServerPacket::ChannelJoinSuccess(entered), ServerPacket::ChannelInfo(info)]);
        }
        Err(JoinRefusal::UnknownChannel | JoinRefusal::NotByThemselves) => {
            line.tell(gate, [ServerPacket::ChannelKick(name.into())]);
        }
        Err(JoinRefusal::Internal(error)) => return Err(error),
    }
    Ok(())
}

/// Leaves a channel.
pub(super) async fn part(gate: &Gate, line: &Line, name: &str) -> anyhow::Result<()> {
    if !is_name(name) {
        return Ok(());
    }
    let found = channel_named(&gate.services, line.user.id, name).await?;
    let Some(channel) = found.filter(|channel| channel.kind == ChannelKind::Public) else { return Ok(()) };
    match part_channel(&gate.services, line.user.id, channel.id).await {
        Ok(()) | Err(JoinRefusal::UnknownChannel | JoinRefusal::NotByThemselves) => Ok(()),
        Err(JoinRefusal::Internal(error)) => Err(error),
    }
}

/// What to answer to private messages, until the visit is over; nothing for an empty text.
pub(super) fn set_away(line: &Line, text: &str) {
    let text = text.trim();
    let answer = || format!("is away: {}", text.chars().take(AWAY_LENGTH_MAX).collect::<String>());
    line.wishes.lock().away = (!text.is_empty()).then(|| (answer(), HashSet::new()));
}

/// Whether only friends may write privately.
pub(super) async fn block_strangers(gate: &Gate, line: &Line, only_friends: bool) -> anyhow::Result<()> {
    set_pm_friends_only(&gate.services, line.user.id, only_friends).await
}

/// The channel of a name. Who asks for one that is not there, or not theirs to see, has it closed.
async fn named(gate: &Gate, line: &Line, name: &str) -> anyhow::Result<Option<Channel>> {
    if NOT_OURS.contains(&name) {
        return Ok(None);
    }
    let channel = if is_name(name) { channel_named(&gate.services, line.user.id, name).await? } else { None };
    if channel.is_none() {
        line.tell(gate, [ServerPacket::ChannelKick(name.into())]);
    }
    Ok(channel)
}

/// PostgreSQL's text cannot hold a NUL, and nothing has one in its name.
fn is_name(text: &str) -> bool {
    !text.contains('\0')
}

/// What is said, without what makes an action of it.
pub(super) fn words(text: &str) -> NewMessage {
    let action = text.strip_prefix("\u{1}ACTION ").map(|text| text.trim_end_matches('\u{1}'));
    NewMessage { text: action.unwrap_or(text).to_owned(), is_action: action.is_some(), uuid: None }
}

pub(super) async fn refused(gate: &Gate, line: &Line, refusal: SendRefusal, target: &UserName) -> anyhow::Result<()> {
    let told = match refusal {
        SendRefusal::Internal(error) => return Err(error),
        SendRefusal::Silenced { until } => silence_end(gate.services.clock.now(), until),
        SendRefusal::UnknownChannel | SendRefusal::NotJoined => ServerPacket::ChannelKick((**target).into()),
        SendRefusal::Private(PrivateFault::UnknownUser) => notice("There is no such player."),
        SendRefusal::Private(_) => ServerPacket::UserDmBlocked(Message::without_text(target.clone())),
        SendRefusal::ReadOnly => notice("You may only read in this channel."),
        SendRefusal::Restricted => notice("Your account is restricted: you cannot talk."),
        SendRefusal::Unwanted => notice("Your message has a word that is not wanted here."),
        SendRefusal::Text(fault) => notice(&fault.to_string()),
        SendRefusal::TooMany(_) => notice("You are talking too fast. Please wait a moment."),
    };
    line.tell(gate, [told]);
    Ok(())
}

fn notice(text: &str) -> ServerPacket {
    ServerPacket::Notification(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_told_from_words() {
        let told = |text| {
            let said = words(text);
            (said.text, said.is_action)
        };
        assert_eq!(told("hello"), ("hello".to_owned(), false));
        assert_eq!(told("\u{1}ACTION waves\u{1}"), ("waves".to_owned(), true));
        assert_eq!(told("\u{1}ACTION waves"), ("waves".to_owned(), true));
    }
}
