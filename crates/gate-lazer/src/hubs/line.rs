//! A client's line to a hub, and how fast it may talk.

use std::time::Duration;

use kiai_model::Timestamp;
use kiai_services::{Services, connections::OpenConnection};
use kiai_signalr::HubError;

/// How long a call is from the next in the long run.
const INTERVAL: Duration = Duration::from_millis(33);
/// Calls that may come at once.
const CALL_BURST: u32 = 100;
/// Bundles of frames that may come at once: a minute of play that was held up.
const FRAMES_BURST: u32 = 300;
/// A list of everyone who is here is worth so many calls.
const LIST_COST: u32 = 10;

/// A connection whose calls are counted.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) connection: OpenConnection,
    calls: Bucket,
    frames: Bucket,
}

impl Line {
    pub(super) fn new(connection: OpenConnection) -> Self {
        Self { connection, calls: Bucket::new(CALL_BURST), frames: Bucket::new(FRAMES_BURST) }
    }

    /// The connection, if it may call a method now.
    ///
    /// # Errors
    /// When another connection has taken its place, or it calls too often.
    pub(super) fn take(&mut self, services: &Services, method: &str) -> Result<&OpenConnection, HubError> {
        if !self.connection.is_current() {
            return Err(HubError::Opaque);
        }
        let (bucket, cost) = match method {
            "SendFrameData" | "SendFrameDataV2" => (&mut self.frames, 1),
            "BeginWatchingUserPresence" => (&mut self.calls, LIST_COST),
            _ => (&mut self.calls, 1),
        };
        if services.settings.rate_limits && !bucket.take(cost, services.clock.now()) {
            return Err(HubError::hub("HubException", "Too many calls. Please wait a moment."));
        }
        Ok(&self.connection)
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
