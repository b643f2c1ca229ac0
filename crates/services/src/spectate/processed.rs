//! Who ended a play hears when everything that follows from its score is computed.

use std::{collections::HashMap, time::Duration};

use kiai_bus::Bus;
use kiai_model::{Audience, Event, Id, Score, Timestamp, User, event::Connection};

/// How long a connection waits.
const PATIENCE: Duration = Duration::from_secs(30);

/// The connections that wait for a score to be processed.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    of_scores: HashMap<Id<Score>, (Id<Connection>, Timestamp)>,
}

impl Waiting {
    /// A connection waits for a score from now on.
    pub(super) fn wait(&mut self, score: Id<Score>, connection: Id<Connection>, now: Timestamp) {
        self.of_scores.retain(|_, (_, since)| now.since(*since) < PATIENCE);
        self.of_scores.insert(score, (connection, now));
    }

    /// The connection that waits for a score, once.
    pub(super) fn take(&mut self, score: Id<Score>) -> Option<Id<Connection>> {
        self.of_scores.remove(&score).map(|(connection, _)| connection)
    }

    /// Nobody waits for a score any more if they have waited for long.
    pub(super) fn expire(&mut self, now: Timestamp) {
        self.of_scores.retain(|_, (_, since)| now.since(*since) < PATIENCE);
    }
}

/// Tells whoever waits that a score is processed.
pub(super) fn tell(bus: &Bus, connection: Option<Id<Connection>>, user: Id<User>, score: Id<Score>) {
    if let Some(connection) = connection {
        bus.tell(Audience::Connection(connection), Event::ScoreProcessed { user, score });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCORE: Id<Score> = Id::new(456);
    const NOW: Timestamp = Timestamp(1_000_000);

    #[test]
    fn whoever_waits_is_told_once() {
        let mut waiting = Waiting::default();
        waiting.wait(SCORE, Id::new(1), NOW);
        assert_eq!(waiting.take(SCORE), Some(Id::new(1)));
        assert_eq!(waiting.take(SCORE), None);
    }

    #[test]
    fn nobody_waits_for_ever() {
        let mut waiting = Waiting::default();
        waiting.wait(SCORE, Id::new(1), NOW);
        waiting.expire(NOW + PATIENCE);
        assert_eq!(waiting.take(SCORE), None);
    }
}
