//! Time that tests move.

use std::{future::Future, pin::Pin, time::Duration};

use kiai_model::Timestamp;
use kiai_services::Clock;
use parking_lot::Mutex;
use tokio::sync::oneshot;

/// A clock that stands still until [`FakeClock::advance`].
#[derive(Debug)]
pub struct FakeClock {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    now: Timestamp,
    sleepers: Vec<(Timestamp, oneshot::Sender<()>)>,
}

impl FakeClock {
    /// A clock that stands at this time.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self { state: Mutex::new(State { now, sleepers: Vec::new() }) }
    }

    /// Lets time pass, and wakes those whose sleep ends, the earliest first.
    pub fn advance(&self, duration: Duration) {
        let mut state = self.state.lock();
        state.now = state.now + duration;
        let now = state.now;
        let (mut due, asleep): (Vec<_>, Vec<_>) = state.sleepers.drain(..).partition(|(until, _)| *until <= now);
        state.sleepers = asleep;
        due.sort_by_key(|(until, _)| *until);
        for (_, waker) in due {
            _ = waker.send(()); // whoever slept may be gone
        }
    }

    /// How many sleep.
    pub fn sleeper_count(&self) -> usize {
        self.state.lock().sleepers.iter().filter(|(_, waker)| !waker.is_closed()).count()
    }
}

impl Default for FakeClock {
    /// A clock that stands at the beginning of 2026-08-07, a Friday.
    fn default() -> Self {
        Self::new(Timestamp::from_secs(1_786_060_800))
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        self.state.lock().now
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let (waker, woken) = oneshot::channel();
        let mut state = self.state.lock();
        let until = state.now + duration;
        if duration.is_zero() {
            _ = waker.send(());
        } else {
            state.sleepers.push((until, waker));
        }
        Box::pin(async move {
            if woken.await.is_err() {
                std::future::pending::<()>().await; // the clock is gone: time stands still for ever
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn sleepers_wake_when_their_time_has_come() {
        let clock = FakeClock::default();
        let (short, long) = (clock.sleep(Duration::from_secs(1)), clock.sleep(Duration::from_secs(2)));
        clock.advance(Duration::from_secs(1));
        short.await;
        assert_eq!(clock.sleeper_count(), 1);
        clock.advance(Duration::from_secs(1));
        long.await;
        assert_eq!(clock.now(), Timestamp::from_secs(1_786_060_802));
    }
}
