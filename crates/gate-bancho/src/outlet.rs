//! Where events for a line go.

use std::{
    collections::HashSet,
    sync::{Arc, Weak},
};

use bytes::Bytes;
use kiai_model::{
    Channel, Event, Id, User,
    chat::{BOT, Message},
};
use kiai_services::{
    Services,
    chat::{NewMessage, send_private},
    connections::{Encoding, Envelope, Outlet},
};
use kiai_wire_bancho::{
    Dialect, ServerPacket,
    codec::Md5,
    users::{PresenceFilter, QuitState},
};
use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

use crate::{
    encode::{SPECTATORS, bytes_of, encode, message, silence_end},
    line::Wishes,
    lines::{Ending, Lines},
    looks::Looks,
    outbox::Outbox,
    packets::spectator_channel,
    variables::Variables,
};

/// How many users one who is away answers.
const ANSWERED_MAX: usize = 256;
/// Watchers of whom is told who they are; of more a client asks if it wants to know.
const WATCHERS_SHOWN_MAX: usize = 100;
/// How many maps a client is asked for in one visit.
const MAPS_ASKED_MAX: usize = 1_000;

/// The place of a line among the connections.
pub(crate) struct LineOutlet {
    pub(crate) lines: Weak<Lines>,
    pub(crate) services: Weak<Services>,
    pub(crate) encoding: Encoding,
    pub(crate) dialect: Dialect,
    pub(crate) id: String,
    pub(crate) user: Arc<User>,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) wishes: Arc<Mutex<Wishes>>,
    pub(crate) variables: Arc<Mutex<Variables>>,
    pub(crate) looks: Arc<Looks>,
    pub(crate) watchers: Arc<Mutex<HashSet<Id<User>>>>,
    pub(crate) ended: CancellationToken,
    /// The maps its client was asked for.
    pub(crate) asked: Mutex<HashSet<Md5>>,
}

impl Outlet for LineOutlet {
    fn deliver(&self, envelope: &Envelope<'_>) {
        match envelope.event() {
            Event::DisconnectRequested => self.end_as(Ending::Replaced),
            Event::Kicked { reason } => self.end_as(Ending::Kicked { reason: reason.as_str().into() }),
            Event::FriendPresenceChanged { user, presence } => match (self.wishes.lock().of, presence) {
                (PresenceFilter::All | PresenceFilter::Friends, Some(_)) => self.outbox.refresh(*user),
                (PresenceFilter::Friends, None) => {
                    self.put(bytes_of(
                        self.dialect,
                        &[ServerPacket::UserLogout { user_id: *user, state: QuitState::Gone }],
                    ));
                }
                (PresenceFilter::All, None) | (PresenceFilter::None, _) => {}
            },
            // Who appears offline still sees themselves; who left is told by the roster.
            Event::PresenceChanged { user, presence } if *user == self.user.id || presence.is_some() => {
                self.refresh(*user);
            }
            Event::StatisticsChanged { user } => self.refresh(*user),
            Event::MessageSent { message, channel, sender } => self.hear(envelope, message, channel, sender),
            Event::UserSilenced { user, until, .. } if *user == self.user.id => {
                let Some(services) = self.services.upgrade() else { return };
                let packets = [silence_end(services.clock.now(), *until), ServerPacket::UserSilenced(*user)];
                self.put(bytes_of(self.dialect, &packets));
            }
            Event::ClientVariablesChanged { rules } => {
                self.variables.lock().want(Arc::clone(rules));
                self.outbox.wake();
            }
            Event::MapRequested { checksum } => self.ask_for_map(checksum),
            Event::WatchedStatusChanged { user } => self.outbox.push_stats(*user),
            Event::ClassicFramesSent { .. } => self.put_frames(envelope),
            Event::WatchingStarted { watcher, .. } => self.be_watched(*watcher),
            Event::WatchingEnded { watcher } => self.be_left(*watcher),
            // Of themselves they know.
            Event::FellowWatcherJoined { watcher, .. }
            | Event::FellowWatcherLeft { watcher, .. }
            | Event::WatcherLacksMap { watcher, .. }
                if *watcher == self.user.id => {}
            Event::SaidAmongWatchers { sender, .. } if sender.id == self.user.id => {}
            _ => self.put_encoded(envelope),
        }
    }

    fn end(&self) {
        self.end_as(Ending::Over);
    }
}

