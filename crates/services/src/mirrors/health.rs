//! Whether a mirror is asked.

use std::time::Duration;

use kiai_model::Timestamp;

/// How long a mirror is left alone after its first failure; twice as long after each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(10);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

/// How a mirror did lately.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Health {
    failures: u32,
    until: Timestamp,
}

impl Health {
    /// Whether its pause is over.
    pub(super) fn may_be_asked(&self, now: Timestamp) -> bool {
        now >= self.until
    }

    /// It answered.
    pub(super) fn note_success(&mut self) {
        *self = Self::default();
    }

    /// It did not: gives how long it is left alone.
    pub(super) fn note_failure(&mut self, now: Timestamp) -> Duration {
        let pause = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(self.failures.min(16))).min(LONGEST_PAUSE);
        self.failures = self.failures.saturating_add(1);
        self.until = now + pause;
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_limit_and_end_with_an_answer() {
        let (mut health, now) = (Health::default(), Timestamp(1_000));
        assert!(health.may_be_asked(now));
        let pauses: Vec<u64> = (0..8).map(|_| health.note_failure(now).as_secs()).collect();
        assert_eq!(pauses, [10, 20, 40, 80, 160, 320, 600, 600]);
        assert!(!health.may_be_asked(now) && health.may_be_asked(now + LONGEST_PAUSE));
        health.note_success();
        assert!(health.may_be_asked(now));
        assert_eq!(health.note_failure(now), FIRST_PAUSE);
    }
}
