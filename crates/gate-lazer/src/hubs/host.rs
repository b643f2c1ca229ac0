//! What the SignalR server needs of the program it runs in.

use std::{sync::Arc, time::Duration};

use kiai_model::Timestamp;
use kiai_services::Services;
use kiai_signalr::{Clock, Host, Sleep};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The services' time and chance. Connections end in order when `closing` is cancelled; `connections` counts them.
pub(super) fn host(services: &Arc<Services>, closing: CancellationToken, connections: TaskTracker) -> Host {
    let clock = HubClock { clock: services.clock.clone(), start: services.clock.now() };
    let of_chance = services.clone();
    Host {
        clock: Arc::new(clock),
        random: Arc::new(move || of_chance.rng.bytes()),
        shutdown: closing,
        tasks: connections,
    }
}

/// The services' clock as the SignalR server reads it: time since a start, which never goes back.
struct HubClock {
    clock: Arc<dyn kiai_services::Clock>,
    start: Timestamp,
}

impl Clock for HubClock {
    fn now(&self) -> Duration {
        self.clock.now().since(self.start)
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        self.clock.sleep(duration)
    }
}
