//! What a client is told when it has logged in, in the order of the table in `kiai_wire_bancho::login`.

use std::collections::HashSet;

use kiai_model::{
    Audience, Channel, Id,
    chat::{BOT, ChannelKind, JoinedChannel, Message},
};
use kiai_services::{
    chat::{HISTORY_MAX, HistoryRefusal, history, public_channels, silence_of},
    client_variables::variable_rules,
    presence::see_roster,
    users::friends_of,
};
use kiai_wire_bancho::{
    Dialect, Packet, ServerPacket, chat as wire,
    login::{self, LoginResult},
    neosu,
};

use crate::{
    Gate,
    convert::{privileges, tell_user},
    encode::{message, silence_end},
    line::Line,
    packets::tell_watchers,
};

/// What everybody is told who logs in.
///
/// # Errors
/// When the store fails.
pub(super) async fn welcome(gate: &Gate, line: &Line, joined: &[JoinedChannel]) -> anyhow::Result<Vec<u8>> {
    let services = &gate.services;
    let version = match line.dialect() {
        Dialect::Stable => login::PROTOCOL_VERSION,
        Dialect::Neosu => neosu::PROTOCOL_VERSION,
    };
    let friends = friends_of(services, line.user.id).await?;
    let silence = silence_of(services, line.user.id).await?;
    let now = services.clock.now();
    let mut told = vec![
        ServerPacket::ProtocolVersion(version),
        ServerPacket::UserId(LoginResult::LoggedIn(line.user.id)),
        ServerPacket::Privileges(privileges(line.user.roles)),
        silence.map_or(ServerPacket::SilenceEnd(0), |silence| silence_end(now, silence.until)),
        ServerPacket::FriendsList(friends.iter().copied().collect()),
    ];
    told.extend(gate.policy.menu_icon.as_ref().map(|icon| ServerPacket::MainMenuIcon(icon.to_string().into())));
    told.extend(tell_user(gate, line, line.user.id).await?);
    told.extend(who_is_here(gate, line));
    told.extend(channels(gate, line, joined).await?);
    told.push(ServerPacket::ChannelInfoEnd);
    // neosu would leave.
    if line.user.restricted && line.dialect() == Dialect::Stable {
        told.push(ServerPacket::AccountRestricted);
    }
    told.extend(unread(gate, line, joined).await?);
    told.extend(tell_watchers(gate, line));
    told.extend(notices(gate, line).map(|text| ServerPacket::Notification(text.into())));
    let mut bytes = Vec::new();
    told.iter().for_each(|packet| packet.append(line.dialect(), &mut bytes));
    if line.dialect() == Dialect::Neosu {
        let beginning = gate.beginnings.of(&variable_rules(services).await?, line.user.roles);
        line.variables.lock().begin(&beginning);
        beginning.packets.iter().for_each(|packet| packet.append(line.dialect(), &mut bytes));
    }
    Ok(bytes)
}

/// Who is here. From now on the line is told who comes and who leaves.
pub(crate) fn who_is_here(gate: &Gate, line: &Line) -> Option<ServerPacket> {
    let (mut users, place) = see_roster(&gate.services);
    line.knows_roster(place);
    users.push(BOT);
    Some(ServerPacket::UserPresenceBundle(users.into_iter().filter(|user| *user != line.user.id).collect()))
}

/// The channels there are, and those to be entered: where the user is already, and where neosu talks of itself.
pub(super) async fn channels(gate: &Gate, line: &Line, joined: &[JoinedChannel]) -> anyhow::Result<Vec<ServerPacket>> {
    let services = &gate.services;
    let joined: HashSet<Id<Channel>> = joined.iter().map(|joined| joined.channel.id).collect();
    let all = public_channels(services, line.user.id).await?;
    line.counts.lock().looked_at = services.clock.now();
    let told = all.into_iter().map(|channel| {
        // It is entered with the window it belongs to.
        let enters = channel.name != "#lobby" && (joined.contains(&channel.id) || is_own(line, &channel.name));
        let info = info(gate, line, &channel);
        if enters { ServerPacket::ChannelAutoJoin(info) } else { ServerPacket::ChannelInfo(info) }
    });
    Ok(told.collect())
}

/// The channels that have more users or fewer than the client was told.
pub(crate) async fn channel_counts(gate: &Gate, line: &Line) -> anyhow::Result<Vec<ServerPacket>> {
    let all = public_channels(&gate.services, line.user.id).await?;
    let has_changed = |channel: &Channel| {
        let count = gate.services.connections.user_count(&Audience::Channel(channel.id));
        line.counts.lock().told.get(&channel.id) != Some(&count)
    };
    let changed = all.into_iter().filter(has_changed);
    Ok(changed.map(|channel| ServerPacket::ChannelInfo(info(gate, line, &channel))).collect())
}

/// A channel as clients list it.
pub(crate) fn info(gate: &Gate, line: &Line, channel: &Channel) -> wire::Channel {
    let count = gate.services.connections.user_count(&Audience::Channel(channel.id));
    line.counts.lock().told.insert(channel.id, count);
    wire::Channel { name: channel.name.as_str().into(), topic: channel.topic.as_str().into(), user_count: count.into() }
}

/// neosu prints what it says itself into a channel of its own name, when it signed in with a token.
fn is_own(line: &Line, name: &str) -> bool {
    let Some(version) = line.client.neosu.as_ref().filter(|_| line.client.has_token) else { return false };
    let own = if version.contains("neomod") { "#neomod" } else { "#neosu" };
    name == own
}

/// Private messages that came while nobody was here to read them.
async fn unread(gate: &Gate, line: &Line, joined: &[JoinedChannel]) -> anyhow::Result<Vec<ServerPacket>> {
    let (services, user) = (&gate.services, line.user.id);
    let mut told = Vec::new();
    for joined in joined {
        if joined.channel.kind != ChannelKind::Private || joined.last_message <= joined.last_read {
            continue;
        }
        let since = joined.last_read.unwrap_or(Id::new(0));
        let said = match history(services, user, joined.channel.id, Some(since), None, HISTORY_MAX).await {
            Ok(said) => said,
            Err(HistoryRefusal::Internal(error)) => return Err(error),
            // It was left meanwhile.
            Err(HistoryRefusal::UnknownChannel) => continue,
        };
        // From the first on that came since, all wait already.
        let first_waiting = line.outbox.first_delivered(joined.channel.id);
        let is_missing = |heard: &&Message| heard.sender != user && first_waiting.is_none_or(|first| heard.id < first);
        for heard in said.messages.iter().filter(is_missing) {
            told.extend(said.sender_of(heard).map(|sender| message(heard, sender, &line.user.username)));
            line.outbox.note_delivered(joined.channel.id, heard.id);
        }
    }
    Ok(told)
}

fn notices(gate: &Gate, line: &Line) -> impl Iterator<Item = String> {
    let restricted =
        line.user.restricted.then(|| "Your account is restricted: others see neither you nor your scores.".to_owned());
    let hidden = (!line.user.shows_online)
        .then(|| "You appear offline, as you chose in another client: others do not see that you are here.".to_owned());
    gate.policy.greeting.clone().into_iter().chain(restricted).chain(hidden)
}
