//! Whether a mirror is asked.

use std::time::Duration;

use kiai_model::Timestamp;

/// How long a mirror is left alone at most after its first failure; twice as long after each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(10);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);
/// How long nobody has heard of a mirror before it is looked at.
const LOOKED_AT_EVERY: Duration = Duration::from_mins(5);
/// What chance is counted in.
pub(super) const CHANCES: u32 = 1_000;

/// How a mirror did lately.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Health {
    failures: u32,
    until: Timestamp,
    look_at: Timestamp,
    heard_at: Option<Timestamp>,
}

impl Health {
    /// Whether its pause is over.
    pub(super) fn may_be_asked(&self, now: Timestamp) -> bool {
        now >= self.until
    }

    /// Failures since it last did what it should.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// When it last answered, if it has.
    pub(super) fn heard_at(&self) -> Option<Timestamp> {
        self.heard_at
    }

    /// Whether nobody has heard of it for so long that it is to be looked at.
    pub(super) fn is_to_be_looked_at(&self, now: Timestamp) -> bool {
        now >= self.look_at && self.may_be_asked(now)
    }

    /// It answered as it should.
    pub(super) fn note_success(&mut self, now: Timestamp) {
        *self = Self { look_at: now + LOOKED_AT_EVERY, heard_at: Some(now), ..Self::default() };
    }

    /// It can be reached. That does not make up for what it answered before: if it does so again, its pause is longer.
    pub(super) fn note_reached(&mut self, now: Timestamp) {
        self.look_at = now + LOOKED_AT_EVERY;
        self.heard_at = Some(now);
    }

    /// It did not answer, or not as it should: gives how long it is left alone, and then looked at. `chance` from 1 to
    /// [`CHANCES`] decides about half of that: servers that lose the same mirror do not all come back at once.
    pub(super) fn note_failure(&mut self, now: Timestamp, chance: u32) -> Duration {
        let longest = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(self.failures.min(16))).min(LONGEST_PAUSE);
        let pause = longest / 2 + longest / 2 * chance.min(CHANCES) / CHANCES;
        self.failures = self.failures.saturating_add(1);
        self.until = now + pause;
        self.look_at = self.until;
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000);

    #[test]
    fn pauses_grow_up_to_a_limit_and_end_with_an_answer() {
        let mut health = Health::default();
        assert!(health.may_be_asked(NOW));
        let pauses: Vec<u64> = (0..8).map(|_| health.note_failure(NOW, CHANCES).as_secs()).collect();
        assert_eq!(pauses, [10, 20, 40, 80, 160, 320, 600, 600]);
        assert!(!health.may_be_asked(NOW) && health.may_be_asked(NOW + LONGEST_PAUSE));
        health.note_success(NOW);
        assert!(health.may_be_asked(NOW));
        assert_eq!(health.note_failure(NOW, CHANCES), FIRST_PAUSE);
    }

    #[test]
    fn chance_decides_about_half_of_a_pause() {
        let pause = |chance| Health::default().note_failure(NOW, chance);
        assert_eq!(
            (pause(1), pause(CHANCES / 2), pause(u32::MAX)),
            (Duration::from_millis(5_005), Duration::from_millis(7_500), FIRST_PAUSE)
        );
    }

    #[test]
    fn a_mirror_is_looked_at_when_it_was_not_heard_of_and_after_a_pause() {
        let mut health = Health::default();
        assert!(health.is_to_be_looked_at(NOW), "nobody knows yet");
        health.note_success(NOW);
        assert!(!health.is_to_be_looked_at(NOW) && health.is_to_be_looked_at(NOW + LOOKED_AT_EVERY));
        let pause = health.note_failure(NOW, CHANCES);
        assert!(!health.is_to_be_looked_at(NOW) && health.is_to_be_looked_at(NOW + pause));
        health.note_reached(NOW + pause);
        assert!(health.may_be_asked(NOW + pause) && !health.is_to_be_looked_at(NOW + pause));
        assert_eq!(health.failures(), 1);
        assert_eq!(health.note_failure(NOW, CHANCES), FIRST_PAUSE * 2, "it can be reached, and does not do better");
    }
}
