//! Scores of clients of bancho against the whole server: what a submission costs, how fast boards are told, and how long converting a
//! replay takes.
//!
//! `cargo bench --bench scores [-- FIGURE...]` with figures out of `convert submit board`; all without any. The table it prints
//! belongs into docs/operations.md.

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
#[expect(dead_code, reason = "the benches share it, and each uses a part")]
#[path = "support/usage.rs"]
mod usage;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use baseline::Baseline;
use crowd::Crowd;
use http_load::{Connection, Target, compare};
use kiai_clients::{NeosuClient, bancho::ScoreForm};
use kiai_formats::{
    difficulty::Chart,
    osu::checksum,
    replay::{Frames, LAZER_VERSION, LegacyCounts, Replay, classic_frames},
};
use kiai_model::{Mods, Ruleset, Timestamp, spectate::ReplayFrame};
use kiai_testkit::MapFixture;
use kiai_wire_bancho::{mods::LegacyMods, neosu::mods::NeosuMods};
use md5::{Digest, Md5};
use process::{Installation, Server};

/// Frames of a replay: more than three minutes.
const FRAMES: usize = 12_000;
/// Objects of the map that is played.
const OBJECTS: usize = 400;
/// Who submits, all at once, and how many replays each has of their own.
const PLAYERS: usize = 4;
const REPLAYS: usize = 8;
/// Scores that are submitted, of which the difficulty is known, and is not.
const CACHED: u32 = 600;
const UNCACHED: u32 = 200;
/// Scores on the map whose board is asked for.
const SCORES: u32 = 100_000;
/// Requests are sent over this many connections.
const CONNECTIONS: usize = 16;
/// Each measurement of requests takes so long.
const PERIOD: Duration = Duration::from_secs(5);
const PASSWORD: &str = "correct horse battery";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if arguments.first().is_some_and(|argument| argument == "baseline") {
        baseline::serve();
    }
    let wants = |figure: &str| arguments.is_empty() || arguments.iter().any(|argument| argument == figure);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        println!("| figure | kiai | baseline | ratio | goal |\n|---|---|---|---|---|");
        if wants("convert") {
            convert();
        }
        if wants("submit") {
            submit().await;
        }
        if wants("board") {
            board().await;
        }
    });
}

fn row(figure: &str, kiai: &str, baseline: &str, ratio: &str, goal: &str) {
    println!("| {figure} | {kiai} | {baseline} | {ratio} | {goal} |");
}

/// A pointer that wanders and buttons that go up and down, written as neosu does.
fn frames(seed: u32) -> Vec<ReplayFrame> {
    let mut state = seed.wrapping_mul(2_654_435_761);
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32
    };
    let (mut x, mut y, mut to, mut buttons, mut until) = (256.0_f32, 192.0_f32, (100.0, 100.0), 0, 0);
    (0..FRAMES)
        .map(|frame| {
            if frame >= until {
                to = (next() * 512.0, next() * 384.0);
                buttons = if buttons == 0 { 5 } else { 0 };
                until = frame + 10 + (next() * 20.0) as usize;
            }
            x += (to.0 - x) * (0.05 + next() * 0.1);
            y += (to.1 - y) * (0.05 + next() * 0.1);
            let hundredths = |place: f32| (place * 100.0).round() / 100.0;
            let time_ms = frame as f64 * 17.0;
            ReplayFrame { time_ms, x: Some(hundredths(x)), y: Some(hundredths(y)), buttons }
        })
        .collect()
}

/// A replay of osu!(lazer) in the terms of bancho clients, in one thread.
fn convert() {
    let replay = Replay {
        ruleset: Ruleset::Osu,
        version: LAZER_VERSION,
        beatmap_checksum: "0".repeat(32),
        username: "somebody".to_owned(),
        hash: "0".repeat(32),
        counts: LegacyCounts::default(),
        total_score: 0,
        max_combo: 0,
        perfect: true,
        legacy_mods: 0,
        life_graph: String::new(),
        played_at: Timestamp(0),
        frames: Frames { frames: frames(1), seed: 0 },
        legacy_online_id: 0,
        lazer: None,
    };
    let file = replay.encode();
    let mut took: Vec<Duration> = (0..30)
        .map(|_| {
            let began = Instant::now();
            std::hint::black_box(classic_frames(&file).unwrap());
            began.elapsed()
        })
        .collect();
    took.sort_unstable();
    let figure = format!("replay of {FRAMES} frames in bancho's terms ({} KiB), median of 30", file.len() / 1024);
    row(&figure, &format!("{:.1} ms", took[15].as_secs_f64() * 1e3), "", "", "< 20 ms");
}

/// A map, and what a flawless play of it counts.
struct Stage {
    checksum: String,
    max_combo: u32,
    total_score: u32,
}

impl Stage {
    fn new(map: &MapFixture) -> Self {
        let chart = Chart::read(&map.osu()).unwrap();
        let maximum = chart.classic_maximum(Ruleset::Osu, &Mods::default()).unwrap();
        let total_score = (maximum.accuracy_score + maximum.combo_score) as u32;
        Self { checksum: checksum(&map.osu()), max_combo: maximum.max_combo, total_score }
    }

