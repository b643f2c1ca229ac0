//! What a client was told of rooms, and what it is told when something happens in them.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use bytes::Bytes;
use kiai_model::{
    Event, Id, Room, User,
    chat::BOT,
    rooms::{Countdown, CountdownKind, RoomEvent, RoomUser, Seat, UserState},
};
use kiai_wire_bancho::{
    Dialect, ServerPacket,
    chat::Message,
    rooms::{Match, ScoreFrame, SlotIndex},
};
use parking_lot::Mutex;

use crate::convert::{ShownTo, lack, match_number, match_of, score_to_wire, slot_of};

/// What a room's channel is called by every client.
pub(crate) const ROOM_CHANNEL: &str = "#multiplayer";

/// Errands that wait at most.
const ERRANDS_MAX: usize = 32;

/// What a client was told of rooms.
#[derive(Debug, Default)]
pub(crate) struct RoomSeen {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// The room it is inside of, as it was when the client was told last.
    room: Option<Arc<Room>>,
    /// Whether the client does not know that the server was away: it thinks that it is inside all along.
    is_unaware: bool,
    /// Whether a match starts in which it plays, of which it is told with the room as it is then.
    is_starting: bool,
    /// The room as it is, to be told: however often it changes until then, once.
    changed: Option<Bytes>,
    /// The rooms the lobby was told of, by the numbers of their matches; none when it does not look.
    lobby: Option<BTreeMap<u16, Id<Room>>>,
    /// The map the client said it lacks.
    missing: Option<String>,
    /// What is left to be done.
    errands: VecDeque<Errand>,
}

/// What is left to be done after something was told, that waits for other things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Errand {
    /// It is to be seen whether the client can play what the room plays now.
    Reconcile,
    /// An invitation is to be told in the name of whoever invites.
    Invitation { by: Id<User>, room: Id<Room>, password: String, name: String },
    /// A number that somebody drew is to be told with their name.
    Roll { user: Id<User>, max: u32, result: u32 },
}

impl RoomSeen {
    /// The room the client is inside of, as it was told last.
    pub(crate) fn room(&self) -> Option<Arc<Room>> {
        self.inner.lock().room.clone()
    }

    /// Whether the client takes part in a match there that is on.
    pub(crate) fn plays(&self, me: Id<User>) -> bool {
        self.room().is_some_and(|room| room.user(me).is_some_and(|inside| inside.state.is_gameplay()))
    }

    /// Whether the client does not know that the server was away.
    pub(crate) fn set_unaware(&self, is_unaware: bool) {
        self.inner.lock().is_unaware = is_unaware;
    }

    /// The room as it is to be told, if it is to be.
    pub(crate) fn take_changed(&self) -> Option<Bytes> {
        self.inner.lock().changed.take()
    }

    /// Whether something is left to be done before the client is told what waits.
    pub(crate) fn has_errands(&self) -> bool {
        !self.inner.lock().errands.is_empty()
    }

    /// What is left to be done before the client is told what waits.
    pub(crate) fn next_errand(&self) -> Option<Errand> {
        self.inner.lock().errands.pop_front()
    }

    fn later(&self, errand: Errand) -> Vec<ServerPacket> {
        self.run_later(errand);
        Vec::new()
    }

    fn run_later(&self, errand: Errand) {
        let errands = &mut self.inner.lock().errands;
        if errands.len() < ERRANDS_MAX && (errand != Errand::Reconcile || !errands.contains(&errand)) {
            errands.push_back(errand);
        }
    }

    /// The client says that it has a map, or lacks it.
    pub(crate) fn note_map(&self, checksum: &str, has_it: bool) {
        self.inner.lock().missing = (!has_it).then(|| checksum.to_owned());
    }

    /// Whether the client said that it lacks a map.
    pub(crate) fn lacks(&self, checksum: &str) -> bool {
        self.inner.lock().missing.as_deref() == Some(checksum)
    }

    /// The client looks at the lobby from now on, in which there are these rooms.
    pub(crate) fn enter_lobby(&self, rooms: &[Arc<Room>]) -> Vec<ServerPacket> {
        self.inner.lock().lobby = Some(BTreeMap::new());
        rooms.iter().filter_map(|room| self.list(room)).collect()
    }

    /// The client does not look at the lobby any more.
    pub(crate) fn exit_lobby(&self) {
        self.inner.lock().lobby = None;
    }

