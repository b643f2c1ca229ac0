//! A map that the server has never seen: from an empty leaderboard to a place on it.

use std::time::Duration;

use kiai_clients::{
    NeosuClient,
    bancho::{BanchoClient, BanchoSocket, Family, Neosu, ScoreForm},
    lazer::{Board, LookupBeatmap},
};
use kiai_formats::{
    osu::checksum,
    replay::{Frames, Replay},
};
use kiai_model::{BeatmapStatus, Ruleset, spectate::ReplayFrame};
use kiai_testkit::{MapFixture, PASSWORD, Player, TestServer};
use kiai_wire_bancho::{
    ClientPacket, ServerPacket, forms::BOARD_UNKNOWN, login::LoginResult, submission::UNKNOWN_BEATMAP,
};
use md5::Digest;

/// How long to wait for what must come; longer than a busy machine takes.
const DEADLINE: Duration = Duration::from_secs(20);

fn secret() -> String {
    md5::Md5::digest(PASSWORD.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn logged_in<F: Family>(client: BanchoClient<F>, name: &str) -> BanchoClient<F> {
    let reply = client.login(name, PASSWORD).await.unwrap();
    assert!(matches!(reply.result, LoginResult::LoggedIn(_)), "{reply:?}");
    client
}

/// A map of forty objects; the numbers in its file are another server's.
fn map(title: &str) -> MapFixture {
    MapFixture::new(title, 75, 40)
}

async fn board<F: Family>(client: &BanchoClient<F>, name: &str, map: &MapFixture) -> String {
    let (secret, md5) = (secret(), checksum(&map.osu()));
    client.leaderboard((name, &secret), &md5, &map.file_name(), map.set_id).await.unwrap()
}

/// A flawless play.
fn play(map: &MapFixture) -> ScoreForm {
    let frame = |n: u8| ReplayFrame { time_ms: f64::from(n) * 16.0, x: Some(f32::from(n)), y: Some(1.5), buttons: 5 };
    let frames = Frames { frames: (0..200).map(frame).collect(), seed: 0 };
    let form = ScoreForm::new(&checksum(&map.osu()), [40, 0, 0, 0], 40_000, 50);
    ScoreForm { replay: frames.encode(), ..form }
}

/// How a neosu hears of things.
enum Ears {
    Polls,
    Socket(Box<BanchoSocket<Neosu>>),
}

/// Waits until the client is asked for a map, and gives its checksum.
async fn asked(client: &NeosuClient, ears: &mut Ears) -> String {
    let wanted = |packets: &[ServerPacket]| {
        packets.iter().find_map(|packet| match packet {
            ServerPacket::RequestMap(md5) => Some(md5.to_string()),
            _ => None,
        })
    };
    let listening = async {
        loop {
            let heard = match ears {
                Ears::Polls => client.poll(&[]).await.unwrap(),
                Ears::Socket(socket) => socket.next().await.unwrap().expect("the socket is open"),
            };
            if let Some(md5) = wanted(&heard) {
                return md5;
            }
        }
    };
    tokio::time::timeout(DEADLINE, listening).await.expect("it is asked before the deadline")
}

/// From "unknown" to the first place, with one client. Nobody says what they play before: looking is enough.
async fn from_unknown_to_the_top(
    server: &TestServer,
    player: &Player,
    client: &NeosuClient,
    mut ears: Ears,
    script: &str,
) {
    let name = player.name.as_str();
    let map = map(&format!("Unknown to all but {name}"));
    let md5 = checksum(&map.osu());
    assert_eq!(board(client, name, &map).await, BOARD_UNKNOWN);
    assert_eq!(asked(client, &mut ears).await, md5);
    let sent = client.send_map(script, (name, &secret()), &md5, &[("osu_file", &map.osu())]).await.unwrap();
    assert_eq!(sent.status, 200);

    let empty = board(client, name, &map).await;
    let head = empty.lines().next().unwrap();
    assert!(head.starts_with("4|false|") && head.ends_with("|0|0|"), "it has a leaderboard, and nobody on it: {empty}");
    assert_eq!(empty.lines().count(), 4);

    let submitted = client.submit(name, PASSWORD, &play(&map)).await.unwrap();
    let text = String::from_utf8(submitted.body.to_vec()).unwrap();
    let score =
        text.split('|').find_map(|item| item.strip_prefix("onlineScoreId:")).unwrap_or_else(|| panic!("{text}"));
    let full = board(client, name, &map).await;
    let row: Vec<&str> = full.lines().nth(5).unwrap_or_else(|| panic!("{full}")).split('|').collect();
    assert_eq!((row[0], row[1], row[2], row[13]), (score, name, "40000", "1"), "{full}");
    assert_eq!(full.lines().next().unwrap().split('|').nth(4), Some("1"));

    // And in lazer.
    server.settle().await;
    let by = LookupBeatmap { checksum: Some(md5), ..Default::default() };
    let found = player.lookup_beatmap(&by).await.unwrap();
    let listed = player.board(found.id.into(), &Board::global(Ruleset::Osu)).await.unwrap();
    let ids: Vec<String> = listed.scores.iter().map(|score| score.id.to_string()).collect();
    assert_eq!(ids, [score]);
    assert_eq!(listed.scores[0].pp, None, "nobody gains by a map of their own");
    let replay = Replay::decode(&player.download_replay(score.parse().unwrap()).await.unwrap()).unwrap();
    assert_eq!(replay.frames.frames.len(), 200);
}

#[tokio::test]
async fn a_map_that_nobody_knows_gets_a_leaderboard_over_polls() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let client = logged_in(server.neosu(), "alice").await;
    from_unknown_to_the_top(&server, &alice, &client, Ears::Polls, "neosu-submit-map.php").await;
    server.stop().await;
}

#[tokio::test]
async fn a_map_that_nobody_knows_gets_a_leaderboard_over_a_socket() {
    let server = TestServer::start().await;
    let bob = server.register("bob").await;
    let client = logged_in(server.neosu(), "bob").await;
    let ears = Ears::Socket(Box::new(client.open_socket().await.unwrap()));
    from_unknown_to_the_top(&server, &bob, &client, ears, "neomod-submit-map.php").await;
    server.stop().await;
}

#[tokio::test]
async fn a_score_on_a_map_that_nobody_knows_has_it_asked_for_and_the_next_one_lands() {
    let server = TestServer::start().await;
    server.register("alice").await;
    let client = logged_in(server.neosu(), "alice").await;
    let map = map("Played at once");
    let refused = client.submit("alice", PASSWORD, &play(&map)).await.unwrap();
    assert_eq!((refused.status, &refused.body[..]), (200, UNKNOWN_BEATMAP.as_bytes()));
    let md5 = asked(&client, &mut Ears::Polls).await;
    let sent = client.send_map("neosu-submit-map.php", ("alice", &secret()), &md5, &[("osu_file", &map.osu())]).await;
    assert_eq!(sent.unwrap().status, 200);
    let taken = client.submit("alice", PASSWORD, &play(&map)).await.unwrap();
    assert!(String::from_utf8_lossy(&taken.body).contains("onlineScoreId:"), "{taken:?}");
    server.stop().await;
}

#[tokio::test]
async fn osu_stable_is_asked_for_nothing_and_the_operator_decides_what_becomes_of_maps() {
    let server = TestServer::start_with(&[("PLAYER_MAP_STATUS", "graveyard")]).await;
    server.register("alice").await;
    server.register("carol").await;
    let (neosu, stable) = (logged_in(server.neosu(), "alice").await, logged_in(server.stable(), "carol").await);
    let map = map("Buried");
    assert_eq!(board(&stable, "carol", &map).await, BOARD_UNKNOWN);
    assert_eq!(board(&neosu, "alice", &map).await, BOARD_UNKNOWN);
    let md5 = asked(&neosu, &mut Ears::Polls).await;
    let packets = stable.poll(&[ClientPacket::Ping]).await.unwrap();
    assert!(!packets.iter().any(|packet| matches!(packet, ServerPacket::RequestMap(_))), "{packets:?}");
    neosu.send_map("neosu-submit-map.php", ("alice", &secret()), &md5, &[("osu_file", &map.osu())]).await.unwrap();
    for text in [board(&neosu, "alice", &map).await, board(&stable, "carol", &map).await] {
        assert_eq!(text, "0|false", "{}", BeatmapStatus::Graveyard.name());
    }
    server.stop().await;
}
