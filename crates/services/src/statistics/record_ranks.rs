//! Everybody's rank, once a day: it changes with the plays of others.

use std::time::Duration;

use kiai_model::{Ruleset, statistics::Variant};
use kiai_rules::statistics::Day;

use crate::Services;

/// How often it is looked whether a day has begun. Noting a day's ranks twice does no harm.
const INTERVAL: Duration = Duration::from_mins(30);
/// Users at once: nobody waits long for the writer meanwhile.
const BATCH: u16 = 500;
/// What profiles show, and a day.
const KEPT_DAYS: i64 = 91;

/// Notes everybody's rank of each day, at the start and when a day begins, until the server stops.
pub(crate) async fn record_ranks_daily(services: &Services) {
    let mut noted = None;
    loop {
        let day = i64::from(Day::of(services.clock.now()).0);
        if noted != Some(day) {
            match record_ranks(services, day).await {
                Ok(()) => noted = Some(day),
                Err(error) => tracing::error!(%error, "The day's ranks cannot be noted"),
            }
        }
        if services.stopping.run_until_cancelled(services.clock.sleep(INTERVAL)).await.is_none() {
            return;
        }
    }
}

/// Notes everybody's rank on a day, and forgets ranks that are no longer shown.
pub(crate) async fn record_ranks(services: &Services, day: i64) -> anyhow::Result<()> {
    let limit = i64::from(BATCH);
    for ruleset in Ruleset::ALL {
        for variant in Variant::ALL {
            for page in 0.. {
                let offset = page * limit;
                let write = services.store.write(move |tx| {
                    Box::pin(async move { tx.record_ranks(ruleset, variant, day, limit, offset).await })
                });
                if write.await? < u64::from(BATCH) || services.stopping.is_cancelled() {
                    break;
                }
            }
        }
    }
    let before = day - KEPT_DAYS;
    while !services.stopping.is_cancelled()
        && services.store.write(move |tx| Box::pin(async move { tx.prune_ranks(before, limit).await })).await? > 0
    {}
    Ok(())
}
