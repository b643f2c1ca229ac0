//! Maps that the server lacks and somebody plays: their client is asked for the file, and may send what it was asked for.

use std::{collections::HashMap, sync::Arc, time::Duration};

use kiai_model::{Audience, Event, Id, Timestamp, User};
use parking_lot::Mutex;

use super::{BeatmapKey, fetch::fetch_beatmap};
use crate::Services;

/// How long a client may take to answer.
const ANSWERED_WITHIN: Duration = Duration::from_mins(5);
/// How long mirrors have to find a map before its player's client is asked for it.
const PATIENCE: Duration = Duration::from_secs(20);
/// Files one user may be asked for at once.
const OF_USER_MAX: usize = 32;
/// Users who are asked at once.
const USERS_MAX: usize = 50_000;

/// What was asked for and has not come. Of this node: a client answers where it is connected, as a rule.
#[derive(Debug, Default)]
pub(super) struct MapRequests {
    asked: Mutex<HashMap<Id<User>, HashMap<String, Timestamp>>>,
}

impl MapRequests {
    /// Notes that a user is asked. Says no when they are asked for too much.
    fn ask(&self, user: Id<User>, checksum: &str, now: Timestamp) -> bool {
        let mut asked = self.asked.lock();
        if asked.len() >= USERS_MAX && !asked.contains_key(&user) {
            asked.retain(|_, files| files.values().any(|until| *until > now));
            if asked.len() >= USERS_MAX {
                return false;
            }
        }
        let files = asked.entry(user).or_default();
        files.retain(|_, until| *until > now);
        if files.len() >= OF_USER_MAX && !files.contains_key(checksum) {
            return false;
        }
        files.insert(checksum.to_owned(), now + ANSWERED_WITHIN);
        true
    }

    /// Whether a user is asked for this file.
    pub(super) fn is_asked(&self, user: Id<User>, checksum: &str, now: Timestamp) -> bool {
        self.asked.lock().get(&user).and_then(|files| files.get(checksum)).is_some_and(|until| *until > now)
    }

    /// The answer is here: says whether it is the first.
    pub(super) fn answer(&self, user: Id<User>, checksum: &str, now: Timestamp) -> bool {
        let mut asked = self.asked.lock();
        let Some(files) = asked.get_mut(&user) else { return false };
        let until = files.remove(checksum);
        if files.is_empty() {
            asked.remove(&user);
        }
        until.is_some_and(|until| until > now)
    }
}

/// Somebody's client mentioned a map by the MD5 of its file, such as one it plays or shows the leaderboard of. If it is
/// not here, and no mirror has it, the client is asked for the file ([`Event::MapRequested`]), which
/// [`super::submit_map`] takes within five minutes. Returns at once; what it does is done beside.
pub fn request_map(services: &Arc<Services>, user: Id<User>, checksum: &str) {
    let checksum = checksum.to_ascii_lowercase();
    if !is_checksum(&checksum) {
        return;
    }
    let (tasks, services) = (services.tasks.clone(), Arc::clone(services));
    tasks.spawn(async move {
        match fetch_beatmap(&services, &[BeatmapKey::Checksum(&checksum)], PATIENCE).await {
            Ok(None) => ask(&services, user, checksum),
            Ok(Some(_)) => {}
            Err(error) => tracing::error!(error = format!("{error:#}"), "A map that is mentioned cannot be looked up"),
        }
    });
}

fn ask(services: &Services, user: Id<User>, checksum: String) {
    if services.beatmaps.requests.ask(user, &checksum, services.clock.now()) {
        services.bus.tell(Audience::User(user), Event::MapRequested { checksum });
    }
}

/// Whether a text is the MD5 of a file: 32 lower-case hexadecimal digits, not all zero.
pub(super) fn is_checksum(text: &str) -> bool {
    text.len() == 32
        && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        && text.bytes().any(|byte| byte != b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000);

    #[test]
    fn what_was_asked_may_be_answered_once_and_not_for_ever() {
        let (requests, user) = (MapRequests::default(), Id::new(1));
        assert!(!requests.answer(user, "a", NOW));
        assert!(requests.ask(user, "a", NOW) && requests.ask(user, "b", NOW));
        assert!(requests.is_asked(user, "a", NOW) && !requests.is_asked(Id::new(2), "a", NOW));
        assert!(requests.answer(user, "a", NOW) && !requests.answer(user, "a", NOW));
        let late = NOW + ANSWERED_WITHIN;
        assert!(!requests.is_asked(user, "b", late) && !requests.answer(user, "b", late));
        assert!(requests.asked.lock().is_empty());
    }

    #[test]
    fn nobody_is_asked_for_everything_at_once() {
        let (requests, user) = (MapRequests::default(), Id::new(1));
        let asked = (0..100).filter(|number| requests.ask(user, &number.to_string(), NOW)).count();
        assert_eq!(asked, OF_USER_MAX);
        assert!(requests.ask(user, "0", NOW), "the same again");
        assert!(requests.ask(user, "later", NOW + ANSWERED_WITHIN));
    }

    #[test]
    fn a_checksum_is_32_digits() {
        assert!(is_checksum("a5b99395a42bd55bc5eb1d2411cbdf8b"));
        for text in ["", "a5b99395a42bd55bc5eb1d2411cbdf8", "A5B99395A42BD55BC5EB1D2411CBDF8B", &"0".repeat(32)] {
            assert!(!is_checksum(text), "{text}");
        }
    }
}
