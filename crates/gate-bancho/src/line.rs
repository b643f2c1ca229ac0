//! The line to one visit's client.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use bytes::Bytes;
use kiai_model::{Channel, Id, Ruleset, Timestamp, User, chat::JoinedChannel, presence::UserStatus, score::Origin};
use kiai_services::{
    Services, chat,
    connections::{self, ConnectionKind, OpenConnection},
    presence::{self, RosterChanges, RosterPlace, roster_changes, roster_has_changed},
    sessions::ClientSession,
    spectate::{self, ClassicStream},
};
use kiai_wire_bancho::{
    Dialect, Packet, ServerPacket,
    users::{PresenceFilter, QuitState, StatusUpdate, UtcOffset},
};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::{
    Gate,
    bancho::{channel_counts, who_is_here},
    convert::{tell_stats, tell_user},
    encode::bytes_of,
    lines::Ending,
    looks::Looks,
    outbox::{INTERVAL_MS, Outbox, Taken},
    outlet::LineOutlet,
    variables::Variables,
};

/// What a client said of itself at its login: kept with its visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClientInfo {
    /// The version neosu says it has; none of osu!stable.
    pub(crate) neosu: Option<String>,
    /// Whether it signed in with a token instead of a password.
    pub(crate) has_token: bool,
    /// Hours ahead of UTC.
    pub(crate) utc_offset: i8,
    /// The day of the version it claims, as eight digits.
    #[serde(default)]
    pub(crate) version: Option<u32>,
    /// MD5 of what it tells of its machine.
    #[serde(default)]
    pub(crate) machine: Option<String>,
}

impl ClientInfo {
    pub(crate) fn dialect(&self) -> Dialect {
        if self.neosu.is_some() { Dialect::Neosu } else { Dialect::Stable }
    }

    /// Which family of clients it is of.
    pub(crate) fn origin(&self) -> Origin {
        match self.dialect() {
            Dialect::Stable => Origin::Stable,
            Dialect::Neosu => Origin::Neosu,
        }
    }

    pub(crate) fn utc_offset(&self) -> UtcOffset {
        UtcOffset::new(self.utc_offset)
    }
}

/// How long at least a client believes what it was told of how many users channels have, in milliseconds. To tell
/// everybody whenever somebody comes would be a flood.
const COUNTS_INTERVAL_MS: i64 = 5000;

/// The line to one visit's client.
pub(crate) struct Line {
    pub(crate) session: Arc<ClientSession>,
    pub(crate) connection: OpenConnection,
    pub(crate) user: Arc<User>,
    pub(crate) client: ClientInfo,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) wishes: Arc<Mutex<Wishes>>,
    pub(crate) variables: Arc<Mutex<Variables>>,
    pub(crate) looks: Arc<Looks>,
    /// Who watches its user, as far as the client was told.
    pub(crate) watchers: Arc<Mutex<HashSet<Id<User>>>>,
    /// The ruleset the client was last in, once it has told one.
    mode: Mutex<Option<Ruleset>>,
    roster: Mutex<RosterSeen>,
    pub(crate) counts: Mutex<ChannelCounts>,
    /// Held while packets are handled: polls may overlap, and sockets with them.
    pub(crate) input: tokio::sync::Mutex<Input>,
    /// Cancelled when the visit is over.
    pub(crate) ended: CancellationToken,
    /// Cancelled when a newer socket has come.
    socket: Mutex<CancellationToken>,
}

/// What the client knows of who is here.
#[derive(Debug, Default)]
struct RosterSeen {
    /// Up to where; none until it was told for the first time.
    place: Option<RosterPlace>,
    /// When it was last told of changes.
    told_at: Timestamp,
}

/// How many users the client was told that channels have.
#[derive(Debug, Default)]
pub(crate) struct ChannelCounts {
    pub(crate) told: HashMap<Id<Channel>, usize>,
    /// When it was last looked whether that is still so.
    pub(crate) looked_at: Timestamp,
}

impl ChannelCounts {
    /// Whether it is to be looked now whether that is still so; then it is not for a while.
    fn are_due(&mut self, now: Timestamp) -> bool {
        let are_due = !self.told.is_empty() && now.as_millis() - self.looked_at.as_millis() >= COUNTS_INTERVAL_MS;
        if are_due {
            self.looked_at = now;
        }
        are_due
    }
}

/// A line that was opened, and the channels its user is in.
pub(crate) struct Opened {
    pub(crate) line: Arc<Line>,
    pub(crate) joined: Vec<JoinedChannel>,
}

/// What the client wants to hear, and what is to be answered for it.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    /// Of whom.
    pub(crate) of: PresenceFilter,
    /// What to answer to private messages, and who was answered.
    pub(crate) away: Option<(String, HashSet<Id<User>>)>,
}

