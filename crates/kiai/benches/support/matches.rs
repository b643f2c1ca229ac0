//! Rooms in mid-match, half of the players with osu!(lazer) and half with neosu, and how late everybody has what the others
//! send.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream};
use kiai_clients::lazer::{self, InRoom, new_room, playlist_item};
use kiai_model::{Id, spectate::FrameBundle};
use kiai_wire_bancho::{
    ClientPacket,
    codec::Text,
    rooms::{RoomPassword, ScoreFrame},
};
use kiai_wire_lazer::{
    hub::{
        multiplayer::{MultiplayerClient, MultiplayerServer},
        multiplayer_room::{DownloadState, MultiplayerUserState},
        spectator::{SpectatorClient, SpectatorServer, SpectatorState},
    },
    msgpack::Call,
};
use tokio::net::tcp::OwnedWriteHalf;

use crate::{
    crowd::Crowd,
    mixed::{Incoming, incoming, messages, packets, say, send_masked, socket, spectator},
    process::Server,
    visits::Town,
};

/// Players of each family in a room.
const OF_EACH: usize = 4;
/// How often each player sends how they stand.
const PACE: Duration = Duration::from_millis(200);
/// Frames in a bundle of osu!(lazer): sixty a second.
const FRAMES: usize = 12;
/// Rooms that are filled at once.
const AT_ONCE: usize = 8;
/// Packets 46, with which a match begins to load, and 48, how somebody stands.
const MATCH_START: u16 = 46;
const SCORE_UPDATE: u16 = 48;
/// Delays are counted by tenths of a millisecond, up to three seconds.
const TENTHS: usize = 30_000;

/// What every receiver adds to.
struct Heard {
    began: Instant,
    delays: Box<[AtomicU32]>,
    count: AtomicU64,
}

impl Heard {
    fn new() -> Self {
        let delays = std::iter::repeat_with(AtomicU32::default).take(TENTHS).collect();
        Self { began: Instant::now(), delays, count: AtomicU64::new(0) }
    }

    /// A moment as it is put into what is sent: in milliseconds.
    fn ms(&self, at: Instant) -> f64 {
        at.duration_since(self.began).as_secs_f64() * 1e3
    }

    fn note(&self, sent_ms: f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
        let tenths = ((self.ms(Instant::now()) - sent_ms) * 10.0) as usize;
        self.delays[tenths.min(TENTHS - 1)].fetch_add(1, Ordering::Relaxed);
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    /// The delay that so large a part of all is below, in milliseconds.
    fn part_ms(&self, part: f64) -> f64 {
        let wanted = part * self.count.load(Ordering::Relaxed) as f64;
        let mut seen = 0.0;
        for (tenths, delay) in self.delays.iter().enumerate() {
            seen += f64::from(delay.load(Ordering::Relaxed));
            if seen >= wanted {
                return (tenths + 1) as f64 / 10.0;
            }
        }
        f64::INFINITY
    }
}

/// A player in mid-match.
enum Player {
    Lazer(OwnedWriteHalf),
    Neosu(OwnedWriteHalf),
}

/// A room in mid-match.
struct Room {
    /// The first of the copies inside: first those with osu!(lazer), then those with neosu.
    first: usize,
    /// In the order in which they send: those with neosu first.
    players: Vec<Player>,
    /// Keeps the games inside.
    _inside: Vec<InRoom>,
}

/// Rooms in mid-match.
pub(crate) struct Matches {
    rooms: Vec<Room>,
    heard: Arc<Heard>,
    bundle: FrameBundle,
}

/// What came of it.
pub(crate) struct Played {
    pub(crate) sent: u64,
    pub(crate) received: u64,
    /// How long it was sent.
    pub(crate) took: Duration,
    /// In milliseconds: half of all, 99 of 100, all.
    pub(crate) delays_ms: [f64; 3],
}

impl Matches {
    /// Has so many rooms play, the copies from `first` on.
    pub(crate) async fn begin(crowd: &Crowd, server: &Server, first: usize, count: usize) -> Self {
        let heard = Arc::new(Heard::new());
        let mut rooms: Vec<Room> = stream::iter(0..count)
            .map(|room| Room::begin(crowd, server, first + room * 2 * OF_EACH, heard.clone()))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        // Only now: they are silent until they play, and the server would take them to be gone.
        for room in &mut rooms {
            room.watch(crowd, server, &heard).await;
        }
        let script = crowd.script();
        let mut bundle = script.bundles[script.bundles.len() / 2].bundle.clone();
        let frame = bundle.frames[0];
        bundle.frames.resize(FRAMES, frame);
        // What comes with the beginning of a match comes for a while.
        tokio::time::sleep(Duration::from_secs(8)).await;
        Self { rooms, heard, bundle }
    }

