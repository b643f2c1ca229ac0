//! Where time comes from.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

/// A sleep that is going on.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Time that passes, so that tests can let it pass at will.
pub trait Clock: Send + Sync + 'static {
    /// How long ago the clock started. Never less than before.
    fn now(&self) -> Duration;

    /// Is ready once [`now`](Clock::now) has grown by `duration`.
    fn sleep(&self, duration: Duration) -> Sleep;
}

/// The time of the operating system.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// A clock that starts now.
    #[expect(clippy::disallowed_methods, reason = "this is the real clock")]
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the real clock")]
    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }
}
