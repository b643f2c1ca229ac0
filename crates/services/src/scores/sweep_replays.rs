//! Frames on disk that belong to no score: their server died before it stored one.

use std::time::Duration;

use kiai_rules::statistics::Day;

use super::packed_replay::{folder, put_at};
use crate::Services;

const INTERVAL: Duration = Duration::from_hours(1);
/// A transaction that is to name frames is done long before they are this old.
const AGE_MIN: Duration = Duration::from_hours(1);
/// How many days back are looked at when the server starts, and from then on.
const DAYS_AT_START: i64 = 60;
const DAYS: i64 = 2;

/// Sweeps when the server starts and each hour, until it stops.
pub(crate) async fn sweep_replays_hourly(services: &Services) {
    let mut days = DAYS_AT_START;
    loop {
        match sweep(services, days).await {
            Ok(0) => days = DAYS,
            Ok(count) => {
                tracing::info!(count, "Frames of no score were swept");
                days = DAYS;
            }
            Err(error) => tracing::error!(error = format!("{error:#}"), "Frames of no score cannot be swept"),
        }
        if services.stopping.run_until_cancelled(services.clock.sleep(INTERVAL)).await.is_none() {
            return;
        }
    }
}

/// Deletes what was put there in the last days and belongs to no score; gives how many.
pub(super) async fn sweep(services: &Services, days: i64) -> anyhow::Result<u64> {
    let now = services.clock.now();
    let today = i64::from(Day::of(now).0);
    let mut count = 0;
    for day in today - days..=today {
        for key in services.blobs.list(&folder(day)?).await? {
            let is_old = put_at(&key).is_none_or(|at| now.since(at) > AGE_MIN);
            if is_old && !services.store.is_replay_key(&key.to_string()).await? {
                services.blobs.delete(&key).await?;
                count += 1;
            }
        }
    }
    Ok(count)
}
