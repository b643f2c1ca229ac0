//! When neosu sends what it has to say.

use std::time::Duration;

/// What the interval between two PINGs begins with, and grows by.
const STEP: Duration = Duration::from_secs(1);
/// What it grows to. On a socket it is that from the beginning.
const LONGEST: Duration = Duration::from_secs(30);

/// neosu's pace: at once when there is something to say; else a PING, after a second when something was heard, and a
/// second later each time nothing was, up to thirty. Upstream: `BanchoNetworking.cpp`.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    interval: Duration,
    sent_at: Duration,
}

impl Pace {
    /// The pace of a client that has just logged in.
    #[must_use]
    pub fn new(now: Duration) -> Self {
        Self { interval: STEP, sent_at: now }
    }

    /// Whether something is to be sent now.
    #[must_use]
    pub fn is_due(&self, now: Duration, has_something: bool, is_on_socket: bool) -> bool {
        let interval = if is_on_socket { LONGEST } else { self.interval };
        has_something || now.saturating_sub(self.sent_at) >= interval
    }

    /// Something was sent; `is_idle` when it was a PING alone.
    pub fn sent(&mut self, now: Duration, is_idle: bool) {
        self.sent_at = now;
        if is_idle {
            self.interval = (self.interval + STEP).min(LONGEST);
        }
    }

    /// A packet was heard.
    pub fn heard(&mut self) {
        self.interval = STEP;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn who_hears_nothing_asks_more_seldom() {
        let (mut pace, mut now, mut intervals) = (Pace::new(at(0)), at(0), Vec::new());
        for _ in 0..32 {
            let before = now;
            while !pace.is_due(now, false, false) {
                now += STEP;
            }
            intervals.push((now - before).as_secs());
            pace.sent(now, true);
        }
        let expected: Vec<u64> = (1..=30).chain([30, 30]).collect();
        assert_eq!(intervals, expected);
        pace.heard();
        assert!(pace.is_due(now + STEP, false, false), "and soon again when something was said");
    }

    #[test]
    fn what_there_is_to_say_is_said_at_once() {
        let pace = Pace::new(at(5));
        assert!(pace.is_due(at(5), true, false) && pace.is_due(at(5), true, true));
        assert!(!pace.is_due(at(34), false, true) && pace.is_due(at(35), false, true));
    }
}
