//! Kills the real server again and again in a storm of submissions, and checks that nothing it acknowledged is lost and nothing is
//! left half-done: `cargo bench --bench kill_storm -- KILLS [SEED]`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that fails may panic, and prints what it found"
)]
#![expect(clippy::disallowed_methods, reason = "it runs a real process in real time")]

#[expect(dead_code, reason = "the benches share it, and each uses a part")]
#[path = "support/process.rs"]
mod process;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use kiai_clients::{
    LazerClient,
    lazer::{Error, Game, PlayScript, Tokens, autoplay, http_client},
    signalr::{Connector, SystemClock},
};
use kiai_model::{Id, Ruleset};
use kiai_testkit::MapFixture;
use parking_lot::Mutex;
use process::Installation;
use sqlx::{Row, SqliteConnection};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

const PLAYERS: usize = 6;
const PASSWORD: &str = "correct horse battery";

/// What the players know: what was acknowledged, and what was asked without an answer.
#[derive(Default)]
struct Ledger {
    /// Score by token.
    acknowledged: BTreeMap<i64, i64>,
    /// Tokens sent without an answer, with their player and script.
    open: Vec<(i64, usize, usize)>,
    submitted: usize,
}

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<u64>().ok());
    let kills = numbers.next().unwrap_or(1_000);
    let seed = numbers.next().unwrap_or(1);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(storm(kills, seed));
}

async fn storm(kills: u64, seed: u64) {
    let installation = Installation::new();
    // shorter than the tolerance of the check for plays that are too fast
    let map = MapFixture::new("storm", 70_001, 5);
    installation.write("storm.osz", &MapFixture::osz(std::slice::from_ref(&map)));
    installation.run(&["import", "storm.osz"]);
    let scripts: Arc<Vec<PlayScript>> = Arc::new(
        [0, 2, 3, 5]
            .into_iter()
            .map(|miss_every| {
                let skill = autoplay::Skill { miss_every };
                autoplay::autoplay(&map.osu(), Id::new(map.beatmap_id), "", skill).unwrap()
            })
            .collect(),
    );

    let mut chance = Chance(seed);
    let ledger = Arc::new(Mutex::new(Ledger::default()));
    let mut tokens: Vec<Option<Tokens>> = vec![None; PLAYERS];
    let mut server = installation.serve();
    for round in 0..kills {
        let connector = connector();
        let players = players(&server.url(), &mut tokens, &connector).await;
        let checksum = beatmap_checksum(&players[0], map.beatmap_id).await;
        retry_open(&players, &scripts, &checksum, &ledger).await;

        let storm = TaskTracker::new();
        for (index, player) in players.iter().enumerate() {
            let (player, scripts, ledger) = (player.clone(), scripts.clone(), ledger.clone());
            let (checksum, beatmap) = (checksum.clone(), map.beatmap_id);
            storm.spawn(
                async move { submit_until_the_end(&player, index, beatmap, &checksum, &scripts, &ledger).await },
            );
        }
        storm.close();
        tokio::time::sleep(Duration::from_micros(5_000 + chance.next() % 300_000)).await;
        server.kill();
        storm.wait().await;
        connector.shutdown.cancel();
        server = installation.serve();
        if round % 10 == 9 {
            let ledger = ledger.lock();
            println!("{:>5} kills, {:>6} scores acknowledged", round + 1, ledger.acknowledged.len());
        }
    }
    let connector = connector();
    let players = players(&server.url(), &mut tokens, &connector).await;
    let checksum = beatmap_checksum(&players[0], map.beatmap_id).await;
    retry_open(&players, &scripts, &checksum, &ledger).await;
    let ledger = std::mem::take(&mut *ledger.lock());
    check(&installation, &players, &ledger).await;
    connector.shutdown.cancel();
    server.stop();
    recalculation_changes_nothing(&installation).await;
    println!("kill storm: {kills} kills, {} scores, none lost, none half-done", ledger.acknowledged.len());
}

/// Submits one play after another until the server is gone.
async fn submit_until_the_end(
    player: &LazerClient,
    index: usize,
    beatmap: i64,
    checksum: &str,
    scripts: &[PlayScript],
    ledger: &Mutex<Ledger>,
) {
    loop {
        let token = match player.request_score_token(beatmap, checksum, Ruleset::Osu).await {
            Ok(token) => token,
            Err(Error::Transport(_)) => return,
            Err(other) => panic!("a token was refused: {other}"),
        };
        let script = {
            let mut ledger = ledger.lock();
            ledger.submitted += 1;
            let script = ledger.submitted % scripts.len();
            ledger.open.push((token, index, script));
            script
        };
        match player.submit_score(beatmap, token, &scripts[script].submission).await {
            Ok(score) => acknowledge(&mut ledger.lock(), token, score.id),
            Err(Error::Transport(_)) => return,
            Err(other) => panic!("a score was refused: {other}"),
        }
    }
}

fn acknowledge(ledger: &mut Ledger, token: i64, score: i64) {
    ledger.open.retain(|(open, ..)| *open != token);
    if let Some(before) = ledger.acknowledged.insert(token, score) {
        assert_eq!(before, score, "token {token} gave two scores");
    }
}

