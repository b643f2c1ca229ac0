//! Who comes and who leaves, for those who look now and then.
//!
//! Ten thousand who come would be a hundred million messages if each were told to everybody. So changes are kept in one
//! list, and whoever wants to know has a place in it: coming costs the same however many are here.

use std::{
    collections::{HashMap, VecDeque},
    sync::atomic::{AtomicU64, Ordering},
};

use kiai_model::{Event, Id, User};
use parking_lot::Mutex;
use tokio::sync::{Notify, futures::Notified};

use crate::Services;

/// Changes that are kept. Whoever looks more seldom is told anew who is here.
const KEPT_MAX: usize = 32 * 1024;

/// The changes of who is here.
#[derive(Debug, Default)]
pub(super) struct Roster {
    /// How many there have been.
    count: AtomicU64,
    latest: Mutex<VecDeque<(Id<User>, bool)>>,
    changed: Notify,
}

/// Up to which change somebody knows who is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RosterPlace(u64);

/// What has changed since a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RosterChanges {
    /// Who has come (true) and who has left (false) since, each once.
    These(Vec<(Id<User>, bool)>),
    /// More than is kept: look anew.
    TooMany,
}

impl Roster {
    pub(super) fn hear_of(&self, event: &Event) {
        let change = match event {
            Event::UserCame { user } => (*user, true),
            Event::UserLeft { user } => (*user, false),
            _ => return,
        };
        let mut latest = self.latest.lock();
        if latest.len() >= KEPT_MAX {
            latest.pop_front();
        }
        latest.push_back(change);
        self.count.fetch_add(1, Ordering::AcqRel);
        drop(latest);
        self.changed.notify_waiters();
    }

    fn since(&self, place: &mut RosterPlace) -> RosterChanges {
        let latest = self.latest.lock();
        let count = self.count.load(Ordering::Acquire);
        let missed = usize::try_from(count.saturating_sub(place.0)).unwrap_or(usize::MAX);
        *place = RosterPlace(count);
        if missed > latest.len() {
            return RosterChanges::TooMany;
        }
        // Who left and has come again has not changed.
        let mut users: HashMap<Id<User>, (usize, bool, bool)> = HashMap::with_capacity(missed);
        for (at, (user, is_here)) in latest.iter().skip(latest.len() - missed).enumerate() {
            users.entry(*user).or_insert((at, !*is_here, *is_here)).2 = *is_here;
        }
        drop(latest);
        let mut changed: Vec<_> = users.into_iter().filter(|(_, (_, was_here, is_here))| was_here != is_here).collect();
        changed.sort_unstable_by_key(|(_, (at, ..))| *at);
        RosterChanges::These(changed.into_iter().map(|(user, (.., is_here))| (user, is_here)).collect())
    }
}

/// Who is here now, and the place from which on changes are to be asked for: none falls between.
#[must_use]
pub fn see_roster(services: &Services) -> (Vec<Id<User>>, RosterPlace) {
    let here = services.presence.users.lock();
    let users = here.iter().filter(|(_, here)| here.present.is_visible()).map(|(user, _)| *user).collect();
    (users, RosterPlace(services.presence.roster.count.load(Ordering::Acquire)))
}

/// Whether anybody came or left since a place.
#[must_use]
pub fn roster_has_changed(services: &Services, place: RosterPlace) -> bool {
    services.presence.roster.count.load(Ordering::Acquire) != place.0
}

/// What has changed since a place, which is moved to now.
pub fn roster_changes(services: &Services, place: &mut RosterPlace) -> RosterChanges {
    services.presence.roster.since(place)
}

/// Is ready when somebody comes or leaves, from the moment on at which it is asked for the first time.
pub fn roster_change(services: &Services) -> Notified<'_> {
    services.presence.roster.changed.notified()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came(user: i64) -> Event {
        Event::UserCame { user: Id::new(user) }
    }

    fn left(user: i64) -> Event {
        Event::UserLeft { user: Id::new(user) }
    }

    fn these(users: &[(i64, bool)]) -> RosterChanges {
        RosterChanges::These(users.iter().map(|(user, is_here)| (Id::new(*user), *is_here)).collect())
    }

    #[test]
    fn changes_are_told_once_and_in_order() {
        let (roster, mut place) = (Roster::default(), RosterPlace(0));
        [came(3), came(2), left(3), Event::ShuttingDown].iter().for_each(|event| roster.hear_of(event));
        assert_eq!(roster.since(&mut place), these(&[(2, true)]), "who came and left was never here");
        assert_eq!(roster.since(&mut place), these(&[]));
        [left(2), came(4)].iter().for_each(|event| roster.hear_of(event));
        assert_eq!(roster.since(&mut place), these(&[(2, false), (4, true)]));
        [left(4), came(4)].iter().for_each(|event| roster.hear_of(event));
        assert_eq!(roster.since(&mut place), these(&[]), "a second login changes nothing");
    }

    #[test]
    fn whoever_looks_too_seldom_looks_anew() {
        let (roster, mut place) = (Roster::default(), RosterPlace(0));
        (0..i64::try_from(KEPT_MAX).unwrap()).for_each(|user| roster.hear_of(&came(user)));
        assert!(matches!(roster.since(&mut place.clone()), RosterChanges::These(users) if users.len() == KEPT_MAX));
        roster.hear_of(&came(-1));
        assert_eq!(roster.since(&mut place), RosterChanges::TooMany);
        assert_eq!(roster.since(&mut place), these(&[]));
        assert_eq!(roster.latest.lock().len(), KEPT_MAX);
    }
}