    /// A room of the lobby is like this. Of two with one number, the one that was told first is shown.
    fn list(&self, room: &Room) -> Option<ServerPacket> {
        let mut inner = self.inner.lock();
        if inner.room.as_ref().is_some_and(|inside| inside.id == room.id) {
            return None; // those inside are told more
        }
        let lobby = inner.lobby.as_mut()?;
        let number = match_number(room.id);
        let told = lobby.insert(number, room.id);
        if let Some(other) = told.filter(|told| *told != room.id) {
            lobby.insert(number, other);
            return None;
        }
        let shown = Box::new(match_of(room, ShownTo::Lobby));
        Some(if told.is_some() { ServerPacket::RoomUpdated(shown) } else { ServerPacket::RoomCreated(shown) })
    }

    fn unlist(&self, room: Id<Room>) -> Option<ServerPacket> {
        let mut inner = self.inner.lock();
        let (lobby, number) = (inner.lobby.as_mut()?, match_number(room));
        (lobby.get(&number) == Some(&room)).then(|| {
            lobby.remove(&number);
            ServerPacket::RoomClosed(number.into())
        })
    }

    /// A client is told what of rooms is for it alone. `encode` gives the bytes of the room for all who are like it.
    pub(crate) fn hear(
        &self,
        me: Id<User>,
        dialect: Dialect,
        event: &Event,
        encode: impl FnOnce(&Room) -> Option<Bytes>,
    ) -> Vec<ServerPacket> {
        match event {
            Event::RoomEntered { room } => {
                let mut inner = self.inner.lock();
                (inner.room, inner.is_starting, inner.changed) = (Some(Arc::clone(room)), false, None);
                let is_unaware = inner.is_unaware;
                drop(inner);
                self.run_later(Errand::Reconcile);
                if is_unaware && let Some(told) = match_goes_on(me, dialect, room) {
                    return told;
                }
                let shown = Box::new(match_of(room, ShownTo::Members));
                vec![ServerPacket::RoomJoinSuccess(shown), ServerPacket::ChannelJoinSuccess(ROOM_CHANNEL.into())]
            }
            Event::RoomExited { room } => {
                let mut inner = self.inner.lock();
                if inner.room.take_if(|inside| inside.id == *room).is_none() {
                    return Vec::new();
                }
                (inner.is_starting, inner.changed) = (false, None);
                vec![ServerPacket::ChannelKick(ROOM_CHANNEL.into())]
            }
            Event::RoomChanged { room } => {
                let bytes = encode(room);
                let mut inner = self.inner.lock();
                if inner.room.as_ref().is_none_or(|inside| inside.id != room.id) {
                    return Vec::new();
                }
                (inner.room, inner.changed) = (Some(Arc::clone(room)), bytes);
                let starts = std::mem::take(&mut inner.is_starting);
                drop(inner);
                self.run_later(Errand::Reconcile);
                let loads = starts && lack(room, dialect).is_none();
                let shown = loads.then(|| ServerPacket::MatchStarted(Box::new(match_of(room, ShownTo::Members))));
                shown.into_iter().collect()
            }
            Event::RoomListed { room } => self.list(room).into_iter().collect(),
            Event::RoomUnlisted { room } => self.unlist(*room).into_iter().collect(),
            Event::RoomProgress { user, standing, .. } => {
                let slot = self.room().and_then(|room| slot_of(&room, *user));
                let told = slot.map(|slot_id| ScoreFrame { slot_id, ..score_to_wire(standing) });
                told.map(ServerPacket::MatchScoreUpdated).into_iter().collect()
            }
            Event::RoomEvent { room, event } => self.happened(me, dialect, *room, event),
            _ => Vec::new(),
        }
    }

