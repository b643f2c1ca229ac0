//! Sets that come from mirrors: the operator's, which answer well, badly, or not at all.

use std::{collections::HashMap, net::SocketAddr, sync::Arc, time::Duration};

use kiai_model::{BeatmapStatus, Id};
use kiai_services::beatmaps::{BeatmapKey, fetch_beatmap, find_set};
use kiai_testkit::{MapFixture, PASSWORD, TestServer};
use kiai_wire_bancho::ServerPacket;
use parking_lot::Mutex;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::task::TaskTracker;

use super::{map_requests::checksum, player, web::md5};

/// A mirror that says by path what it is told to say, byte for byte; 404 to the rest.
#[derive(Clone)]
struct Mirror {
    address: SocketAddr,
    answers: Arc<Mutex<HashMap<String, Vec<u8>>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Mirror {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mirror = Self { address, answers: Arc::default(), asked: Arc::default() };
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
        let path = head.split(' ').nth(1).unwrap().to_owned();
        let answer = self.answers.lock().get(&path).cloned();
        self.asked.lock().push(path);
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

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock())
    }

    fn urls(&self, paths: &[&str]) -> String {
        paths.iter().map(|path| format!("http://{}{path}", self.address)).collect::<Vec<_>>().join(",")
    }
}

async fn with_mirror() -> (TestServer, Mirror) {
    let mirror = Mirror::start().await;
    let urls = mirror.urls(&["/d/{set}", "/md5/{md5}", "/osu/{beatmap}"]);
    let server = TestServer::start_with(&[("MIRRORS", &urls), ("MIRROR_SECONDS", "1")]).await;
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
    let found = fetch_beatmap(server.services(), &[BeatmapKey::Checksum(&hash)]).await.unwrap();
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
