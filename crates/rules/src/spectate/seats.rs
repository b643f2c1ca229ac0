//! Who watches one user.

use kiai_model::{Audience, Event, Id, User, event::Connection, spectate::Family};
use serde::{Deserialize, Serialize};

use super::Outcome;

/// Watchers of whom the others are told: a longer list nobody reads, and each who comes is told to each.
const SHOWN_MAX: usize = 100;

/// Those who watch one user, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats(Vec<Seat>);

/// One who watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seat {
    connection: Id<Connection>,
    user: Id<User>,
    /// In whose terms its client is told.
    family: Family,
    /// Whether the others are told.
    is_shown: bool,
}

impl Seats {
    /// Whether nobody watches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether anybody watches with a client that is told in these terms.
    #[must_use]
    pub fn has(&self, family: Family) -> bool {
        self.0.iter().any(|seat| seat.family == family)
    }

    /// All who watch, each once.
    #[must_use]
    pub fn users(&self) -> Vec<Id<User>> {
        let mut users: Vec<_> = self.0.iter().map(|seat| seat.user).collect();
        users.sort_unstable();
        users.dedup();
        users
    }

    /// Those of whom the others are told, but for one.
    #[must_use]
    pub fn fellows_of(&self, user: Id<User>) -> Vec<Id<User>> {
        self.0.iter().filter(|seat| seat.is_shown && seat.user != user).map(|seat| seat.user).collect()
    }

    /// A connection begins to watch `player`, or says again that it does.
    pub(super) fn take(
        &mut self,
        player: Id<User>,
        user: Id<User>,
        connection: Id<Connection>,
        family: Family,
    ) -> Vec<Outcome> {
        let known = self.0.iter().find(|seat| seat.connection == connection).copied();
        let seat = known.unwrap_or_else(|| {
            let shown_count = self.0.iter().filter(|seat| seat.is_shown).count();
            let seat = Seat { connection, user, family, is_shown: shown_count < SHOWN_MAX && user != player };
            self.0.push(seat);
            seat
        });
        tell(player, seat, Event::FellowWatcherJoined { player, watcher: user })
    }

    /// A connection watches no more.
    pub(super) fn leave(&mut self, player: Id<User>, connection: Id<Connection>) -> Vec<Outcome> {
        let Some(at) = self.0.iter().position(|seat| seat.connection == connection) else { return Vec::new() };
        let seat = self.0.remove(at);
        tell(player, seat, Event::FellowWatcherLeft { player, watcher: seat.user })
    }

    /// A connection that watches lacks the map.
    pub(super) fn lack(&self, player: Id<User>, connection: Id<Connection>) -> Vec<Outcome> {
        let Some(seat) = self.0.iter().find(|seat| seat.connection == connection) else { return Vec::new() };
        let event = Event::WatcherLacksMap { player, watcher: seat.user };
        let to_player = Outcome::Tell(Audience::User(player), event.clone());
        std::iter::once(to_player).chain(tell(player, *seat, event)).collect()
    }
}

fn tell(player: Id<User>, seat: Seat, event: Event) -> Vec<Outcome> {
    if seat.is_shown { vec![Outcome::Tell(Audience::Watchers(player), event)] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAYER: Id<User> = Id::new(1);

    fn joined(watcher: i64) -> Vec<Outcome> {
        let event = Event::FellowWatcherJoined { player: PLAYER, watcher: Id::new(watcher) };
        vec![Outcome::Tell(Audience::Watchers(PLAYER), event)]
    }

    fn left(watcher: i64) -> Vec<Outcome> {
        let event = Event::FellowWatcherLeft { player: PLAYER, watcher: Id::new(watcher) };
        vec![Outcome::Tell(Audience::Watchers(PLAYER), event)]
    }

    #[test]
    fn who_comes_and_goes_is_told_to_the_others() {
        let mut seats = Seats::default();
        assert_eq!(seats.take(PLAYER, Id::new(2), Id::new(20), Family::Lazer), joined(2));
        assert_eq!(seats.take(PLAYER, Id::new(3), Id::new(30), Family::Classic), joined(3));
        assert_eq!(
            seats.take(PLAYER, Id::new(2), Id::new(20), Family::Lazer),
            joined(2),
            "it says so again when it has the map"
        );
        assert_eq!((seats.fellows_of(Id::new(2)), seats.users()), (vec![Id::new(3)], vec![Id::new(2), Id::new(3)]));
        assert_eq!(seats.lack(PLAYER, Id::new(30)).len(), 2, "the player and those who watch");
        assert_eq!(seats.leave(PLAYER, Id::new(20)), left(2));
        assert_eq!(seats.leave(PLAYER, Id::new(20)), []);
        assert_eq!(seats.lack(PLAYER, Id::new(20)), []);
    }

    #[test]
    fn it_is_known_in_whose_terms_there_is_somebody_to_tell() {
        let mut seats = Seats::default();
        let families = |seats: &Seats| (seats.has(Family::Lazer), seats.has(Family::Classic));
        assert_eq!(families(&seats), (false, false));
        seats.take(PLAYER, Id::new(2), Id::new(20), Family::Lazer);
        assert_eq!(families(&seats), (true, false));
        seats.take(PLAYER, Id::new(2), Id::new(21), Family::Classic);
        assert_eq!(families(&seats), (true, true));
        seats.leave(PLAYER, Id::new(20));
        assert_eq!(families(&seats), (false, true));
    }

    #[test]
    fn of_very_many_the_first_are_told() {
        let mut seats = Seats::default();
        let count = i64::try_from(SHOWN_MAX).unwrap();
        (0..count).for_each(|user| {
            assert_eq!(seats.take(PLAYER, Id::new(100 + user), Id::new(user), Family::Lazer).len(), 1);
        });
        assert_eq!(seats.take(PLAYER, Id::new(9), Id::new(count), Family::Lazer), []);
        assert_eq!(seats.leave(PLAYER, Id::new(count)), [], "of whom nobody heard, nobody hears that they leave");
        assert_eq!(seats.users().len(), SHOWN_MAX);
    }

    #[test]
    fn who_watches_themselves_is_no_fellow() {
        let mut seats = Seats::default();
        assert_eq!(seats.take(PLAYER, PLAYER, Id::new(10), Family::Lazer), []);
        assert_eq!(seats.fellows_of(Id::new(2)), []);
    }
}
