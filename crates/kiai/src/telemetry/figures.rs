//! Figures for Prometheus.
//!
//! The `metrics` crate has one recorder for a process, so this is the one place with something global: it is set up
//! once and every server of the process counts into it.

use std::sync::OnceLock;
use std::time::Duration;

use kiai_services::{Services, mirrors, presence, spectate};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;

/// Bounds of the buckets of durations, in seconds.
const DURATION_BOUNDS: &[f64] = &[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0];

/// The same for what others on the internet take their time for.
const FAR_DURATION_BOUNDS: &[f64] = &[0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0];

/// How often what was counted is folded together; nobody asking would otherwise let it pile up.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(5);

/// The recorder of this process. `None` if another library has put its own in place first.
pub(crate) fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let builder = PrometheusBuilder::new();
            let builder = builder.set_buckets_for_metric(Matcher::Suffix("_seconds".into()), DURATION_BOUNDS).ok()?;
            let far = Matcher::Full("mirror_request_seconds".into());
            let builder = builder.set_buckets_for_metric(far, FAR_DURATION_BOUNDS).ok()?;
            let handle = builder.install_recorder().ok()?;
            describe();
            Some(handle)
        })
        .as_ref()
}

/// All figures as text: those that are counted, and those that are looked up now.
#[expect(clippy::cast_precision_loss, reason = "nothing here is counted beyond what a float holds")]
pub(crate) fn render(recorder: &PrometheusHandle, services: &Services) -> String {
    metrics::gauge!("connections").set(services.connections.count() as f64);
    metrics::gauge!("users_here").set(presence::here_count(services) as f64);
    metrics::gauge!("players_playing").set(spectate::playing_count(services) as f64);
    metrics::gauge!("replays_waiting").set(spectate::waiting_replay_count(services) as f64);
    metrics::gauge!("recorded_frames").set(spectate::recorded_frame_count(services) as f64);
    for mirror in mirrors::standings(services) {
        let labels = [("mirror", mirror.host), ("by", mirror.place.to_owned())];
        metrics::gauge!("mirror_asked", &labels).set(if mirror.is_asked { 1.0 } else { 0.0 });
        metrics::gauge!("mirror_failures", &labels).set(f64::from(mirror.failures));
    }
    recorder.render()
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
    metrics::describe_counter!("hub_calls_total", "Calls of methods of the game's hubs, by method");
    metrics::describe_counter!("hub_connections_ended_total", "Connections to the game's hubs that ended, by reason");
    metrics::describe_counter!("hub_events_dropped_total", "Frames of plays left out for watchers who read slowly");
    metrics::describe_counter!("mirror_requests_total", "What mirrors were asked for, by mirror and outcome");
    metrics::describe_counter!("mirror_looks_total", "Looks at mirrors that nobody asked, by mirror and outcome");
    metrics::describe_histogram!("mirror_request_seconds", metrics::Unit::Seconds, "Time a mirror took to answer");
    metrics::describe_gauge!("mirror_asked", "Whether a mirror is asked, and not left alone for a while");
    metrics::describe_gauge!("mirror_failures", "Failures of a mirror since it last did what it should");
    metrics::describe_gauge!("connections", "Connections that hear of events, of all clients");
    metrics::describe_gauge!("users_here", "Users who are here, also those who appear offline");
    metrics::describe_gauge!("players_playing", "Users who play before the eyes of others");
    metrics::describe_gauge!("replays_waiting", "Recordings that wait for their scores");
    metrics::describe_gauge!("recorded_frames", "Frames of recordings in memory");
}
