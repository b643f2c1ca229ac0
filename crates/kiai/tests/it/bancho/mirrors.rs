//! Sets that come from mirrors: the operator's, which answer well, badly, or not at all.

use std::{collections::HashMap, net::SocketAddr, sync::Arc, time::Duration};

use kiai_model::{BeatmapStatus, Id};
use kiai_services::{
    beatmaps::{BeatmapKey, fetch_beatmap, find_set},
    mirrors::standings,
};
use kiai_testkit::{MapFixture, PASSWORD, TestServer};
use kiai_wire_bancho::ServerPacket;
use parking_lot::Mutex;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{DEADLINE, map_requests::checksum, player, web::md5};

/// A mirror that says by path what it is told to say, byte for byte; 404 to the rest. Whoever only looks at it is told a
/// status.
#[derive(Clone)]
struct Mirror {
    address: SocketAddr,
    answers: Arc<Mutex<HashMap<String, Vec<u8>>>>,
    asked: Arc<Mutex<Vec<String>>>,
    /// Paths whose answers wait until they are let go.
    held: Arc<Mutex<HashMap<String, CancellationToken>>>,
    looked_at: Arc<Mutex<usize>>,
    status_of_looks: Arc<Mutex<u16>>,
}

impl Mirror {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mirror = Self {
            address,
            answers: Arc::default(),
            asked: Arc::default(),
            held: Arc::default(),
            looked_at: Arc::default(),
            status_of_looks: Arc::new(Mutex::new(404)),
        };
        let (tasks, of_task) = (TaskTracker::new(), mirror.clone());
        let connections = tasks.clone();
        tasks.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(of_task.clone().serve(stream));
            }
        });
        mirror
    }

    async fn serve(self, mut stream: TcpStream) {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match stream.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(_) => return,
            }
        }
        let head = String::from_utf8(head).unwrap();
        if head.starts_with("HEAD ") {
            let status = *self.status_of_looks.lock();
            *self.looked_at.lock() += 1;
            let answer = format!("HTTP/1.1 {status} So\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            _ = stream.write_all(answer.as_bytes()).await;
            _ = stream.shutdown().await;
            return;
        }
        let path = head.split(' ').nth(1).unwrap().to_owned();
        self.asked.lock().push(path.clone());
        let held = self.held.lock().get(&path).cloned();
        if let Some(held) = held {
            held.cancelled().await;
        }
        let answer = self.answers.lock().get(&path).cloned();
        let answer = answer
            .unwrap_or_else(|| b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec());
        if answer.is_empty() {
            // It never answers.
            _ = stream.read_u8().await;
        }
        _ = stream.write_all(&answer).await;
        _ = stream.shutdown().await;
    }

    fn says(&self, path: &str, body: &[u8]) {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        self.says_raw(path, &[head.as_bytes(), body].concat());
    }

    fn says_raw(&self, path: &str, answer: &[u8]) {
        self.answers.lock().insert(path.to_owned(), answer.to_vec());
    }

    /// Keeps whoever asks for a path waiting until it is let go.
    fn holds(&self, path: &str) -> CancellationToken {
        self.held.lock().entry(path.to_owned()).or_default().clone()
    }

    /// How often somebody has looked at it.
    fn look_count(&self) -> usize {
        *self.looked_at.lock()
    }

    /// Until it is asked for a path.
    async fn is_asked(&self, path: &str) {
        until(|| self.asked.lock().iter().any(|asked| asked == path)).await;
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock())
    }

    fn urls(&self, paths: &[&str]) -> String {
        paths.iter().map(|path| format!("http://{}{path}", self.address)).collect::<Vec<_>>().join(",")
    }
}

/// Waits until something is so.
async fn until(is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, waiting).await.expect("it is so before the deadline");
}

async fn with_mirror() -> (TestServer, Mirror) {
    with_mirror_and(&[("MIRROR_SECONDS", "1")]).await
}

async fn with_mirror_and(settings: &[(&str, &str)]) -> (TestServer, Mirror) {
    let mirror = Mirror::start().await;
    let urls = mirror.urls(&["/d/{set}", "/md5/{md5}", "/osu/{beatmap}"]);
    let server = TestServer::start_with(&[&[("MIRRORS", urls.as_str())], settings].concat()).await;
    (server, mirror)
}