    /// Everybody sends, evenly over the time, until it is over and all of it has come.
    pub(crate) async fn play(self, period: Duration) -> Played {
        let count = self.rooms.len();
        let rounds = period.as_millis() / PACE.as_millis();
        let began = tokio::time::Instant::now();
        let playing = self.rooms.into_iter().enumerate().map(|(number, room)| {
            let step = PACE / u32::try_from(2 * OF_EACH).unwrap();
            let offset = step * u32::try_from(number).unwrap() / u32::try_from(count).unwrap();
            let (heard, bundle) = (self.heard.clone(), self.bundle.clone());
            tokio::spawn(room.play(tokio::time::interval_at(began + offset, step), rounds, bundle, heard))
        });
        let rooms: Vec<Room> = futures_util::future::join_all(playing).await.into_iter().map(Result::unwrap).collect();
        let took = began.elapsed();
        let sent = u64::try_from(rounds).unwrap() * u64::try_from(count * 2 * OF_EACH).unwrap();
        // Everybody's comes to all others; who has neosu also hears how they stand themselves.
        let wanted = sent * u64::try_from(2 * OF_EACH - 1).unwrap() + sent / 2;
        let patience = Instant::now() + Duration::from_secs(10);
        while self.heard.count.load(Ordering::Relaxed) < wanted && Instant::now() < patience {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // What came twice comes by then.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let received = self.heard.count.load(Ordering::Relaxed);
        assert_eq!(received, wanted, "what was sent is what came");
        drop(rooms);
        Played { sent, received, took, delays_ms: [0.5, 0.99, 1.0].map(|part| self.heard.part_ms(part)) }
    }
}

impl Room {
    /// Fills a room and has its match begin.
    async fn begin(crowd: &Crowd, server: &Server, first: usize, heard: Arc<Heard>) -> Self {
        let mut inside: Vec<InRoom> = Vec::new();
        for copy in first..first + OF_EACH {
            let (hub, me) = (crowd.player(server, copy).open_multiplayer().await.unwrap(), crowd.user(copy));
            let game = match inside.first() {
                None => {
                    let item = playlist_item(crowd.beatmap, crowd.checksum(), 0);
                    hub.create_room(me, new_room("A room", item)).await.unwrap()
                }
                Some(host) => hub.join_room(me, host.id(), "").await.unwrap(),
            };
            game.change_availability(DownloadState::LocallyAvailable).await.unwrap();
            inside.push(game);
        }
        let number = u16::try_from(inside[0].id()).unwrap();
        let mut neosu = Vec::new();
        for visit in Town::let_in(server, first + OF_EACH..first + 2 * OF_EACH).await {
            let mut stream = socket(server, visit.token()).await;
            let password = RoomPassword::from(Text::from(""));
            say(&mut stream, &[ClientPacket::JoinRoom { match_id: number.into(), password }]).await;
            neosu.push(stream);
        }
        inside[0].hear_until_room(|inside| inside.room.users.0.len() == 2 * OF_EACH).await.unwrap();
        inside[0].change_state(MultiplayerUserState::Ready).await.unwrap();
        inside[0].ask(MultiplayerServer::StartMatch).await.unwrap();
        for game in &mut inside {
            game.hear_until(|call| *call == MultiplayerClient::LoadRequested).await.unwrap();
            game.change_state(MultiplayerUserState::Loaded).await.unwrap();
            game.change_state(MultiplayerUserState::ReadyForGameplay).await.unwrap();
        }
        let mut players = Vec::new();
        for stream in neosu {
            let (read, mut write) = stream.into_split();
            let mut incoming = incoming(read);
            while !packets(&incoming.next().await.unwrap()).any(|(id, _)| id == MATCH_START) {}
            say(&mut write, &[ClientPacket::MatchLoadComplete]).await;
            tokio::spawn(hear_neosu(incoming, heard.clone()));
            players.push(Player::Neosu(write));
        }
        inside[0].hear_until(|call| *call == MultiplayerClient::GameplayStarted).await.unwrap();
        Self { first, players, _inside: inside }
    }