    /// A flawless play, a little worse each time so that no two are one.
    fn form(&self, number: u32, replay: &[u8]) -> ScoreForm {
        let hits = [OBJECTS as u32, 0, 0, 0];
        let form = ScoreForm::new(&self.checksum, hits, self.total_score - number % 1_000, self.max_combo);
        let mut form = ScoreForm { replay: replay.to_vec(), ..form };
        form.line.client_time = format!("{:012}", 260_102_030_405_u64 + u64::from(number));
        form
    }
}

/// What one submission costs the server in processor time, everything that follows from it included.
async fn submit() {
    let installation = Installation::new();
    let map = MapFixture::new("stage", 90_001, OBJECTS);
    installation.write("stage.osz", &MapFixture::osz(std::slice::from_ref(&map)));
    installation.run(&["import", "stage.osz"]);
    let server = installation.serve();
    let stage = Arc::new(Stage::new(&map));
    let mut players = Vec::new();
    for player in 0..PLAYERS {
        let name = format!("player{player}");
        register(&server, &name).await;
        let client = NeosuClient::new(server.address, "localhost").unwrap();
        client.login(&name, PASSWORD).await.unwrap();
        let seeds = (0..REPLAYS).map(|replay| 1 + (player * REPLAYS + replay) as u32);
        let replays: Vec<Vec<u8>> = seeds.map(|seed| Frames { frames: frames(seed), seed: 0 }.encode()).collect();
        players.push((Arc::new(client), name, Arc::new(replays)));
    }
    let number = Arc::new(AtomicU32::new(0));
    let all_submit = async |count: u32, own_speed: bool| {
        let before = usage::processor_time(server.pid());
        let end = number.load(Ordering::Relaxed) + count;
        let tasks = players.iter().cloned().map(|(client, name, replays)| {
            let (number, stage) = (Arc::clone(&number), Arc::clone(&stage));
            tokio::spawn(async move {
                loop {
                    let number = number.fetch_add(1, Ordering::Relaxed);
                    if number >= end {
                        return;
                    }
                    let mut form = stage.form(number, &replays[number as usize % REPLAYS]);
                    if own_speed {
                        let speed = 1.01 + number as f32 / 4_000.0;
                        form.neosu_mods = NeosuMods { speed, ..NeosuMods::default() };
                        form.line.mods = LegacyMods::DOUBLE_TIME;
                    }
                    let answer = client.submit(&name, PASSWORD, &form).await.unwrap();
                    assert!(answer.body.starts_with(b"beatmapId:"), "{answer:?}");
                }
            })
        });
        futures_util::future::join_all(tasks).await.into_iter().for_each(Result::unwrap);
        number.store(end, Ordering::Relaxed);
        all_done(&installation).await;
        (usage::processor_time(server.pid()) - before) / count
    };
    all_submit(40, false).await; // warms it up
    for (figure, count, own_speed) in [
        (format!("submissions with {FRAMES} frames, of each core"), CACHED, false),
        ("the same, each with a speed of its own".to_owned(), UNCACHED, true),
    ] {
        let each = all_submit(count, own_speed).await;
        let goal = if own_speed { "" } else { "≥ 120 /s" };
        let cost = format!("{:.0} /s ({:.2} ms each)", 1.0 / each.as_secs_f64(), each.as_secs_f64() * 1e3);
        row(&figure, &cost, "", "", goal);
    }
    let ranked: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM scores WHERE ranked = TRUE AND has_replay = TRUE")
        .fetch_one(&mut installation.database().await)
        .await
        .unwrap();
    assert_eq!(ranked, i64::from(number.load(Ordering::Relaxed)), "every score counts and has its replay");
    server.stop();
}

/// Waits until nothing is left to be done.
async fn all_done(installation: &Installation) {
    let mut database = installation.database().await;
    loop {
        let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM jobs").fetch_one(&mut database).await.unwrap();
        if left == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn register(server: &Server, name: &str) {
    let password = PASSWORD.replace(' ', "+");
    let form = format!("user[username]={name}&user[user_email]={name}@example.org&user[password]={password}");
    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    let register = Target::post(server.address, "osu.localhost", "/users", kind, form.as_bytes());
    Connection::open(server.address).await.ask(&register.request).await;
}

/// The leaderboard as clients of bancho ask for it.
async fn board() {
    let crowd = Crowd::gather(SCORES).await;
    let server = crowd.installation.serve();
    let baseline = Baseline::start();
    let password: String = Md5::digest(PASSWORD.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let md5 = crowd.script().checksum;
    let path = format!(
        "/web/osu-osz2-getscores.php?s=0&vv=4&v=1&c={md5}&f=bench.osu&m=0&i=80001&mods=0&h=&a=0&us=bench0&ha={password}"
    );
    let kiai = Target::get(server.address, "osu.localhost", &path);
    let body = Connection::open(server.address).await.ask(&kiai.request).await.to_vec();
    let text = String::from_utf8(body).unwrap();
    assert_eq!(text.lines().count(), 5 + 50, "{text}");
    let bare = Target::get(baseline.address, "localhost", &format!("/bytes/{}", text.len()));
    let (rate, bare) = compare(&kiai, &bare, CONNECTIONS, PERIOD).await;
    row(
        &format!("`getscores` of {SCORES} scores, 50 rows ({} bytes)", text.len()),
        &format!("{rate:.0} /s"),
        &format!("{bare:.0} /s"),
        &format!("{:.0} %", 100.0 * rate / bare),
        "≥ 40 %",
    );
}
