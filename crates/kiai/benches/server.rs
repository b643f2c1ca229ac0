//! The whole server against the least a server can be: ratios in one run on one machine, and what it uses.
//!
//! `cargo bench --bench server [-- FIGURE...]` with figures out of `start login me board watchers idle`; all without any. The table it
//! prints belongs into docs/operations.md.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that fails may panic, and prints what it found"
)]
#![expect(clippy::disallowed_methods, reason = "it measures real time")]

#[path = "support/baseline.rs"]
mod baseline;
#[expect(dead_code, reason = "the benches share it, and each uses a part")]
#[path = "support/crowd.rs"]
mod crowd;
#[expect(dead_code, reason = "the benches share it, and each uses a part")]
#[path = "support/http_load.rs"]
mod http_load;
#[expect(dead_code, reason = "the benches share it, and each uses a part")]
#[path = "support/process.rs"]
mod process;
#[path = "support/usage.rs"]
mod usage;
#[path = "support/watchers.rs"]
mod watchers;

use std::time::{Duration, Instant};

use baseline::Baseline;
use crowd::Crowd;
use kiai_clients::lazer::Board;
use kiai_model::Ruleset;
use process::Server;

/// Scores on the map whose board is asked for.
const SCORES: u32 = 100_000;
/// Watchers of one player.
const WATCHERS: usize = 1_000;
/// Users that only hold a hub open.
const IDLE: usize = 10_000;
/// Requests are sent over this many connections.
const CONNECTIONS: usize = 16;
/// Each measurement of requests takes so long.
const PERIOD: Duration = Duration::from_secs(5);

fn main() {
    usage::raise_file_limit();
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if arguments.first().is_some_and(|argument| argument == "baseline") {
        baseline::serve();
    }
    let wants = |figure: &str| arguments.is_empty() || arguments.iter().any(|argument| argument == figure);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        println!("| figure | kiai | baseline | ratio | goal |\n|---|---|---|---|---|");
        let crowd = Crowd::gather(SCORES).await;
        if wants("start") {
            start(&crowd).await;
        }
        if wants("login") {
            logins(&crowd).await;
        }
        let server = crowd.installation.serve();
        let baseline = Baseline::start();
        if wants("me") {
            me(&crowd, &server, &baseline).await;
        }
        if wants("board") {
            board(&crowd, &server, &baseline).await;
        }
        if wants("watchers") {
            fan_out(&crowd, &server, &baseline).await;
        }
        drop(server); // two servers cannot share the folder
        if wants("idle") {
            idle(&crowd).await;
        }
    });
}

fn row(figure: &str, kiai: &str, baseline: &str, ratio: &str, goal: &str) {
    println!("| {figure} | {kiai} | {baseline} | {ratio} | {goal} |");
}

fn ratio_row(figure: &str, unit: &str, kiai: f64, baseline: f64, goal: &str) {
    let ratio = format!("{:.0} %", 100.0 * kiai / baseline);
    row(figure, &format!("{kiai:.0} {unit}"), &format!("{baseline:.0} {unit}"), &ratio, goal);
}

/// From the start of the process to the first answer of `/health`, on a database that exists.
async fn start(crowd: &Crowd) {
    let mut took = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        let server = crowd.installation.serve();
        let health = reqwest::get(format!("{}/health", server.url())).await.unwrap();
        assert!(health.status().is_success());
        took.push(began.elapsed());
        server.stop();
    }
    took.sort_unstable();
    row("start to `/health`, median of 5", &format!("{:.0} ms", took[2].as_secs_f64() * 1e3), "", "", "< 150 ms");
}

/// What the first login of an account costs the server in processor time.
async fn logins(crowd: &Crowd) {
    let server = crowd.installation.serve();
    // the first one of all also warms the process up
    crowd.log_in(&server, 0).await;
    let before = usage::processor_time(server.pid());
    for account in 1..=20 {
        crowd.log_in(&server, account).await;
    }
    let each = (usage::processor_time(server.pid()) - before) / 20;
    row("first login, processor time", &format!("{:.1} ms", each.as_secs_f64() * 1e3), "", "", "≤ 40 ms");
    server.stop();
}

async fn me(crowd: &Crowd, server: &Server, baseline: &Baseline) {
    let kiai = http_load::Target::new(server.address, "/api/v2/me/", &crowd.token(0));
    let length = kiai.body_length().await;
    let bare = http_load::Target::new(baseline.address, &format!("/bytes/{length}"), "");
    let (kiai, bare) = http_load::compare(&kiai, &bare, CONNECTIONS, PERIOD).await;
    ratio_row(&format!("`GET me/` ({length} bytes)"), "/s", kiai, bare, "≥ 40 %");
}

async fn board(crowd: &Crowd, server: &Server, baseline: &Baseline) {
    let path = format!("/api/v2/beatmaps/{}/scores?type=global&mode=osu&limit=50", crowd.beatmap);
    let kiai = http_load::Target::new(server.address, &path, &crowd.token(0));
    let rows = crowd.player(server, 0).board(crowd.beatmap, &Board::global(Ruleset::Osu)).await.unwrap();
    assert_eq!((rows.scores.len(), rows.score_count), (50, i32::try_from(SCORES).unwrap()), "the board is full");
    let length = kiai.body_length().await;
    let bare = http_load::Target::new(baseline.address, &format!("/bytes/{length}"), "");
    let (quiet, bare_rate) = http_load::compare(&kiai, &bare, CONNECTIONS, PERIOD).await;
    ratio_row(&format!("board of {SCORES} scores, 50 rows ({length} bytes)"), "/s", quiet, bare_rate, "≥ 40 %");

    let submitting = tokio::spawn(crowd.submit_every_second(server));
    let (busy, bare_rate) = http_load::compare(&kiai, &bare, CONNECTIONS, PERIOD).await;
    submitting.abort();
    ratio_row("the same, a score landing every second", "/s", busy, bare_rate, "≥ 40 %");
}

async fn fan_out(crowd: &Crowd, server: &Server, baseline: &Baseline) {
    let kiai = watchers::kiai(crowd, server, WATCHERS).await;
    let bare = watchers::baseline(baseline, kiai.message_length, WATCHERS).await;
    let (kiai_rate, bare_rate) = watchers::compare(kiai, bare).await;
    ratio_row(&format!("frames of one player to {WATCHERS} watchers"), "messages/s", kiai_rate, bare_rate, "≥ 70 %");
}

/// Memory of users that are merely here.
async fn idle(crowd: &Crowd) {
    let server = crowd.installation.serve();
    crowd.log_in(&server, 0).await;
    let before = usage::resident(server.pid());
    let hubs = crowd.idle(&server, IDLE).await;
    let after = usage::resident(server.pid());
    let each = after.saturating_sub(before) / IDLE as u64;
    row(&format!("memory of {IDLE} idle users, each"), &format!("{:.1} KiB", each as f64 / 1024.0), "", "", "≤ 30 KiB");
    drop(hubs);
}
