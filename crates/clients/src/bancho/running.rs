//! A client as it runs: it polls at its own pace, joins what it is to join, asks for those it shows.

use std::{collections::HashMap, time::Duration};

use kiai_model::Id;
use kiai_wire_bancho::{ClientPacket, ServerPacket, chat::Message, login::LoginResult};

use super::{BanchoClient, BanchoError, BanchoSocket, Family, pace::Pace, rooms::Rooms, world::World};

/// How long a client waits between two requests for those it shows.
const ASKS_EVERY: Duration = Duration::from_secs(1);
/// How old the statistics of somebody it shows become.
const STATS_FOR: Duration = Duration::from_secs(5);
/// A socket that lived shorter has neosu poll from then on.
const SHORT_LIFE: Duration = Duration::from_secs(5);

/// A client that runs. Time is an argument: since some moment of the caller's choice.
#[derive(Debug)]
pub struct RunningClient<F> {
    /// Its requests.
    pub client: BanchoClient<F>,
    /// What it knows.
    pub world: World,
    /// What it knows of rooms.
    pub rooms: Rooms<F>,
    /// Whether the list of users is open: then it asks for those in it.
    pub shows_users: bool,
    queue: Vec<ClientPacket>,
    pace: Pace,
    asked_at: Option<Duration>,
    stats_at: HashMap<i64, Duration>,
    sockets: Sockets<F>,
}

/// neosu's `prefer_websockets`, and what came of it.
#[derive(Debug)]
enum Sockets<F> {
    /// It polls: it always did, or the socket failed or did not live long.
    Off,
    /// The next flush opens one.
    Wanted,
    /// One is open, since then.
    Open(Box<BanchoSocket<F>>, Duration),
}

impl<F: Family> RunningClient<F> {
    /// Logs in with a password and takes in the answer.
    ///
    /// # Errors
    /// As [`BanchoClient::login`]; a refusal is [`BanchoError::Unreadable`], as this client could not run.
    pub async fn log_in(
        client: BanchoClient<F>,
        name: &str,
        password: &str,
        now: Duration,
    ) -> Result<Self, BanchoError> {
        let reply = client.login(name, password).await?;
        let LoginResult::LoggedIn(me) = reply.result else {
            return Err(BanchoError::Unreadable(format!("refused: {:?}", reply.result)));
        };
        let mut running = Self {
            client,
            world: World { me: Some(me.get()), ..World::default() },
            rooms: Rooms::default(),
            shows_users: false,
            queue: Vec::new(),
            pace: Pace::new(now),
            asked_at: None,
            stats_at: HashMap::new(),
            sockets: Sockets::Off,
        };
        running.hear(reply.packets);
        Ok(running)
    }

    /// Talks over a socket from the next flush on.
    pub fn prefer_sockets(&mut self) {
        self.sockets = Sockets::Wanted;
    }

    /// Whether it has a socket open.
    #[must_use]
    pub fn is_on_socket(&self) -> bool {
        matches!(self.sockets, Sockets::Open(..))
    }

    /// Has something to say with the next flush.
    pub fn push(&mut self, packet: ClientPacket) {
        self.queue.push(packet);
    }

    /// Writes a line into a tab: a channel, or the name of a user.
    pub fn say(&mut self, tab: &str, text: &str) {
        let message = Message { text: text.into(), ..Message::without_text(tab.into()) };
        let is_channel = tab.starts_with('#');
        self.push(if is_channel {
            ClientPacket::SendPublicMessage(message)
        } else {
            ClientPacket::SendPrivateMessage(message)
        });
    }

    /// One turn of its loop: asks for those it shows, and sends if it is time. Says whether it sent something.
    ///
    /// # Errors
    /// Every kind of [`BanchoError`]; a request that fails is lost with what it carried, as neosu loses it.
    pub async fn tick(&mut self, now: Duration) -> Result<bool, BanchoError> {
        self.ask(now);
        let is_on_socket = self.is_on_socket();
        if self.world.me.is_none() || !self.pace.is_due(now, !self.queue.is_empty(), is_on_socket) {
            return Ok(false);
        }
        let packets = std::mem::take(&mut self.queue);
        self.pace.sent(now, packets.is_empty());
        if matches!(self.sockets, Sockets::Wanted) {
            // What fails to open has it poll for the rest of the visit.
            self.sockets = match self.client.open_socket().await {
                Ok(socket) => Sockets::Open(Box::new(socket), now),
                Err(BanchoError::Refused { .. }) => Sockets::Off,
                Err(error) => return Err(error),
            };
        }
        match &mut self.sockets {
            Sockets::Open(socket, _) => socket.flush(&packets).await?,
            Sockets::Off | Sockets::Wanted => {
                let told = self.client.poll(&packets).await?;
                self.hear(told);
            }
        }
        Ok(true)
    }

    /// Ticks until it has nothing more to say: what it was told may have it answer.
    ///
    /// # Errors
    /// As [`RunningClient::tick`].
    pub async fn settle(&mut self, now: Duration) -> Result<(), BanchoError> {
        loop {
            self.tick(now).await?;
            if self.queue.is_empty() {
                return Ok(());
            }
        }
    }

    /// Waits for the next message of its socket. When the socket is closed, the next flush opens another, unless it did
    /// not live long.
    ///
    /// # Errors
    /// As [`BanchoSocket::next`]; [`BanchoError::Socket`] also when none is open.
    pub async fn listen(&mut self, now: Duration) -> Result<(), BanchoError> {
        let Sockets::Open(socket, opened_at) = &mut self.sockets else {
            return Err(BanchoError::Socket("none is open".to_owned()));
        };
        match socket.next().await? {
            Some(told) => self.hear(told),
            None => {
                let was_short = now.saturating_sub(*opened_at) < SHORT_LIFE;
                self.sockets = if was_short { Sockets::Off } else { Sockets::Wanted };
            }
        }
        Ok(())
    }

    fn hear(&mut self, told: Vec<ServerPacket>) {
        for packet in told {
            self.pace.heard();
            let answers = self.rooms.hear(self.world.me.unwrap_or_default(), &packet);
            self.queue.extend(answers);
            self.queue.extend(self.world.hear(packet));
        }
    }

    /// Once a second: who those are that it knows by number alone, and what those do of whom it has not heard for long.
    fn ask(&mut self, now: Duration) {
        if !self.shows_users || self.asked_at.is_some_and(|at| now.saturating_sub(at) < ASKS_EVERY) {
            return;
        }
        let unknown: Vec<i64> =
            self.world.users.iter().filter(|(_, seen)| seen.presence.is_none()).map(|(user, _)| *user).collect();
        let is_stale = |user: &i64| self.stats_at.get(user).is_none_or(|at| now.saturating_sub(*at) >= STATS_FOR);
        let stale: Vec<i64> = self.world.users.keys().copied().filter(is_stale).collect();
        if unknown.is_empty() && stale.is_empty() {
            return;
        }
        self.asked_at = Some(now);
        self.stats_at.extend(stale.iter().map(|user| (*user, now)));
        let list = |users: Vec<i64>| users.into_iter().map(Id::new).collect();
        if !unknown.is_empty() {
            self.queue.push(ClientPacket::UserPresenceRequest(list(unknown)));
        }
        if !stale.is_empty() {
            self.queue.push(ClientPacket::UserStatsRequest(list(stale)));
        }
    }
}