    fn happened(&self, me: Id<User>, dialect: Dialect, id: Id<Room>, event: &RoomEvent) -> Vec<ServerPacket> {
        if let RoomEvent::Invited { by, password, name } = event {
            return self.later(Errand::Invitation {
                by: *by,
                room: id,
                password: password.clone(),
                name: name.clone(),
            });
        }
        let Some(room) = self.room().filter(|room| room.id == id) else { return Vec::new() };
        let state = room.user(me).map(|inside| inside.state);
        let is_playing = state.is_some_and(UserState::is_gameplay) || self.inner.lock().is_starting;
        let slot = |user: Id<User>| slot_of(&room, user).and_then(|slot| SlotIndex::new(slot.into()));
        let told = match event {
            RoomEvent::MatchStarted { players, .. } => {
                self.inner.lock().is_starting = players.contains(&me);
                None
            }
            RoomEvent::GameplayStarted => Some(ServerPacket::MatchAllPlayersLoaded),
            RoomEvent::GameplayAborted { .. } if is_playing || state == Some(UserState::FinishedPlay) => {
                Some(ServerPacket::MatchAbort)
            }
            RoomEvent::ResultsReady { players, .. } if players.contains(&me) => Some(ServerPacket::MatchFinished),
            RoomEvent::PlayerFailed { user } => slot(*user).map(ServerPacket::MatchPlayerFailed),
            RoomEvent::SkipVoted { user, has_voted: true } => match dialect {
                Dialect::Neosu => i32::try_from(user.get()).ok().map(ServerPacket::MatchPlayerSkipped),
                Dialect::Stable => slot_of(&room, *user).map(|slot| ServerPacket::MatchPlayerSkipped(slot.into())),
            },
            RoomEvent::SkipPassed if is_playing => Some(ServerPacket::MatchSkip),
            RoomEvent::HostChanged { host } if *host == Some(me) => Some(ServerPacket::HostChanged),
            RoomEvent::SettingsChanged { settings, .. } if settings.password != room.settings.password => {
                Some(ServerPacket::RoomPasswordChanged(settings.password.as_str().into()))
            }
            // Who goes by themselves is told so only when they have closed the room.
            RoomEvent::UserKicked { user, .. } | RoomEvent::UserLeft { user } if user.id == me => {
                return put_out(&room, user, dialect);
            }
            RoomEvent::CountdownStarted { countdown } => counting(&room, countdown),
            RoomEvent::CountdownStopped { of, is_over, .. } => counted(*of, *is_over),
            RoomEvent::Rolled { user, max, result } => {
                return self.later(Errand::Roll { user: *user, max: *max, result: *result });
            }
            // All else shows in the room as it is after it.
            _ => None,
        };
        told.into_iter().collect()
    }
}

/// What a client hears that was in a match when the server went away: none when it was in none. It would leave the match
/// when it came in anew, and may have missed the last that was told before.
fn match_goes_on(me: Id<User>, dialect: Dialect, room: &Room) -> Option<Vec<ServerPacket>> {
    let shown = || Box::new(match_of(room, ShownTo::Members));
    match room.user(me)?.state {
        UserState::WaitingForLoad if lack(room, dialect).is_none() => Some(vec![ServerPacket::MatchStarted(shown())]),
        UserState::Loaded | UserState::ReadyForGameplay | UserState::FinishedPlay => {
            Some(vec![ServerPacket::RoomUpdated(shown())])
        }
        UserState::Playing => Some(vec![ServerPacket::RoomUpdated(shown()), ServerPacket::MatchAllPlayersLoaded]),
        _ => None,
    }
}

/// Clients leave a room by themselves in which they see nobody of themselves; osu!stable also when it is gone.
fn put_out(room: &Room, user: &RoomUser, dialect: Dialect) -> Vec<ServerPacket> {
    let mut without = room.clone();
    without.users.retain(|inside| inside.id != user.id);
    for seat in &mut without.seats {
        if *seat == Seat::Taken(user.id) {
            *seat = Seat::Open;
        }
    }
    let shown: Match = match_of(&without, ShownTo::Lobby);
    let number = shown.id;
    let mut packets = vec![ServerPacket::RoomUpdated(Box::new(shown))];
    if dialect == Dialect::Stable {
        packets.push(ServerPacket::RoomClosed(number.into()));
    }
    packets.push(ServerPacket::Notification("You are not in the room any more.".into()));
    packets
}

/// These clients know no countdowns: they are told in the room's channel.
fn counting(room: &Room, countdown: &Countdown) -> Option<ServerPacket> {
    // The room itself does not know the time; what was counted to first is known by what others are told.
    let text = match countdown.kind {
        CountdownKind::MatchStart { is_automatic: true } => {
            let seconds = room.settings.auto_start.as_secs();
            format!("Somebody is ready: the match starts in {seconds} seconds.")
        }
        CountdownKind::MatchStart { is_automatic: false } => "The match is about to start.".to_owned(),
        CountdownKind::Timer => "The timer is running.".to_owned(),
        CountdownKind::ServerShuttingDown => "The server is about to restart.".to_owned(),
        CountdownKind::ForceGameplayStart => return None,
    };
    Some(said(&text))
}

fn counted(of: CountdownKind, is_over: bool) -> Option<ServerPacket> {
    let text = match (of, is_over) {
        (CountdownKind::Timer, true) => "The timer is over.",
        (CountdownKind::Timer, false) => "The timer was stopped.",
        (CountdownKind::MatchStart { .. }, false) => "The countdown to the match was stopped.",
        _ => return None,
    };
    Some(said(text))
}

/// A line of the server's own user in a room's channel, which nobody keeps.
pub(crate) fn said(text: &str) -> ServerPacket {
    ServerPacket::RecvMessage(Message {
        sender: "BanchoBot".into(),
        text: text.into(),
        target: ROOM_CHANNEL.into(),
        sender_id: BOT,
    })
}
