//! A client's line to a hub, and how fast it may talk.

use std::time::Duration;

use kiai_model::Timestamp;
use kiai_services::{Services, builds::may_play_online, connections::OpenConnection};
use kiai_signalr::HubError;

use super::{internal, invalid_state, too_many};

/// How long a call is from the next in the long run.
const INTERVAL: Duration = Duration::from_millis(33);
/// Calls that may come at once.
const CALL_BURST: u32 = 100;
/// Bundles of frames that may come at once: a minute of play that was held up.
const FRAMES_BURST: u32 = 300;
/// A list of everyone who is here is worth so many calls.
const LIST_COST: u32 = 10;

/// Upstream's text: the game shows it.
const UNSUPPORTED: &str = "Realtime online functionality is not supported on this version of the game. Please upgrade to \
                           the latest version.";

/// A connection whose calls are counted.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) connection: OpenConnection,
    /// What the game told of its build.
    build: Option<String>,
    calls: Bucket,
    frames: Bucket,
}

impl Line {
    pub(super) fn new(connection: OpenConnection, build: Option<String>) -> Self {
        Self { connection, build, calls: Bucket::new(CALL_BURST), frames: Bucket::new(FRAMES_BURST) }
    }

    /// The connection, if it may call a method now.
    ///
    /// # Errors
    /// When another connection has taken its place, it calls too often, or its build may not be used. The last is asked
    /// with every call, as upstream does: a build can be allowed or forbidden while games of it are connected.
    pub(super) async fn take(
        &mut self,
        services: &Services,
        method: &'static str,
    ) -> Result<&OpenConnection, HubError> {
        if !self.connection.is_current() {
            return Err(HubError::Opaque);
        }
        metrics::counter!("hub_calls_total", "method" => method).increment(1);
        let (bucket, cost) = match method {
            "SendFrameData" | "SendFrameDataV2" => (&mut self.frames, 1),
            "BeginWatchingUserPresence" => (&mut self.calls, LIST_COST),
            _ => (&mut self.calls, 1),
        };
        if services.settings.rate_limits && !bucket.take(cost, services.clock.now()) {
            return Err(too_many());
        }
        match may_play_online(services, self.connection.user, self.build.as_deref()).await {
            Ok(true) => Ok(&self.connection),
            Ok(false) => Err(invalid_state(UNSUPPORTED)),
            Err(error) => Err(internal(&error, method)),
        }
    }
}

/// A bucket that leaks one call each [`INTERVAL`].
#[derive(Debug)]
struct Bucket {
    burst: u32,
    empty_at: Timestamp,
}

impl Bucket {
    fn new(burst: u32) -> Self {
        Self { burst, empty_at: Timestamp(0) }
    }

    fn take(&mut self, cost: u32, now: Timestamp) -> bool {
        let after = self.empty_at.max(now) + INTERVAL * cost;
        let fits = after <= now + INTERVAL * self.burst;
        if fits {
            self.empty_at = after;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    #[test]
    fn a_burst_is_heard_and_a_flood_is_not() {
        let mut bucket = Bucket::new(CALL_BURST);
        assert!((0..CALL_BURST).all(|_| bucket.take(1, NOW)));
        assert!(!bucket.take(1, NOW));
        assert!(bucket.take(1, NOW + INTERVAL));
        assert!(!bucket.take(LIST_COST, NOW + INTERVAL * 2));
        assert!(bucket.take(LIST_COST, NOW + INTERVAL * (1 + LIST_COST)));
    }
}
