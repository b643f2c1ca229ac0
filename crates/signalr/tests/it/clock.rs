use std::sync::Arc;
use std::time::Duration;

use kiai_signalr::{Clock, Sleep};
use parking_lot::Mutex;
use tokio::sync::{oneshot, watch};

/// A clock that stands still until it is told to move.
pub(crate) struct FakeClock {
    state: Mutex<State>,
    /// How many sleeps were ever begun.
    begun_count: watch::Sender<usize>,
}

#[derive(Default)]
struct State {
    now: Duration,
    sleepers: Vec<(Duration, oneshot::Sender<()>)>,
}

impl FakeClock {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { state: Mutex::default(), begun_count: watch::Sender::new(0) })
    }

    pub(crate) fn advance(&self, seconds: u64) {
        let mut state = self.state.lock();
        state.now += Duration::from_secs(seconds);
        let now = state.now;
        for (_, sleeper) in state.sleepers.extract_if(.., |(end, _)| *end <= now) {
            sleeper.send(()).ok();
        }
    }

    /// Waits until so many sleeps were begun in all.
    pub(crate) async fn sleeps_begun(&self, count: usize) {
        self.begun_count.subscribe().wait_for(|begun| *begun >= count).await.unwrap();
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Duration {
        self.state.lock().now
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let (sender, receiver) = oneshot::channel();
        let mut state = self.state.lock();
        if duration.is_zero() {
            sender.send(()).ok();
        } else {
            let end = state.now + duration;
            state.sleepers.push((end, sender));
        }
        drop(state);
        self.begun_count.send_modify(|count| *count += 1);
        Box::pin(async { receiver.await.unwrap() })
    }
}