impl LineOutlet {
    /// A line of chat. Clients show their own by themselves.
    fn hear(&self, envelope: &Envelope<'_>, said: &Arc<Message>, channel: &Arc<Channel>, sender: &Arc<User>) {
        if sender.id == self.user.id {
            return;
        }
        self.outbox.note_message(said.id);
        // Who talks is seen: their name alone says little.
        if sender.id != BOT && self.services.upgrade().is_some_and(|services| self.looks.add(&services, sender.id)) {
            self.refresh(sender.id);
        }
        if channel.pair.is_none() {
            return self.put_encoded(envelope);
        }
        self.put(bytes_of(self.dialect, &[message(said, sender, &self.user.username)]));
        self.outbox.note_delivered(channel.id, said.id);
        self.answer_for_the_absent(sender.id);
    }

    /// Answers a private message, the first of each sender, with what the user left to be answered.
    fn answer_for_the_absent(&self, sender: Id<User>) {
        let text = {
            let mut wishes = self.wishes.lock();
            let Some((text, answered)) = &mut wishes.away else { return };
            if answered.len() >= ANSWERED_MAX || !answered.insert(sender) {
                return;
            }
            text.clone()
        };
        let Some(services) = self.services.upgrade() else { return };
        let (tasks, user) = (services.tasks.clone(), self.user.id);
        tasks.spawn(async move {
            let answer = NewMessage { text, is_action: true, uuid: None };
            if let Err(refusal) = send_private(&services, user, sender, answer).await {
                tracing::debug!(%refusal, "Nobody is told that somebody is away");
            }
        });
    }

    /// Asks for the file of a map, once in a visit. osu!stable knows no such question.
    fn ask_for_map(&self, checksum: &str) {
        let md5 = Md5::from(checksum);
        if self.dialect != Dialect::Neosu || !md5.is_known() {
            return;
        }
        let is_first = {
            let mut asked = self.asked.lock();
            asked.len() < MAPS_ASKED_MAX && asked.insert(md5)
        };
        if is_first {
            self.put(bytes_of(self.dialect, &[ServerPacket::RequestMap(md5)]));
        }
    }

    /// Somebody watches the client's user. With the first, the window of those who watch opens.
    fn be_watched(&self, watcher: Id<User>) {
        if watcher == self.user.id {
            return;
        }
        let (is_first, is_shown) = {
            let mut watchers = self.watchers.lock();
            let is_first = watchers.is_empty();
            watchers.insert(watcher);
            (is_first, watchers.len() <= WATCHERS_SHOWN_MAX)
        };
        if is_first {
            self.put(bytes_of(self.dialect, &spectator_channel(2)));
        }
        if is_shown {
            self.refresh(watcher);
        }
        self.put(bytes_of(self.dialect, &[ServerPacket::SpectatorJoined(watcher)]));
    }

    /// Somebody watches no more. With the last, the window closes.
    fn be_left(&self, watcher: Id<User>) {
        let is_last = {
            let mut watchers = self.watchers.lock();
            if !watchers.remove(&watcher) {
                return;
            }
            watchers.is_empty()
        };
        let mut told = vec![ServerPacket::SpectatorLeft(watcher)];
        told.extend(is_last.then(|| ServerPacket::ChannelKick(SPECTATORS.into())));
        self.put(bytes_of(self.dialect, &told));
    }

    /// A user is to be told of, if the client wants to hear of others.
    fn refresh(&self, user: Id<User>) {
        if user == self.user.id || self.wishes.lock().of != PresenceFilter::None {
            self.outbox.refresh(user);
        }
    }

    fn put_encoded(&self, envelope: &Envelope<'_>) {
        if let Some(bytes) = self.encoded(envelope) {
            self.put(bytes.clone());
        }
    }

    /// What is played by whom the client watches. Who takes nothing for long misses it.
    fn put_frames(&self, envelope: &Envelope<'_>) {
        if let Some(bytes) = self.encoded(envelope)
            && !self.outbox.push_frames(bytes.clone())
        {
            metrics::counter!("bancho_frames_dropped_total").increment(1);
        }
    }

    fn encoded<'e>(&self, envelope: &'e Envelope<'_>) -> Option<&'e Bytes> {
        envelope.encoded(self.encoding, |event| {
            encode(event).map(|packet| bytes_of(self.dialect, std::slice::from_ref(&packet)))
        })
    }

    fn put(&self, bytes: Bytes) {
        if self.outbox.push(bytes).is_err() {
            tracing::debug!(user = %self.user.id, "A client takes nothing");
            self.end_as(Ending::Over);
        }
    }

    fn end_as(&self, ending: Ending) {
        self.ended.cancel();
        if let Some(lines) = self.lines.upgrade() {
            lines.end(&self.id, ending);
        }
    }
}
