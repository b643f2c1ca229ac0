//! Everybody's rank, once a day: it changes with the plays of others.

use std::time::Duration;

use kiai_rules::statistics::Day;

use crate::Services;

/// How often it is looked whether a day has ended. Noting a day's ranks twice does no harm.
const INTERVAL: Duration = Duration::from_mins(30);

/// Notes everybody's rank of each day until the server stops.
pub(crate) async fn record_ranks_daily(services: &Services) {
    loop {
        let day = i64::from(Day::of(services.clock.now()).0);
        let noted = services.store.write(move |tx| Box::pin(async move { tx.record_all_ranks(day).await })).await;
        if let Err(error) = noted {
            tracing::error!(%error, "The day's ranks cannot be noted");
        }
        if services.stopping.run_until_cancelled(services.clock.sleep(INTERVAL)).await.is_none() {
            return;
        }
    }
}