/// What the client said lately.
#[derive(Debug)]
pub(crate) struct Input {
    /// What its user does, in its words.
    pub(crate) status: StatusUpdate,
    /// When the packets it sent are forgotten, one after another.
    pub(crate) heard_until: Timestamp,
    /// Whether it was told that there are no rooms yet.
    pub(crate) was_told_of_rooms: bool,
    /// Whom it watches.
    pub(crate) watched: Option<Id<User>>,
    /// What its user plays, for those who watch.
    pub(crate) stream: ClassicStream,
}

impl Input {
    /// A client that has said nothing yet.
    fn new(client: &ClientInfo) -> Self {
        Self {
            status: StatusUpdate::default(),
            heard_until: Timestamp(0),
            was_told_of_rooms: false,
            watched: None,
            stream: ClassicStream::new(client.origin()),
        }
    }
}

/// Why there is no line.
#[derive(Debug)]
pub(crate) enum OpenFailure {
    /// The visit is over already.
    Ended,
    /// Not now: the server is about to stop, or the user has too much open.
    Busy,
    /// Our fault.
    Internal(anyhow::Error),
}

impl From<anyhow::Error> for OpenFailure {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

/// Opens the line of a visit: in place of what the user had open with any client. They are here from now on, and the
/// line hears what there is to hear.
pub(crate) async fn open(
    gate: &Gate,
    session: Arc<ClientSession>,
    user: Arc<User>,
    client: ClientInfo,
) -> Result<Opened, OpenFailure> {
    let services = &gate.services;
    let (outbox, wishes, ended) = (Arc::<Outbox>::default(), Arc::<Mutex<Wishes>>::default(), CancellationToken::new());
    let variables = Arc::<Mutex<Variables>>::default();
    let looks = Arc::<Looks>::default();
    let watchers = Arc::<Mutex<HashSet<Id<User>>>>::default();
    let outlet = LineOutlet {
        lines: Arc::downgrade(&gate.lines),
        services: Arc::downgrade(services),
        encoding: gate.encoding(client.dialect()),
        dialect: client.dialect(),
        id: session.id().to_owned(),
        user: Arc::clone(&user),
        outbox: Arc::clone(&outbox),
        wishes: Arc::clone(&wishes),
        variables: Arc::clone(&variables),
        looks: Arc::clone(&looks),
        watchers: Arc::clone(&watchers),
        ended: ended.clone(),
        asked: Mutex::default(),
    };
    let of = connections::Client { instance: None, token_id: session.id().to_owned() };
    let now = services.clock.now();
    let opened = services.connections.open(user.id, &of, ConnectionKind::Bancho, Arc::new(outlet), now);
    let connection = opened.map_err(|_| OpenFailure::Busy)?;
    looks.begin(connection.clone());
    spectate::open(services, &connection);
    let input = tokio::sync::Mutex::new(Input::new(&client));
    let line = Arc::new(Line {
        session,
        connection,
        user,
        client,
        outbox,
        wishes,
        variables,
        looks,
        watchers,
        mode: Mutex::default(),
        roster: Mutex::default(),
        counts: Mutex::default(),
        input,
        ended,
        socket: Mutex::default(),
    });
    gate.lines.insert(&line);
    let begun = line.begin(services).await;
    // It may have been ended before it was known as something that can be.
    if line.session.is_ended() || line.ended.is_cancelled() {
        gate.lines.end(line.session.id(), Ending::Replaced);
        return Err(OpenFailure::Ended);
    }
    if begun.is_err() {
        gate.lines.end(line.session.id(), Ending::Over);
    }
    begun.map(|joined| Opened { line, joined })
}

impl Line {
    async fn begin(&self, services: &Services) -> Result<Vec<JoinedChannel>, OpenFailure> {
        presence::open(services, &self.connection).await.map_err(|refusal| match refusal {
            presence::OpenRefusal::ShuttingDown => OpenFailure::Busy,
            presence::OpenRefusal::Internal(error) => OpenFailure::Internal(error),
        })?;
        // Nobody else sees them.
        if self.user.restricted {
            return Ok(chat::listen(services, &self.connection).await?);
        }
        // These clients cannot say it: what the user said last with one that can, stands.
        let status = if self.user.shows_online { UserStatus::Online } else { UserStatus::Offline };
        presence::set_status(services, &self.connection, Some(status)).await.map_err(|refusal| match refusal {
            presence::PresenceRefusal::NotTheOwner => OpenFailure::Ended,
            presence::PresenceRefusal::Internal(error) => OpenFailure::Internal(error),
        })?;
        Ok(chat::listen(services, &self.connection).await?)
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.client.dialect()
    }

    /// The ruleset the client was last in, once it has told one.
    pub(crate) fn mode(&self) -> Option<Ruleset> {
        *self.mode.lock()
    }

    /// The client is in a ruleset; gives the one it was in.
    pub(crate) fn note_mode(&self, mode: Ruleset) -> Option<Ruleset> {
        self.mode.lock().replace(mode)
    }

