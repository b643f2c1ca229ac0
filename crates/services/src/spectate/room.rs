//! How much of plays is kept in memory.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use kiai_model::{Id, User};
use parking_lot::Mutex;

/// Recordings that may wait for their score at once, over all users.
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
        self.frame_count.load(Ordering::Relaxed) < MAX_RECORDED_FRAMES
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
    counts: Arc<Mutex<Counts>>,
}

#[derive(Debug, Default)]
struct Counts {
    total: usize,
    of_users: HashMap<Id<User>, usize>,
}

impl Uploads {
    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.counts.lock().total
    }

    /// One more, until it is dropped; none if there are too many, of the user or of all.
    pub(super) fn begin(&self, user: Id<User>) -> Option<Upload> {
        let mut counts = self.counts.lock();
        let Counts { total, of_users } = &mut *counts;
        let own = of_users.get(&user).copied().unwrap_or(0);
        if *total >= MAX_UPLOADS || own >= MAX_UPLOADS_PER_USER {
            return None;
        }
        *total += 1;
        of_users.insert(user, own + 1);
        Some(Upload { user, counts: self.counts.clone() })
    }
}

/// A recording that waits.
#[derive(Debug)]
pub(super) struct Upload {
    user: Id<User>,
    counts: Arc<Mutex<Counts>>,
}

impl Drop for Upload {
    fn drop(&mut self) {
        let mut counts = self.counts.lock();
        counts.total -= 1;
        let own = counts.of_users.remove(&self.user).unwrap_or(0);
        if own > 1 {
            counts.of_users.insert(self.user, own - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_user_leaves_room_for_the_uploads_of_others() {
        let uploads = Uploads::default();
        let (alice, bob) = (Id::new(1), Id::new(2));
        let mut waiting: Vec<_> = (0..MAX_UPLOADS_PER_USER).map(|_| uploads.begin(alice).unwrap()).collect();
        assert!(uploads.begin(alice).is_none());
        assert!(uploads.begin(bob).is_some());
        waiting.pop();
        assert!(uploads.begin(alice).is_some());
        drop(waiting);
        assert_eq!(uploads.count(), 0);
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
        assert_eq!(recorded.frame_count.load(Ordering::Relaxed), 0);
    }
}
