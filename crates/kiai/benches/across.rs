//! Players of both families with each other, in real time: one before watchers of all kinds, and many in their matches.
//!
//! `cargo bench --bench across [-- FIGURE...]` with figures out of `watchers matches`; both without any. The tables it prints belong
//! into docs/operations.md.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that fails may panic, and prints what it found"
)]
#![expect(clippy::disallowed_methods, reason = "it measures real time")]

#[expect(dead_code, reason = "the benches share it, and each uses a part")]
#[path = "support/crowd.rs"]
mod crowd;
#[expect(dead_code, reason = "the benches share it, and each uses a part")]
#[path = "support/http_load.rs"]
mod http_load;
#[path = "support/matches.rs"]
mod matches;
#[path = "support/mixed.rs"]
mod mixed;
#[expect(dead_code, reason = "the benches share it, and each uses a part")]
#[path = "support/process.rs"]
mod process;
#[path = "support/usage.rs"]
mod usage;
#[expect(dead_code, reason = "the benches share it, and each uses a part")]
#[path = "support/visits.rs"]
mod visits;

use std::time::{Duration, Instant};

use crowd::Crowd;
use kiai_clients::bancho::Performance;
use kiai_model::{Id, Ruleset};
use kiai_wire_bancho::{ClientPacket, mods::LegacyMods, spectate::ReplayFrame};
use matches::{Matches, Played};
use mixed::Stand;
use process::Server;

/// Watchers of each of the two families.
const WATCHERS: usize = 1_000;
/// How long the player plays.
const PERIOD: Duration = Duration::from_secs(15);
/// How often osu!(lazer) sends a bundle, and neosu.
const PACES: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];
/// The copies that watch; the first few play.
const FIRST_WATCHER: usize = 100;
/// Rooms in mid-match, with eight players each.
const ROOMS: usize = 200;

fn main() {
    let file_limit = usage::raise_file_limit();
    let needed = 3 * 4 * u64::try_from(ROOMS).unwrap() + 400;
    assert!(file_limit.is_none_or(|limit| limit >= needed), "ulimit -n is {file_limit:?}: {needed} are needed");
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let wants = |figure: &str| arguments.is_empty() || arguments.iter().any(|argument| argument == figure);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let crowd = Crowd::gather(u32::try_from(FIRST_WATCHER + 2 * WATCHERS + 10).unwrap()).await;
        println!("| figure | kiai | goal |\n|---|---|---|");
        if wants("watchers") {
            let server = crowd.installation.serve();
            from_lazer(&crowd, &server).await;
            server.stop();
            let server = crowd.installation.serve();
            from_neosu(&crowd, &server).await;
            server.stop();
        }
        if wants("matches") {
            in_matches(&crowd, &crowd.installation.serve()).await;
        }
    });
}

async fn in_matches(crowd: &Crowd, server: &Server) {
    let before = usage::resident(server.pid());
    let matches = Matches::begin(crowd, server, FIRST_WATCHER, ROOMS).await;
    let (began, busy) = (Instant::now(), usage::processor_time(server.pid()));
    let Played { sent, received, took, delays_ms: [half, most, all] } = matches.play(PERIOD).await;
    let busy = (usage::processor_time(server.pid()) - busy).as_secs_f64() / began.elapsed().as_secs_f64();
    let seconds = took.as_secs_f64();
    let memory = usage::resident(server.pid()).saturating_sub(before) as f64 / f64::from(1 << 20);
    println!(
        "| {ROOMS} rooms of four players with osu!(lazer) and four with neosu, each telling how they stand five times a second: \
         {:.0}/s in, {:.0}/s out, all of it; p50, p99, the last | {half:.1} ms, {most:.1} ms, {all:.1} ms | p99 < 50 ms |",
        sent as f64 / seconds,
        received as f64 / seconds
    );
    println!("| what the server uses for it | {busy:.2} cores, {memory:.0} MiB | |");
}

fn row(player: &str, pace: Duration, delays: &mut [Duration]) {
    delays.sort_unstable();
    let at = |part: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
        let index = ((delays.len() - 1) as f64 * part) as usize;
        delays[index].as_secs_f64() * 1e3
    };
    let figure = format!(
        "frames of one player with {player}, a bundle each {} ms, to {WATCHERS} watchers with osu!(lazer) and {WATCHERS} with neosu: \
         p50, p99, the last",
        pace.as_millis()
    );
    println!("| {figure} | {:.0} ms, {:.0} ms, {:.0} ms | p99 < 100 ms |", at(0.5), at(0.99), at(1.0));
}

async fn from_lazer(crowd: &Crowd, server: &Server) {
    let player = crowd.player(server, 60);
    let hub = player.open_spectator().await.unwrap();
    let script = crowd.script();
    hub.begin(None, &script.state()).await.unwrap();
    let stand = Stand::fill(crowd, server, crowd.user(60), FIRST_WATCHER, WATCHERS).await;
    let bundle = &script.bundles[script.bundles.len() / 2].bundle;
    let count = PERIOD.as_millis() / PACES[0].as_millis();
    for _ in 0..count {
        stand.note_sent();
        hub.send_frames(None, bundle);
        tokio::time::sleep(PACES[0]).await;
    }
    row("osu!(lazer)", PACES[0], &mut stand.delays(usize::try_from(count).unwrap()).await);
}

async fn from_neosu(crowd: &Crowd, server: &Server) {
    let visit = visits::Town::let_in(server, 70..71).await.remove(0);
    let mut socket = mixed::socket(server, visit.token()).await;
    let frame = |n: i32| ReplayFrame { buttons: 5, legacy_button: 0, x: 256.0, y: 192.0, time_ms: n * 16 };
    let seconds = i32::try_from(PERIOD.as_secs()).unwrap();
    let frames = (0..seconds * 62).map(frame).collect();
    let mut play = Performance::new(crowd.checksum(), crowd.beatmap, LegacyMods::NONE, Ruleset::Osu, frames);
    play.frames_per_bundle = 62;
    mixed::say(&mut socket, &play.begin()).await;
    let user = Id::<kiai_model::User>::new(crowd.user(70)).get();
    let stand = Stand::fill(crowd, server, user, FIRST_WATCHER, WATCHERS).await;
    let mut count = 0;
    while let Some(bundle) = play.next_bundle() {
        let began = Instant::now();
        stand.note_sent();
        mixed::say(&mut socket, &[ClientPacket::SpectateFrames(bundle)]).await;
        count += 1;
        tokio::time::sleep(PACES[1].saturating_sub(began.elapsed())).await;
    }
    row("neosu", PACES[1], &mut stand.delays(count).await);
}
