//! Watching others, and being watched.

use kiai_model::{Id, User};
use kiai_services::{
    chat::SendRefusal,
    spectate::{
        WatchRefusal, lacks_map, say_doing, send_classic_frames, stop_watching as stop, talk, watch_one, watchers_of,
    },
};
use kiai_wire_bancho::{ServerPacket, chat as wire, spectate::FrameBundle, users::StatusUpdate};

use super::chat::{refused, words};
use crate::{
    Gate,
    convert::{bundle_from_wire, doing},
    encode::SPECTATORS,
    line::{Input, Line},
};

/// The client wants to watch a user, in place of the one before. When it watches that user already, it has the map now.
pub(super) async fn start_watching(
    gate: &Gate,
    line: &Line,
    input: &mut Input,
    target: Id<User>,
) -> anyhow::Result<()> {
    let is_other = input.watched != Some(target);
    if is_other && input.watched.is_some() {
        line.tell(gate, [ServerPacket::ChannelKick(SPECTATORS.into())]);
    }
    let former = input.watched;
    // What is played is told before any frame of it.
    line.outbox.push_stats(target);
    input.watched = former.filter(|_| !is_other);
    let told = match watch_one(&gate.services, &line.connection, former, target).await {
        Ok(fellows) => {
            input.watched = Some(target);
            if is_other {
                line.tell(gate, spectator_channel(fellows.len() + 2));
                line.tell(gate, fellows.into_iter().map(ServerPacket::FellowSpectatorJoined));
            }
            return Ok(());
        }
        Err(WatchRefusal::Internal(error)) => return Err(error),
        Err(WatchRefusal::Refused(_) | WatchRefusal::NothingToSee) => return Ok(()),
        Err(WatchRefusal::ShuttingDown) => "The server is about to stop.",
        Err(WatchRefusal::TooMany(_)) => "You are watching too many players. Please wait a moment.",
        Err(WatchRefusal::Restricted) => "Your account is restricted: you cannot watch others.",
        Err(WatchRefusal::UnknownUser) => "There is no such player.",
    };
    line.tell(gate, [ServerPacket::Notification(told.into())]);
    Ok(())
}

/// The client watches nobody any more.
pub(super) fn stop_watching(gate: &Gate, line: &Line, input: &mut Input) {
    let Some(target) = input.watched.take() else { return };
    // Refused to one that was replaced: it watches nobody anyway.
    stop(&gate.services, &line.connection, target).ok();
    line.tell(gate, [ServerPacket::ChannelKick(SPECTATORS.into())]);
}

/// The client lacks the map of the user it watches.
pub(super) fn cannot_watch(gate: &Gate, line: &Line, input: &Input) {
    if let Some(target) = input.watched {
        lacks_map(&gate.services, &line.connection, target);
    }
}

/// What the client's user plays, for those who watch.
pub(super) async fn send_frames(
    gate: &Gate,
    line: &Line,
    input: &mut Input,
    bundle: &FrameBundle,
) -> anyhow::Result<()> {
    send_classic_frames(&gate.services, &line.connection, &mut input.stream, bundle_from_wire(bundle)).await
}

/// The client's user does something else: who watches has to know at once.
pub(super) async fn note_status(
    gate: &Gate,
    line: &Line,
    input: &mut Input,
    status: &StatusUpdate,
) -> anyhow::Result<()> {
    say_doing(&gate.services, &line.connection, &mut input.stream, doing(status)).await
}

/// A line for those who watch the same user, or the client's own.
pub(super) async fn say(gate: &Gate, line: &Line, input: &mut Input, said: &wire::Message) -> anyhow::Result<()> {
    let Some(player) = talks_with(gate, line, input) else {
        line.tell(gate, [ServerPacket::ChannelKick(SPECTATORS.into())]);
        return Ok(());
    };
    match talk(&gate.services, &line.connection, player, &mut input.stream, words(&said.text)).await {
        Ok(()) => Ok(()),
        Err(SendRefusal::Internal(error)) => Err(error),
        Err(refusal) => refused(gate, line, refusal, &said.target).await,
    }
}

/// The client opens the window of those who watch, as it does by itself.
pub(super) fn enter_channel(gate: &Gate, line: &Line, input: &Input) {
    let answer = match talks_with(gate, line, input) {
        Some(_) => ServerPacket::ChannelJoinSuccess(SPECTATORS.into()),
        None => ServerPacket::ChannelKick(SPECTATORS.into()),
    };
    line.tell(gate, [answer]);
}

/// The user among whose watchers the client is: whom it watches, else its own if anybody watches.
fn talks_with(gate: &Gate, line: &Line, input: &Input) -> Option<Id<User>> {
    let own = || (!watchers_of(&gate.services, line.user.id).is_empty()).then_some(line.user.id);
    input.watched.or_else(own)
}

/// Who watches already when a client comes: it would show them nothing otherwise.
pub(crate) fn tell_watchers(gate: &Gate, line: &Line) -> Vec<ServerPacket> {
    let watchers = watchers_of(&gate.services, line.user.id);
    if watchers.is_empty() {
        return Vec::new();
    }
    let mut told = spectator_channel(watchers.len() + 1).to_vec();
    line.watchers.lock().extend(watchers.iter().copied());
    told.extend(watchers.into_iter().map(ServerPacket::SpectatorJoined));
    told
}

/// The window of those who watch opens.
pub(crate) fn spectator_channel(count: usize) -> [ServerPacket; 2] {
    let topic = "Who is watched, and who watches. What is said here is kept nowhere.";
    let info = wire::Channel { name: SPECTATORS.into(), topic: topic.into(), user_count: count.into() };
    [ServerPacket::ChannelInfo(info), ServerPacket::ChannelJoinSuccess(SPECTATORS.into())]
}