    /// The games begin to play, and to watch the others of their match.
    async fn watch(&mut self, crowd: &Crowd, server: &Server, heard: &Arc<Heard>) {
        for copy in self.first..self.first + OF_EACH {
            let mut stream = spectator(crowd, server, copy).await;
            let state = SpectatorState::from(&crowd.script().state());
            let mut said = lazer::frame(&SpectatorServer::BeginPlaySessionV2(None, state)).to_vec();
            for other in (self.first..self.first + 2 * OF_EACH).filter(|other| *other != copy) {
                said.extend_from_slice(&lazer::frame(&SpectatorServer::StartWatchingUser(Id::new(crowd.user(other)))));
            }
            send_masked(&mut stream, &said).await;
            let (read, write) = stream.into_split();
            tokio::spawn(hear_lazer(incoming(read), heard.clone()));
            self.players.push(Player::Lazer(write));
        }
    }

    /// One player sends with each tick.
    async fn play(
        mut self,
        mut ticks: tokio::time::Interval,
        rounds: u128,
        mut bundle: FrameBundle,
        heard: Arc<Heard>,
    ) -> Self {
        for _ in 0..rounds {
            for player in &mut self.players {
                // When it was due: what this side is late by counts, too.
                let now_ms = heard.ms(ticks.tick().await.into_std());
                match player {
                    Player::Lazer(stream) => {
                        bundle.frames.iter_mut().for_each(|frame| frame.time_ms = now_ms);
                        let frame = lazer::frame(&SpectatorServer::SendFrameDataV2(None, (&bundle).into()));
                        send_masked(stream, &frame).await;
                    }
                    Player::Neosu(stream) => {
                        #[expect(clippy::cast_possible_truncation, reason = "a minute")]
                        let time_ms = now_ms as i32;
                        let score = ScoreFrame { time_ms, count_300: 3, total_score: 900, ..ScoreFrame::default() };
                        say(stream, &[ClientPacket::UpdateMatchScore(score)]).await;
                    }
                }
            }
        }
        self
    }
}

async fn hear_lazer(mut incoming: Incoming, heard: Arc<Heard>) {
    /// What stands before the arguments: an invocation without headers and without an answer.
    const HEAD: &[u8] = b"\x96\x01\x80\xc0\xaeUserSentFrames\x92";
    while let Some(payload) = incoming.next().await {
        for arguments in messages(&payload).filter_map(|message| message.strip_prefix(HEAD)) {
            let call = SpectatorClient::decode("UserSentFrames", 2, arguments).unwrap();
            let Some(SpectatorClient::UserSentFrames(_, bundle)) = call else { panic!("{call:?}") };
            heard.note(bundle.frames.0.last().unwrap().time);
        }
    }
}

async fn hear_neosu(mut incoming: Incoming, heard: Arc<Heard>) {
    while let Some(payload) = incoming.next().await {
        for (_, body) in packets(&payload).filter(|(id, _)| *id == SCORE_UPDATE) {
            heard.note(f64::from(i32::from_le_bytes(*body.first_chunk().unwrap())));
        }
    }
}
