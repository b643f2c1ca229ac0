//! Clients of bancho against the whole server: ratios in one run on one machine, and what they cost.
//!
//! `cargo bench --bench society [-- FIGURE...]` with figures out of `polls logins crowd`; all without any. The table it prints
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
#[path = "support/http_load.rs"]
mod http_load;
#[expect(dead_code, reason = "the benches share it, and each uses a part")]
#[path = "support/process.rs"]
mod process;
#[path = "support/usage.rs"]
mod usage;
#[expect(dead_code, reason = "the benches share it, and each uses a part")]
#[path = "support/visits.rs"]
mod visits;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use baseline::Baseline;
use http_load::{Connection, Target, compare_each, rate};
use process::Server;
use tokio::task::JoinSet;
use visits::{PACE, Town, Visit, nothing};

/// Clients that poll, and that are told what one of them says.
const CROWD: usize = 5_000;
/// Who is here while others log in.
const ONLINE: usize = 1_000;
/// Requests are sent over this many connections.
const CONNECTIONS: usize = 16;
/// Each measurement of requests takes so long.
const PERIOD: Duration = Duration::from_secs(5);

fn main() {
    let file_limit = usage::raise_file_limit();
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if arguments.first().is_some_and(|argument| argument == "baseline") {
        baseline::serve();
    }
    let wants = |figure: &str| arguments.is_empty() || arguments.iter().any(|argument| argument == figure);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        println!("| figure | kiai | baseline | ratio | goal |\n|---|---|---|---|---|");
        let town = Town::settle(i64::try_from(CROWD + 1).unwrap()).await;
        let server = town.installation.serve();
        if wants("polls") {
            polls(&server).await;
        }
        if wants("logins") {
            logins(&server).await;
        }
        drop(server); // two servers cannot share the folder
        if wants("crowd") {
            let needed = u64::try_from(CROWD).unwrap() + 200;
            assert!(file_limit.is_none_or(|limit| limit >= needed), "ulimit -n is {file_limit:?}: {needed} are needed");
            crowd(&town.installation.serve()).await;
        }
    });
}

fn row(figure: &str, kiai: &str, baseline: &str, ratio: &str, goal: &str) {
    println!("| {figure} | {kiai} | {baseline} | {ratio} | {goal} |");
}

/// Polls of clients that have nothing to say and hear nothing.
async fn polls(server: &Server) {
    let baseline = Baseline::start();
    let visits = Town::let_in(server, 0..CONNECTIONS).await;
    let kiai: Vec<Target> = visits.into_iter().map(|visit| visit.idle).collect();
    let length = nothing().len();
    for target in &kiai {
        // Whatever waits for them, they take first.
        let mut connection = Connection::open(server.address).await;
        connection.ask(&target.request).await;
        assert_eq!(connection.ask(&target.request).await, nothing());
    }
    let bare = Target { address: baseline.address, ..kiai[0].clone() };
    let bare = Target { request: replaced(&bare.request, b"POST / ", b"POST /poll "), ..bare };
    assert_eq!(Connection::open(bare.address).await.ask(&bare.request).await.len(), length);
    let (kiai, bare) = compare_each(&kiai, &vec![bare; CONNECTIONS], PERIOD).await;
    let ratio = format!("{:.0} %", 100.0 * kiai / bare);
    row("polls that find nothing", &format!("{kiai:.0} /s"), &format!("{bare:.0} /s"), &ratio, "≥ 60 %");
}