fn set(number: i64) -> (MapFixture, Vec<u8>) {
    let map = MapFixture::new(&format!("Song {number}"), number, 4);
    let osz = MapFixture::osz(std::slice::from_ref(&map));
    (map, osz)
}

async fn download(server: &TestServer, number: i64) -> u16 {
    server.neosu().download_set(&number.to_string(), None).await.unwrap().status
}

#[tokio::test]
async fn a_set_that_is_not_here_is_fetched_once_and_stays() {
    let (server, mirror) = with_mirror().await;
    let (_, osz) = set(7);
    mirror.says("/d/7", &osz);
    let client = server.neosu();
    let both = tokio::join!(client.download_set("7", None), client.download_set("7", None));
    for answer in [both.0.unwrap(), both.1.unwrap()] {
        assert_eq!((answer.status, answer.body.as_ref()), (200, osz.as_slice()));
    }
    assert_eq!(mirror.asked(), ["/d/7"]);
    assert_eq!(download(&server, 7).await, 200);
    assert_eq!(find_set(server.services(), Id::new(7)).await.unwrap().unwrap().set.status, BeatmapStatus::Pending);
    assert_eq!(mirror.asked(), [""; 0]);
    server.stop().await;
}

#[tokio::test]
async fn a_map_is_found_by_its_checksum_and_its_number_by_both_families() {
    let (server, mirror) = with_mirror().await;
    let ((map, osz), (other, other_osz)) = (set(7), set(8));
    let hash = checksum(&map.osu());
    mirror.says("/d/7", &osz);
    mirror.says("/d/8", &other_osz);
    mirror.says(&format!("/md5/{hash}"), b"{\"beatmapset_id\":7}");
    mirror.says("/osu/80", &other.osu());
    let (_, client) = player(&server, "Alice").await;
    let lazer = server.log_in("Alice").await;
    let path = format!("beatmaps/lookup?checksum={hash}");
    let found = lazer.game.api(reqwest::Method::GET, &path).send().await.unwrap();
    assert_eq!(found.status, 200);
    assert_eq!(mirror.asked(), [format!("/md5/{hash}"), "/d/7".to_owned()]);
    assert_eq!(client.set_of_map(("Alice", &md5(PASSWORD)), 80).await.unwrap(), Some(8));
    assert_eq!(mirror.asked(), ["/osu/80", "/d/8"]);
    server.stop().await;
}

#[tokio::test]
async fn a_map_that_a_mirror_has_is_not_asked_of_the_player() {
    let (server, mirror) = with_mirror().await;
    let (map, osz) = set(7);
    let hash = checksum(&map.osu());
    mirror.says(&format!("/md5/{hash}"), &osz);
    let (alice, client) = player(&server, "Alice").await;
    kiai_services::beatmaps::request_map(server.services(), alice, &hash);
    let found = fetch_beatmap(server.services(), &[BeatmapKey::Checksum(&hash)], DEADLINE).await.unwrap();
    assert_eq!(found.unwrap().1.set.id, Id::new(7));
    let unknown = MapFixture::new("Unknown", 9, 4).osu();
    kiai_services::beatmaps::request_map(server.services(), alice, &checksum(&unknown));
    let first = super::await_packet(&client, |packet| match packet {
        ServerPacket::RequestMap(md5) => Some(md5.to_string()),
        _ => None,
    });
    assert_eq!(first.await, checksum(&unknown));
    server.stop().await;
}

#[tokio::test]
async fn what_no_mirror_has_is_not_asked_for_again_for_a_while() {
    let (server, mirror) = with_mirror().await;
    assert_eq!((download(&server, 7).await, download(&server, 7).await), (404, 404));
    assert_eq!(mirror.asked(), ["/d/7"]);
    let (_, osz) = set(7);
    mirror.says("/d/7", &osz);
    server.advance(Duration::from_mins(60));
    assert_eq!(download(&server, 7).await, 200);
    server.stop().await;
}