/// What was sent without an answer is sent again: a token gives one score, however often it is used.
async fn retry_open(players: &[LazerClient], scripts: &[PlayScript], checksum: &str, ledger: &Mutex<Ledger>) {
    let open = ledger.lock().open.clone();
    assert!(checksum.len() == 32, "the map is still there");
    for (token, player, script) in open {
        let script = &scripts[script];
        let first = players[player].submit_score(script.beatmap.get(), token, &script.submission).await.unwrap();
        let second = players[player].submit_score(script.beatmap.get(), token, &script.submission).await.unwrap();
        assert_eq!(first.id, second.id, "token {token} gave two scores");
        acknowledge(&mut ledger.lock(), token, first.id);
    }
}

/// Every acknowledged score is there, processed, and counted.
async fn check(installation: &Installation, players: &[LazerClient], ledger: &Ledger) {
    let mut database = installation.database().await;
    // the runner may still be at work: as long as fewer are left, it is
    let (mut fewest, mut patience) = (i64::MAX, 0);
    while fewest > 0 {
        let open: i64 = one(&mut database, "SELECT COUNT(*) FROM scores WHERE NOT processed").await;
        patience = if open < fewest { 0 } else { patience + 1 };
        assert!(patience < 600, "{open} scores stay unprocessed");
        fewest = fewest.min(open);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let stored: BTreeSet<i64> = sqlx::query("SELECT id FROM scores")
        .fetch_all(&mut database)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.get(0))
        .collect();
    for (token, score) in &ledger.acknowledged {
        assert!(stored.contains(score), "score {score} of token {token} was acknowledged and is lost");
    }
    let distinct: BTreeSet<i64> = ledger.acknowledged.values().copied().collect();
    assert_eq!(distinct.len(), ledger.acknowledged.len(), "two tokens share a score");
    assert_eq!(stored.len(), distinct.len(), "there are scores that nobody submitted");

    let mut play_count = 0;
    for player in players {
        let id = i64::from(player.me().await.unwrap().id);
        let statistics = player.user(id, Some(Ruleset::Osu)).await.unwrap().statistics.unwrap();
        play_count += i64::from(statistics.play_count);
        assert!(statistics.pp.is_some_and(|pp| pp > 0.0), "the best play of {id} counts");
    }
    assert_eq!(play_count, i64::try_from(stored.len()).unwrap(), "each play counts once");
}

/// Statistics and places are what a recomputation from the scores gives.
async fn recalculation_changes_nothing(installation: &Installation) {
    let before = figures(installation).await;
    installation.run(&["recalculate"]);
    let after = figures(installation).await;
    for (table, rows) in &before {
        assert_eq!(Some(rows), after.get(table), "recalculating changes {table}");
    }
}

/// What follows from the scores, row by row.
async fn figures(installation: &Installation) -> BTreeMap<&'static str, Vec<String>> {
    let mut database = installation.database().await;
    let mut figures = BTreeMap::new();
    for (table, sql) in [
        (
            "statistics",
            "SELECT user_id || ' ' || ruleset || ' ' || variant || ' ' || printf('%.6f', pp) || ' ' || printf('%.9f', accuracy) || ' ' || ranked_score || ' ' || total_score || ' ' || total_hits || ' ' || max_combo || ' ' || play_count || ' ' || play_time_ms || ' ' || grade_x || ' ' || grade_s || ' ' || grade_a FROM user_statistics ORDER BY 1",
        ),
        (
            "boards",
            "SELECT user_id || ' ' || mods_key || ' ' || beatmap_id || ' ' || score_id || ' ' || total_score FROM board_entries ORDER BY 1",
        ),
        ("personal bests", "SELECT id || '' FROM scores WHERE personal_best ORDER BY id"),
        ("play counts", "SELECT user_id || ' ' || beatmap_id || ' ' || count FROM beatmap_play_counts ORDER BY 1"),
    ] {
        let rows = sqlx::query(sql).fetch_all(&mut database).await.unwrap();
        figures.insert(table, rows.into_iter().map(|row| row.get(0)).collect());
    }
    figures
}

async fn one(database: &mut SqliteConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(database).await.unwrap()
}

async fn beatmap_checksum(player: &LazerClient, beatmap: i64) -> String {
    let by = kiai_clients::lazer::LookupBeatmap { id: Some(beatmap), ..Default::default() };
    player.lookup_beatmap(&by).await.unwrap().checksum.unwrap()
}

fn connector() -> Connector {
    Connector {
        http: http_client().unwrap(),
        clock: Arc::new(SystemClock::new()),
        shutdown: CancellationToken::new(),
        tasks: TaskTracker::new(),
    }
}

/// The players on this run of the server, registered once; their tokens outlive it.
async fn players(url: &str, tokens: &mut [Option<Tokens>], connector: &Connector) -> Vec<LazerClient> {
    let mut players = Vec::new();
    for (index, tokens) in tokens.iter_mut().enumerate() {
        let player = LazerClient::with_connector(url, Game::process(index as u64), connector.clone());
        if let Some(tokens) = tokens {
            player.set_tokens(Some(tokens.clone()));
        } else {
            let name = format!("storm{index}");
            player.register(&name, &format!("{name}@example.org"), PASSWORD).await.unwrap();
            player.login(&name, PASSWORD).await.unwrap();
            *tokens = player.tokens();
        }
        players.push(player);
    }
    players
}

/// Chance that repeats: SplitMix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
