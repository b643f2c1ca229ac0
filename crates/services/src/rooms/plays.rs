//! What players play in matches: a score that comes without a token belongs to it.

use std::{collections::HashMap, time::Duration};

use kiai_model::{Id, Room, Timestamp, User, rooms::PlaylistItem};
use parking_lot::Mutex;

/// How long a match may last, for what is kept of it here.
const MATCH_TIME: Duration = Duration::from_hours(2);
/// How long after a match its scores may come.
const GRACE: Duration = Duration::from_mins(3);

/// What each player began to play last in a match.
#[derive(Debug, Default)]
pub(super) struct Plays(Mutex<HashMap<Id<User>, MatchPlay>>);

/// What somebody plays in a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MatchPlay {
    pub(super) room: Id<Room>,
    pub(super) item: Id<PlaylistItem>,
    /// Until when its score may come.
    until: Timestamp,
}

impl Plays {
    /// A match begins.
    pub(super) fn begin(&self, room: Id<Room>, item: Id<PlaylistItem>, players: &[Id<User>], now: Timestamp) {
        let mut plays = self.0.lock();
        plays.retain(|_, play| play.until > now);
        plays.extend(players.iter().map(|player| (*player, MatchPlay { room, item, until: now + MATCH_TIME })));
    }

    /// The match of a room is over: its scores are to come now.
    pub(super) fn close(&self, room: Id<Room>, now: Timestamp) {
        for play in self.0.lock().values_mut().filter(|play| play.room == room) {
            play.until = play.until.min(now + GRACE);
        }
    }

    /// What a player began last.
    pub(super) fn of(&self, user: Id<User>, now: Timestamp) -> Option<MatchPlay> {
        self.0.lock().get(&user).copied().filter(|play| play.until > now)
    }

    /// The play has its score.
    pub(super) fn end(&self, user: Id<User>, item: Id<PlaylistItem>) {
        let mut plays = self.0.lock();
        if plays.get(&user).is_some_and(|play| play.item == item) {
            plays.remove(&user);
        }
    }
}