#[tokio::test]
async fn a_mirror_that_lies_or_breaks_is_left_alone_for_longer_each_time() {
    let (server, mirror) = with_mirror().await;
    let (_, osz) = set(7);
    mirror.says("/d/1", &osz);
    mirror.says("/d/2", b"PK\x03\x04 is no archive");
    mirror.says("/d/3", b"<html>");
    mirror.says_raw("/d/4", b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    mirror.says_raw("/d/5", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nPK");
    mirror.says_raw("/d/6", b"\x00\x01\x02");
    for number in 1..=6 {
        assert_eq!(download(&server, number).await, 404, "{number}");
        assert_eq!(mirror.asked(), [format!("/d/{number}")]);
        mirror.says("/d/7", &osz);
        assert_eq!(download(&server, 7).await, 404, "it is left alone");
        assert_eq!(mirror.asked(), [""; 0]);
        server.advance(Duration::from_mins(10));
    }
    assert!(find_set(server.services(), Id::new(1)).await.unwrap().is_none());
    assert_eq!(download(&server, 7).await, 200, "it is asked again");
    server.stop().await;
}

#[tokio::test]
async fn a_mirror_that_does_not_answer_or_answers_without_end_is_given_up() {
    let (server, mirror) = with_mirror().await;
    mirror.says_raw("/d/7", b"");
    assert_eq!(download(&server, 7).await, 404);
    server.advance(Duration::from_mins(10));
    mirror.says_raw("/d/8", b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\nPK");
    assert_eq!(download(&server, 8).await, 404);
    assert_eq!(mirror.asked(), ["/d/7", "/d/8"]);
    server.stop().await;
}

#[tokio::test]
async fn a_mirror_leads_nowhere_into_the_operators_network() {
    let (server, mirror) = with_mirror().await;
    let inner = Mirror::start().await;
    let (_, osz) = set(7);
    inner.says("/d/7", &osz);
    let redirect =
        |to: &str| format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let port = inner.address.port();
    for (number, host) in [(1, "127.0.0.1"), (2, "localhost"), (3, "[::ffff:127.0.0.1]"), (4, "2130706433")] {
        mirror.says_raw(&format!("/d/{number}"), redirect(&format!("http://{host}:{port}/d/7")).as_bytes());
        assert_eq!(download(&server, number).await, 404, "{host}");
        server.advance(Duration::from_mins(10));
    }
    assert_eq!(inner.asked(), [""; 0]);
    // Within the mirror it may lead anywhere.
    mirror.says_raw("/d/7", redirect("/files/7.osz").as_bytes());
    mirror.says("/files/7.osz", &osz);
    assert_eq!(download(&server, 7).await, 200);
    server.stop().await;
}

#[tokio::test]
async fn numbers_given_here_are_asked_of_nobody_and_nothing_is_without_mirrors() {
    let (server, mirror) = with_mirror().await;
    for number in [0, 1_000_000_000, i64::MAX] {
        assert_eq!(download(&server, number).await, 404);
    }
    assert_eq!(mirror.asked(), [""; 0]);
    server.stop().await;
    let without = TestServer::start().await;
    assert_eq!(download(&without, 7).await, 404);
    without.stop().await;
}

/// What a mirror has of a set, for every way in which it is asked.
fn mirrored(mirror: &Mirror, number: i64) -> MapFixture {
    let (map, osz) = set(number);
    mirror.says(&format!("/d/{number}"), &osz);
    mirror.says(&format!("/md5/{}", checksum(&map.osu())), &osz);
    mirror.says(&format!("/osu/{}", map.beatmap_id), &osz);
    map
}

async fn is_here(server: &TestServer, number: i64) -> bool {
    find_set(server.services(), Id::new(number)).await.unwrap().is_some()
}

/// Until a set has come that nobody waits for any more.
async fn comes(server: &TestServer, number: i64) {
    let waiting = async {
        while !is_here(server, number).await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, waiting).await.expect("it comes before the deadline");
}

#[tokio::test]
async fn every_question_of_both_families_reaches_the_mirrors() {
    let (server, mirror) = with_mirror_and(&[("MIRROR_STATUS", "ranked")]).await;
    let (_, neosu) = player(&server, "Alice").await;
    let lazer = server.log_in("Alice").await;
    let who = ("Alice", &*md5(PASSWORD));
    let api = async |path: String| lazer.game.api(reqwest::Method::GET, &path).send().await.unwrap().status;
    let maps: Vec<MapFixture> = (1..=11).map(|number| mirrored(&mirror, number)).collect();
    let of = |number: usize| (&maps[number - 1], checksum(&maps[number - 1].osu()));

    assert_eq!(api(format!("beatmaps/lookup?checksum={}", of(1).1)).await, 200);
    assert_eq!(api(format!("beatmaps/{}", of(2).0.beatmap_id)).await, 200);
    assert_eq!(api("beatmapsets/3".to_owned()).await, 200);
    assert_eq!(api(format!("beatmapsets/lookup?beatmap_id={}", of(4).0.beatmap_id)).await, 200);
    assert_eq!(api("beatmapsets/5/download".to_owned()).await, 200);
    assert_eq!(api(format!("beatmaps/{}/scores", of(6).0.beatmap_id)).await, 200);
    assert_eq!(api(format!("beatmaps?ids[]={}", of(7).0.beatmap_id)).await, 200);
    comes(&server, 7).await;

    let (map, hash) = of(8);
    let board = neosu.leaderboard(who, &hash, &map.file_name(), 8).await.unwrap();
    assert!(board.starts_with(&format!("2|false|{}|8|0|0|\n", map.beatmap_id)), "{board}");
    let form = kiai_clients::bancho::ScoreForm::new(&of(9).1, [4, 0, 0, 0], 1_000, 5);
    let answer = neosu.submit("Alice", PASSWORD, &form).await.unwrap();
    assert_ne!(&answer.body[..], kiai_wire_bancho::submission::UNKNOWN_BEATMAP.as_bytes());
    let question = serde_json::json!({ "Filenames": [], "Ids": [of(10).0.beatmap_id] }).to_string();
    let path = format!("/web/osu-getbeatmapinfo.php?u=Alice&h={}", who.1);
    let ask = || async {
        let request = neosu.request(reqwest::Method::POST, "osu", &path).body(question.clone());
        kiai_clients::bancho::Answer::of(request).await.unwrap()
    };
    assert_eq!((ask().await.status, ask().await.status), (200, 200));
    comes(&server, 10).await;
    assert!(String::from_utf8_lossy(&ask().await.body).starts_with("-1|100|10|"), "it is there the next time");
    assert_eq!(neosu.set_of_map(who, of(11).0.beatmap_id).await.unwrap(), Some(11));
    for number in 1..=11 {
        assert!(is_here(&server, number).await, "{number}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_mirror_that_knows_sets_alone_is_asked_by_the_set_of_a_leaderboard() {
    let mirror = Mirror::start().await;
    let urls = mirror.urls(&["/d/{set}"]);
    let server = TestServer::start_with(&[("MIRRORS", &urls), ("MIRROR_STATUS", "ranked")]).await;
    let (_, neosu) = player(&server, "Alice").await;
    let map = mirrored(&mirror, 7);
    let (who, hash) = (("Alice", &*md5(PASSWORD)), checksum(&map.osu()));
    let board = neosu.leaderboard(who, &hash, &map.file_name(), 7).await.unwrap();
    assert!(board.starts_with("2|false|70|7|"), "{board}");
    let changed = checksum(b"the player has changed it");
    let board = neosu.leaderboard(who, &changed, &map.file_name(), 7).await.unwrap();
    assert_eq!(board, kiai_wire_bancho::forms::BOARD_OUTDATED);
    assert_eq!(mirror.asked(), ["/d/7"]);
    server.stop().await;
}

#[tokio::test]
async fn a_slow_mirror_holds_nobody_up_and_is_heard_to_its_end() {
    let (server, mirror) = with_mirror_and(&[("MIRROR_SECONDS", "60"), ("MIRROR_STATUS", "ranked")]).await;
    let (_, neosu) = player(&server, "Alice").await;
    let lazer = server.log_in("Alice").await;
    let secret = md5(PASSWORD);
    let hashes = [7, 8].map(|number| checksum(&mirrored(&mirror, number).osu()));
    let [of_neosu, of_lazer] = hashes.each_ref().map(|hash| format!("/md5/{hash}"));
    let held = [mirror.holds(&of_neosu), mirror.holds(&of_lazer)];

    let asked = neosu.leaderboard(("Alice", &secret), &hashes[0], "unknown.osu", -1);
    let waits = async {
        mirror.is_asked(&of_neosu).await;
        server.advance(Duration::from_secs(3));
    };
    let (board, ()) = tokio::join!(asked, waits);
    assert_eq!(board.unwrap(), kiai_wire_bancho::forms::BOARD_UNKNOWN, "neomod waits five seconds");
    let lookup = format!("beatmaps/lookup?checksum={}", hashes[1]);
    let asked = lazer.game.api(reqwest::Method::GET, &lookup).send();
    let waits = async {
        mirror.is_asked(&of_lazer).await;
        server.advance(Duration::from_secs(8));
    };
    let (answer, ()) = tokio::join!(asked, waits);
    assert_eq!(answer.unwrap().status, 404, "lazer waits ten seconds");

    held.iter().for_each(CancellationToken::cancel);
    comes(&server, 7).await;
    comes(&server, 8).await;
    let board = neosu.leaderboard(("Alice", &secret), &hashes[0], "unknown.osu", -1).await.unwrap();
    assert!(board.starts_with("2|false|70|7|"), "{board}");
    assert_eq!(mirror.asked(), [of_neosu, of_lazer], "each was asked for once");
    server.stop().await;
}

#[tokio::test]
async fn a_mirror_that_gives_another_map_for_a_checksum_gives_none() {
    let (server, mirror) = with_mirror().await;
    let (_, neosu) = player(&server, "Alice").await;
    let ((wanted, _), (_, other)) = (set(7), set(8));
    let hash = checksum(&wanted.osu());
    mirror.says(&format!("/md5/{hash}"), &other);
    let board = neosu.leaderboard(("Alice", &md5(PASSWORD)), &hash, &wanted.file_name(), 7).await.unwrap();
    assert_eq!(board, kiai_wire_bancho::forms::BOARD_UNKNOWN);
    assert!(!is_here(&server, 8).await, "what nobody wanted is not taken either");
    assert!(standings(server.services()).iter().any(|mirror| !mirror.is_asked && mirror.failures == 1));
    server.stop().await;
}

#[tokio::test]
async fn a_bomb_of_a_mirror_does_not_go_off() {
    let (server, mirror) = with_mirror().await;
    let (map, _) = set(7);
    let mut osu = map.osu();
    osu.resize(64 << 20, b'\n');
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file(map.file_name(), zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut archive, &osu).unwrap();
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20, "it is small until it is unpacked");
    mirror.says("/d/7", &bomb);
    assert_eq!(download(&server, 7).await, 404);
    assert!(!is_here(&server, 7).await);
    assert!(!standings(server.services())[0].is_asked, "it is left alone");
    server.stop().await;
}

#[tokio::test]
async fn a_mirror_is_looked_at_while_nobody_asks_and_comes_back_by_itself() {
    let (server, mirror) = with_mirror_and(&[]).await;
    until(|| standings(server.services()).iter().all(|mirror| mirror.heard_at.is_some())).await;
    assert_eq!(mirror.look_count(), 3);
    let is_asked = || standings(server.services()).iter().all(|mirror| mirror.is_asked && mirror.failures == 0);
    assert!(is_asked(), "a mirror that has nothing is a mirror");
    // Nobody looks again so soon.
    server.advance(Duration::from_mins(4));
    // It goes away, and nobody has to wait for it to notice.
    *mirror.status_of_looks.lock() = 503;
    server.advance(Duration::from_mins(1));
    until(|| standings(server.services()).iter().all(|mirror| !mirror.is_asked && mirror.failures == 1)).await;
    assert_eq!(mirror.look_count(), 6);
    let (_, osz) = set(7);
    mirror.says("/d/7", &osz);
    assert_eq!(download(&server, 7).await, 404, "it is left alone");
    assert_eq!(mirror.asked(), [""; 0]);

    let figures = reqwest::get(server.url("/metrics")).await.unwrap().text().await.unwrap();
    let host = mirror.address.to_string();
    for figure in [
        format!("mirror_asked{{mirror=\"{host}\",by=\"set\"}} 0"),
        format!("mirror_failures{{mirror=\"{host}\",by=\"md5\"}} 1"),
        format!("mirror_looks_total{{mirror=\"{host}\",outcome=\"failed\"}} 3"),
    ] {
        assert!(figures.contains(&figure), "{figure} in {figures}");
    }

    // It is back: a look finds it when its pause is over, and an answer makes up for the rest.
    *mirror.status_of_looks.lock() = 200;
    server.advance(Duration::from_secs(10));
    until(|| standings(server.services()).iter().all(|mirror| mirror.is_asked)).await;
    until(|| mirror.look_count() == 9).await;
    server.advance(Duration::from_mins(2));
    assert_eq!(download(&server, 7).await, 200);
    assert_eq!(standings(server.services())[0].failures, 0);
    server.stop().await;
}
