//! Figures for Prometheus.
//!
//! The `metrics` crate has one recorder for a process, so this is the one place with something global: it is set up
//! once and every server of the process counts into it.

use std::sync::OnceLock;
use std::time::Duration;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;

/// Bounds of the buckets of durations, in seconds.
const DURATION_BOUNDS: &[f64] = &[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0];

/// How often what was counted is folded together; nobody asking would otherwise let it pile up.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(5);

/// The recorder of this process. `None` if another library has put its own in place first.
pub(crate) fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let builder = PrometheusBuilder::new();
            let builder = builder.set_buckets_for_metric(Matcher::Suffix("_seconds".into()), DURATION_BOUNDS).ok()?;
            let handle = builder.install_recorder().ok()?;
            describe();
            Some(handle)
        })
        .as_ref()
}

/// Folds counts together until the server stops.
pub(crate) async fn keep_up(stopping: CancellationToken) {
    let mut ticks = tokio::time::interval(UPKEEP_INTERVAL);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stopping.cancelled() => return,
        }
        if let Some(recorder) = recorder() {
            recorder.run_upkeep();
        }
    }
}

fn describe() {
    metrics::describe_counter!("http_requests_total", "Requests answered, by route, method and status");
    metrics::describe_histogram!(
        "http_request_seconds",
        metrics::Unit::Seconds,
        "Time from a request's head to its answer's head"
    );
}