/// Logins while a thousand are here: the first of each account, and again while its password is remembered.
async fn logins(server: &Server) {
    Town::let_in(server, 0..ONLINE).await;
    let before = usage::processor_time(server.pid());
    Town::let_in(server, ONLINE..ONLINE + 100).await;
    let first = (usage::processor_time(server.pid()) - before) / 100;
    let milliseconds = first.as_secs_f64() * 1e3;
    row("first login of bancho, processor time", &format!("{milliseconds:.2} ms"), "", "", "one argon2id");

    let again: Vec<Target> = (ONLINE..ONLINE + CONNECTIONS).map(|copy| Town::login(server, copy)).collect();
    rate(&again, PERIOD / 5).await;
    let before = usage::processor_time(server.pid());
    let each_second = rate(&again, PERIOD).await;
    let busy = (usage::processor_time(server.pid()) - before).as_secs_f64() / PERIOD.as_secs_f64();
    let figure = format!("login again, {ONLINE} online, by core of the server");
    let wall = format!("{each_second:.0} /s with load and server on one machine");
    row(&figure, &format!("{:.0} /s", each_second / busy), &wall, "", "≥ 5,000 /s");
}

/// Thousands who poll once a second, and a line of chat that all of them are to hear.
async fn crowd(server: &Server) {
    // What the process needs at all, it has after the first.
    let mut visits = Town::let_in(server, 0..100).await;
    let before = usage::resident(server.pid());
    visits.extend(Town::let_in(server, 100..CROWD).await);
    let each = usage::resident(server.pid()).saturating_sub(before) / (CROWD - 100) as u64;
    let kib = each as f64 / 1024.0;
    row(&format!("memory of {CROWD} idle visits without a connection, each"), &format!("{kib:.1} KiB"), "", "", "");

    let speaker = Town::let_in(server, CROWD..CROWD + 1).await.remove(0);
    let heard = Arc::new(AtomicUsize::new(0));
    let said = Arc::new(parking_lot::Mutex::new(None::<Instant>));
    let delays = Arc::new(parking_lot::Mutex::new(Vec::<Duration>::new()));
    // They stop when all is measured, before the server does.
    let mut clients = JoinSet::new();
    for (index, visit) in visits.into_iter().enumerate() {
        let (heard, said, delays) = (heard.clone(), said.clone(), delays.clone());
        let address = server.address;
        clients.spawn(async move {
            // Not all in the same moment.
            tokio::time::sleep(PACE * 10 * u32::try_from(index).unwrap() / u32::try_from(CROWD).unwrap()).await;
            let mut connection = Connection::open(address).await;
            loop {
                let answer = connection.ask(&visit.idle.request).await;
                if answer.windows(LINE.len()).any(|window| window == LINE.as_bytes()) {
                    let at = said.lock().unwrap();
                    delays.lock().push(at.elapsed());
                    heard.fetch_add(1, Ordering::Relaxed);
                }
                tokio::time::sleep(PACE).await;
            }
        });
    }
    tokio::time::sleep(PACE * 15).await;
    assert_eq!(heard.load(Ordering::Relaxed), 0);
    speak(server, &speaker, &said).await;
    let patience = Instant::now() + Duration::from_secs(30);
    while heard.load(Ordering::Relaxed) < CROWD && Instant::now() < patience {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(heard.load(Ordering::Relaxed), CROWD, "everybody hears it, once");
    let slowest = delays.lock().iter().max().copied().unwrap();
    let figure = format!("a line of chat to {CROWD} clients that poll once a second, until the last has it");
    row(&figure, &format!("{:.2} s", slowest.as_secs_f64()), "", "", "≤ 2 s");
    let with_connections = usage::resident(server.pid()).saturating_sub(before) / CROWD as u64;
    let kib = with_connections as f64 / 1024.0;
    row("memory of each of them, with its connection", &format!("{kib:.1} KiB"), "", "", "");
}

/// What is said.
const LINE: &str = "does everybody hear this?";

async fn speak(server: &Server, speaker: &Visit, said: &parking_lot::Mutex<Option<Instant>>) {
    let target = speaker.says(server, LINE, "#osu");
    let mut connection = Connection::open(server.address).await;
    *said.lock() = Some(Instant::now());
    connection.ask(&target.request).await;
}

fn replaced(request: &[u8], what: &[u8], with: &[u8]) -> Vec<u8> {
    let rest = request.strip_prefix(what).unwrap();
    [with, rest].concat()
}