    /// Has packets wait for the client. A visit whose client takes nothing for long is over.
    pub(crate) fn tell(&self, gate: &Gate, packets: impl IntoIterator<Item = ServerPacket>) {
        let mut bytes = Vec::new();
        packets.into_iter().for_each(|packet| packet.append(self.dialect(), &mut bytes));
        if !bytes.is_empty() && self.outbox.push(Bytes::from(bytes)).is_err() {
            gate.lines.end(self.session.id(), Ending::Over);
        }
    }

    /// From now on the client knows who is here up to a place, and is told of changes.
    pub(crate) fn knows_roster(&self, place: RosterPlace) {
        self.roster.lock().place = Some(place);
    }

    /// When there will be something to take that nothing announces, if there will.
    pub(crate) fn due_at(&self, gate: &Gate) -> Option<Timestamp> {
        let seen = self.roster.lock();
        let is_behind = seen.place.is_some_and(|place| roster_has_changed(&gate.services, place));
        let roster_at = is_behind.then(|| Timestamp(seen.told_at.as_millis() + INTERVAL_MS));
        drop(seen);
        roster_at.into_iter().chain(self.outbox.stale_at()).min()
    }

    /// Tells who has come and who has left, at most once a second.
    fn tell_roster(&self, gate: &Gate, now: Timestamp) {
        let services = &gate.services;
        let mut seen = self.roster.lock();
        let RosterSeen { place: Some(place), told_at } = &mut *seen else { return };
        if !roster_has_changed(services, *place) || now.as_millis() - told_at.as_millis() < INTERVAL_MS {
            return;
        }
        let changes = roster_changes(services, place);
        let wants_all = self.wishes.lock().of == PresenceFilter::All;
        match changes {
            _ if !wants_all => {}
            RosterChanges::TooMany => {
                *told_at = now;
                drop(seen);
                self.tell(gate, who_is_here(gate, self));
            }
            RosterChanges::These(mut users) => {
                // Their own departure would have neosu leave.
                users.retain(|(user, _)| *user != self.user.id);
                if !users.is_empty() {
                    *told_at = now;
                }
                drop(seen);
                let told = users.into_iter().map(|(user, is_here)| {
                    if is_here {
                        ServerPacket::UserPresenceSingle(user)
                    } else {
                        ServerPacket::UserLogout { user_id: user, state: QuitState::Gone }
                    }
                });
                self.tell(gate, told);
            }
        }
    }

    /// What waits, with who came and left, and users who have changed.
    pub(crate) async fn take(&self, gate: &Gate) -> Taken {
        let now = gate.services.clock.now();
        self.tell_roster(gate, now);
        // What is due seldom has a place of its own, made then.
        if self.counts.lock().are_due(now) {
            Box::pin(self.tell_counts(gate)).await;
        }
        let stale = self.outbox.take_stale(now);
        if !stale.is_empty() {
            Box::pin(self.tell_users(gate, stale)).await;
        }
        if self.dialect() == Dialect::Neosu {
            let due = self.variables.lock().due(&gate.beginnings, self.user.roles);
            self.tell(gate, due);
        }
        let waiting = self.outbox.waiting_stats();
        let stats = if waiting.is_empty() { HashMap::new() } else { Box::pin(self.stats_of(gate, waiting)).await };
        self.outbox.take_with(&stats)
    }

    async fn stats_of(&self, gate: &Gate, users: BTreeSet<Id<User>>) -> HashMap<Id<User>, Bytes> {
        let mut stats = HashMap::new();
        for user in users {
            let told = tell_stats(gate, self, user).await.unwrap_or_else(|error| {
                tracing::error!(error = format!("{error:#}"), "A user cannot be told of");
                None
            });
            stats.insert(user, bytes_of(self.dialect(), told.as_slice()));
        }
        stats
    }

    async fn tell_counts(&self, gate: &Gate) {
        match channel_counts(gate, self).await {
            Ok(packets) => self.tell(gate, packets),
            Err(error) => tracing::error!(error = format!("{error:#}"), "Channels cannot be told of"),
        }
    }

    async fn tell_users(&self, gate: &Gate, users: Vec<Id<User>>) {
        for user in users {
            match tell_user(gate, self, user).await {
                Ok(packets) => self.tell(gate, packets),
                Err(error) => tracing::error!(error = format!("{error:#}"), "A user cannot be told of"),
            }
        }
    }

    /// A new socket takes the place of the one before. Gives what is cancelled when a newer one comes.
    pub(crate) fn new_socket(&self) -> CancellationToken {
        let socket = CancellationToken::new();
        std::mem::replace(&mut *self.socket.lock(), socket.clone()).cancel();
        socket
    }
}

/// What was taken has reached the client: private messages need not be told again. These clients have no other way to
/// say that something was read, or none that works.
pub(crate) async fn note_delivered(gate: &Gate, line: &Line, taken: &Taken) {
    if let Some(message) = taken.last_message {
        line.session.note_heard(message);
    }
    for (channel, message) in &taken.delivered {
        let marked = Box::pin(chat::mark_as_read(&gate.services, line.user.id, *channel, *message));
        if let Err(error) = marked.await {
            tracing::debug!(%error, "A message was not marked as read");
        }
    }
}
