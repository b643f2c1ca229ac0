//! Looking at mirrors that nobody asks: whether they are back after a pause, and whether they are still there.

use std::{sync::Arc, time::Duration};

use super::{FetchError, count, note_failure};
use crate::Services;

/// How often it is seen whether a mirror is to be looked at.
const PERIOD: Duration = Duration::from_secs(5);

/// Starts looking at the operator's mirrors, if there are any, as a task of the services, until the server stops. They
/// are looked at one after the other: each takes as long as the operator lets a mirror take, at most.
pub fn start(services: &Arc<Services>) {
    if services.mirrors.mirrors.urls.is_empty() {
        return;
    }
    let services = Arc::clone(services);
    services.tasks.clone().spawn(async move {
        while services.stopping.clone().run_until_cancelled_owned(look_at_all(&services)).await.is_some() {
            tokio::select! {
                () = services.stopping.cancelled() => {}
                () = services.clock.sleep(PERIOD) => {}
            }
        }
    });
}

/// Looks at each mirror that is to be looked at now.
async fn look_at_all(services: &Services) {
    let now = services.clock.now();
    let due: Vec<usize> = {
        let all = services.mirrors.health.lock();
        all.iter().enumerate().filter(|(_, health)| health.is_to_be_looked_at(now)).map(|(index, _)| index).collect()
    };
    for index in due {
        look_at(services, index).await;
    }
}

async fn look_at(services: &Services, index: usize) {
    let Some(url) = services.mirrors.mirrors.urls.get(index) else { return };
    match services.mirrors.mirrors.client.look_at(url.to_look_at()).await {
        // Whatever it says of what it has: it is there.
        Ok(()) | Err(FetchError::NotFound | FetchError::TooLarge) => {
            count(services, index, "mirror_looks_total", "reached");
            let now = services.clock.now();
            if let Some(health) = services.mirrors.health.lock().get_mut(index) {
                health.note_reached(now);
            }
        }
        Err(FetchError::Failed(why)) => {
            count(services, index, "mirror_looks_total", "failed");
            note_failure(services, index, &why);
        }
    }
}
