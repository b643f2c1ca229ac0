//! How many notification sockets there may be.

use std::{collections::HashMap, sync::Arc};

use kiai_model::{Id, User};
use parking_lot::Mutex;

/// Sockets of one user: a game has one, and what it lost without a word stays for two minutes.
const MAX_PER_USER: usize = 8;
/// Sockets of all users.
const MAX_TOTAL: usize = 50_000;

/// The sockets that are open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seats(Arc<Mutex<Counts>>);

#[derive(Debug, Default)]
struct Counts {
    total: usize,
    of_users: HashMap<Id<User>, usize>,
}

impl Seats {
    /// One more socket of a user, until it is dropped; none if there are too many, of the user or of all.
    pub(super) fn take(&self, user: Id<User>) -> Option<Seat> {
        let mut counts = self.0.lock();
        let Counts { total, of_users } = &mut *counts;
        let own = of_users.get(&user).copied().unwrap_or(0);
        if *total >= MAX_TOTAL || own >= MAX_PER_USER {
            return None;
        }
        *total += 1;
        of_users.insert(user, own + 1);
        Some(Seat { user, seats: self.clone() })
    }
}

/// An open socket's place.
#[derive(Debug)]
pub(super) struct Seat {
    user: Id<User>,
    seats: Seats,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut counts = self.seats.0.lock();
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
    fn one_user_has_a_few_sockets() {
        let seats = Seats::default();
        let mut taken: Vec<_> = (0..MAX_PER_USER).map(|_| seats.take(Id::new(1)).unwrap()).collect();
        assert!(seats.take(Id::new(1)).is_none());
        assert!(seats.take(Id::new(2)).is_some());
        taken.pop();
        assert!(seats.take(Id::new(1)).is_some());
        drop(taken);
        assert_eq!(seats.0.lock().total, 0);
    }
}
