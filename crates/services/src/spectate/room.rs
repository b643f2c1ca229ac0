//! How much of plays is kept in memory.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use kiai_model::{Id, User};
use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

/// Recordings that may wait for their score at once, over all users. A further one takes the place of the one that has
/// waited for longest: its score will hardly come any more, for the game submits a score before it ends the play.
const MAX_UPLOADS: usize = 1000;
/// The same, of one user.
const MAX_UPLOADS_PER_USER: usize = 4;
/// Frames of all recordings together, 512 MB: two minutes of play of each of two thousand players.
const MAX_RECORDED_FRAMES: usize = 16_000_000;

/// Frames in the memory of all recordings.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    frame_count: Arc<AtomicUsize>,
}

impl Recorded {
    /// Whether more may be recorded.
    pub(super) fn has_room(&self) -> bool {
        self.frame_count() < MAX_RECORDED_FRAMES
    }

    /// How many there are.
    pub(super) fn frame_count(&self) -> usize {
        self.frame_count.load(Ordering::Relaxed)
    }

    /// A player's recordings had `former` frames and have `current` now.
    pub(super) fn changed(&self, former: usize, current: usize) {
        // Wraps around like the difference does: what is added was there before it is taken away.
        self.frame_count.fetch_add(current.wrapping_sub(former), Ordering::Relaxed);
    }

    /// Counts the frames of a finished recording until it is dropped.
    pub(super) fn hold(&self, frame_count: usize) -> Held {
        self.changed(0, frame_count);
        Held { frame_count, of: self.frame_count.clone() }
    }
}

/// The frames of a finished recording.
#[derive(Debug)]
pub(super) struct Held {
    frame_count: usize,
    of: Arc<AtomicUsize>,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.of.fetch_sub(self.frame_count, Ordering::Relaxed);
    }
}

/// The recordings that wait for their scores.
#[derive(Debug, Default)]
pub(super) struct Uploads {
    state: Arc<Mutex<Waiting>>,
}

#[derive(Debug, Default)]
struct Waiting {
    last_number: u64,
    /// All there are, also those that were asked to give way and have not yet.
    total: usize,
    /// Those that may stay, the oldest first.
    staying: BTreeMap<u64, (Id<User>, CancellationToken)>,
}

impl Uploads {
    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.state.lock().total
    }

    /// One more, until it is dropped. Where there are too many, of the user or of all, the oldest of them gives way.
    pub(super) fn begin(&self, user: Id<User>) -> Upload {
        let mut state = self.state.lock();
        let own = || state.staying.iter().filter(|(_, (owner, _))| *owner == user).map(|(number, _)| *number);
        let oldest = if own().count() >= MAX_UPLOADS_PER_USER {
            own().next()
        } else if state.staying.len() >= MAX_UPLOADS {
            state.staying.keys().next().copied()
        } else {
            None
        };
        if let Some((_, gives_way)) = oldest.and_then(|number| state.staying.remove(&number)) {
            gives_way.cancel();
        }
        state.last_number += 1;
        state.total += 1;
        let (number, gives_way) = (state.last_number, CancellationToken::new());
        state.staying.insert(number, (user, gives_way.clone()));
        Upload { number, gives_way, state: self.state.clone() }
    }
}

/// A recording that waits.
#[derive(Debug)]
pub(super) struct Upload {
    number: u64,
    gives_way: CancellationToken,
    state: Arc<Mutex<Waiting>>,
}

impl Upload {
    /// Is ready when a younger one takes its place.
    pub(super) async fn has_to_give_way(&self) {
        self.gives_way.cancelled().await;
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let mut state = self.state.lock();
        state.total -= 1;
        state.staying.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_of_a_user_gives_way_to_the_fifth_and_others_stay() {
        let uploads = Uploads::default();
        let (alice, bob) = (Id::new(1), Id::new(2));
        let of_bob = uploads.begin(bob);
        let of_alice: Vec<_> = (0..=MAX_UPLOADS_PER_USER).map(|_| uploads.begin(alice)).collect();
        let given_way: Vec<_> = of_alice.iter().map(|upload| upload.gives_way.is_cancelled()).collect();
        assert_eq!(given_way, [true, false, false, false, false]);
        assert!(!of_bob.gives_way.is_cancelled());
        assert_eq!(uploads.count(), 6, "who gives way is there until it has gone");
        drop((of_alice, of_bob));
        assert_eq!(uploads.count(), 0);
    }

    #[test]
    fn the_oldest_of_all_gives_way_when_there_are_very_many() {
        let uploads = Uploads::default();
        let users = 1..=i64::try_from(MAX_UPLOADS).unwrap();
        let waiting: Vec<_> = users.map(|user| uploads.begin(Id::new(user))).collect();
        assert!(waiting.iter().all(|upload| !upload.gives_way.is_cancelled()));
        let newest = uploads.begin(Id::new(0));
        assert!(waiting[0].gives_way.is_cancelled() && !waiting[1].gives_way.is_cancelled());
        assert!(!newest.gives_way.is_cancelled(), "the newest is kept in any case");
    }

    #[test]
    fn there_is_room_again_when_recordings_are_gone() {
        let recorded = Recorded::default();
        recorded.changed(0, MAX_RECORDED_FRAMES - 1);
        assert!(recorded.has_room());
        let held = recorded.hold(1);
        assert!(!recorded.has_room());
        drop(held);
        assert!(recorded.has_room());
        recorded.changed(MAX_RECORDED_FRAMES - 1, 0);
        assert_eq!(recorded.frame_count(), 0);
    }
}
