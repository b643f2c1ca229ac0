//! Playing before the eyes of others, and watching.
//!
//! What a user plays is decided by [`kiai_rules::spectate::Player`]; here are the players of this node, their way to
//! the watchers, and what becomes of a recording.

mod begin;
mod carry_over;
mod classic;
mod end;
mod frames;
mod keep_replay;
mod open;
mod processed;
mod room;
mod talk;
mod watch;

use std::{collections::HashMap, sync::Arc, time::Duration};

use kiai_bus::{Bus, Message};
use kiai_model::{Id, Timestamp, User};
use kiai_rules::spectate::{Command, Outcome, Player, Recording, Refusal};
use parking_lot::{Mutex, MutexGuard};

use self::{
    processed::Waiting,
    room::{Recorded, Uploads},
};
use crate::{Services, connections::OpenConnection};

pub use self::{
    begin::{BeginRefusal, begin_play},
    carry_over::{leave_recordings, take_over_recordings},
    classic::{ClassicStream, begin_match, end_match, say_doing, send_classic_frames, send_standing},
    end::{end_implied_play, end_play},
    frames::send_frames,
    open::{close, open},
    talk::talk,
    watch::{
        ShownPlay, WatchRefusal, lacks_map, shown_play, stop_watching, unshown_mods, watch, watch_one, watchers_of,
    },
};
pub use kiai_rules::spectate::{Doing, Play, RECORDING_LIFETIME, Refusal as PlayRefusal, SaidPlay};

/// Players are spread over so many locks: a bundle is given to all its watchers under one of them.
const SHARD_COUNT: usize = 64;

/// How often recordings are looked through for those that have expired.
const EXPIRY_INTERVAL: Duration = Duration::from_secs(30);

/// What is kept of players in memory.
pub(crate) struct SpectateState {
    shards: [Mutex<HashMap<Id<User>, Player>>; SHARD_COUNT],
    waiting: Arc<Mutex<Waiting>>,
    uploads: Uploads,
    recorded: Recorded,
}

impl SpectateState {
    /// Nobody plays yet. Hears on the bus which scores are processed.
    pub(crate) fn new(bus: &Arc<Bus>) -> Self {
        let waiting = Arc::new(Mutex::new(Waiting::default()));
        let (listener, publisher) = (waiting.clone(), Arc::downgrade(bus));
        bus.subscribe(move |message| {
            if let (Message::ScoreProcessed { user, score }, Some(bus)) = (message, publisher.upgrade()) {
                let connection = listener.lock().take(*score); // let go of before it is told
                processed::tell(&bus, connection, *user, *score);
            }
        });
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
            waiting,
            uploads: Uploads::default(),
            recorded: Recorded::default(),
        }
    }

    fn shard(&self, user: Id<User>) -> MutexGuard<'_, HashMap<Id<User>, Player>> {
        let number = user.get().rem_euclid(SHARD_COUNT as i64);
        let [first, ..] = &self.shards;
        usize::try_from(number).ok().and_then(|number| self.shards.get(number)).unwrap_or(first).lock()
    }
}

impl std::fmt::Debug for SpectateState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SpectateState").finish_non_exhaustive()
    }
}

/// How many users play, and how many recordings are being kept: what a stopping server waits for.
#[must_use]
pub fn busy_count(services: &Services) -> usize {
    count(services, Player::is_waited_for) + waiting_replay_count(services)
}

/// How many users play.
#[must_use]
pub fn playing_count(services: &Services) -> usize {
    count(services, |player| player.playing().is_some())
}

fn count(services: &Services, which: impl Fn(&Player) -> bool) -> usize {
    let of_shard =
        |shard: &Mutex<HashMap<Id<User>, Player>>| shard.lock().values().filter(|player| which(player)).count();
    services.spectate.shards.iter().map(of_shard).sum()
}

/// How many recordings wait for their scores.
#[must_use]
pub fn waiting_replay_count(services: &Services) -> usize {
    services.spectate.uploads.count()
}

/// How many frames of all recordings are in memory.
#[must_use]
pub fn recorded_frame_count(services: &Services) -> usize {
    services.spectate.recorded.frame_count()
}

/// Forgets recordings whose players do not come back, as a task of the services until the server stops.
pub fn start(services: &Arc<Services>) {
    let services = Arc::clone(services);
    services.tasks.clone().spawn(async move {
        while services.stopping.run_until_cancelled(services.clock.sleep(EXPIRY_INTERVAL)).await.is_some() {
            let now = services.clock.now();
            let state = &services.spectate;
            state.shards.iter().for_each(|shard| forget_idle(&mut shard.lock(), &state.recorded, now));
            state.waiting.lock().expire(now);
        }
    });
}

fn forget_idle(players: &mut HashMap<Id<User>, Player>, recorded: &Recorded, now: Timestamp) {
    players.retain(|_, player| {
        let former = player.recorded_frame_count();
        player.expire(now);
        recorded.changed(former, player.recorded_frame_count());
        !player.is_forgettable()
    });
}

/// Does what a connection asks for, and tells everyone while the player is held: what one user does arrives in the
/// order in which it was done. Gives the recordings that are over.
fn apply(services: &Services, connection: &OpenConnection, command: Command) -> Result<Vec<Recording>, Refusal> {
    let mut players = services.spectate.shard(connection.user);
    // Asked while the player is held: whoever waited for the database may have been replaced meanwhile.
    if !connection.is_current() && command != Command::Leave {
        return Err(Refusal::NotTheOwner);
    }
    let player = players.entry(connection.user).or_insert_with(|| Player::new(connection.user));
    let former = player.recorded_frame_count();
    let outcomes = player.apply(connection.id, command, services.clock.now());
    services.spectate.recorded.changed(former, player.recorded_frame_count());
    if player.is_forgettable() {
        players.remove(&connection.user);
    }
    Ok(tell(services, outcomes?))
}

fn tell(services: &Services, outcomes: Vec<Outcome>) -> Vec<Recording> {
    let mut finished = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Tell(audience, event) => services.bus.tell(audience, event),
            Outcome::Finished(recording) => finished.push(*recording),
        }
    }
    finished
}

/// Whether the server is about to stop and this user has not begun anything that it would wait for.
fn is_too_late(services: &Services, user: Id<User>) -> bool {
    services.connections.is_shutting_down() && !services.spectate.shard(user).get(&user).is_some_and(Player::is_active)
}
