//! Maps that the server lacks: it asks for them, and takes what it asked for.

use kiai_clients::NeosuClient;
use kiai_model::{BeatmapStatus, Id, User};
use kiai_services::beatmaps::{BeatmapKey, find_beatmap, request_map};
use kiai_testkit::{MapFixture, PASSWORD, TestServer};
use kiai_wire_bancho::{
    ClientPacket, ServerPacket,
    codec::Md5,
    users::{Action, StatusUpdate},
};
use md5::Digest;

use super::{await_packet, heard, player, web::md5};

pub(super) fn checksum(file: &[u8]) -> String {
    md5::Md5::digest(file).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn plays(checksum: &str) -> ClientPacket {
    let status = StatusUpdate { action: Action::Playing, map_md5: Md5::from(checksum), ..StatusUpdate::default() };
    ClientPacket::ChangeAction(status)
}

/// Says what it plays, and waits until it is asked for the map.
async fn asked(client: &NeosuClient, file: &[u8]) -> Md5 {
    let request = |packet: &ServerPacket| match packet {
        ServerPacket::RequestMap(md5) => Some(*md5),
        _ => None,
    };
    // It may be in the answer already.
    match client.poll(&[plays(&checksum(file))]).await.unwrap().iter().find_map(request) {
        Some(md5) => md5,
        None => await_packet(client, request).await,
    }
}

async fn status_of(server: &TestServer, file: &[u8]) -> Option<BeatmapStatus> {
    let checksum = checksum(file);
    let found = find_beatmap(server.services(), &[BeatmapKey::Checksum(&checksum)]).await.unwrap();
    found.map(|(map, _)| map.status)
}

async fn begin() -> (TestServer, Id<User>, NeosuClient, String) {
    let server = TestServer::start().await;
    let (alice, client) = player(&server, "Alice").await;
    (server, alice, client, md5(PASSWORD))
}

#[tokio::test]
async fn a_map_that_is_played_and_not_here_is_asked_for_and_comes() {
    let (server, _, client, secret) = begin().await;
    // The numbers of another server's set.
    let file = MapFixture::new("Unknown", 75, 40).osu();
    let md5 = asked(&client, &file).await;
    assert_eq!(md5.to_string(), checksum(&file));
    assert!(client.submit_map(("Alice", &secret), md5, b"another").await.unwrap().is_none(), "it has another file");
    let answer = client.submit_map(("Alice", &secret), md5, &file).await.unwrap().unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, 0));

    let (map, set) = find_beatmap(server.services(), &[BeatmapKey::Checksum(&checksum(&file))]).await.unwrap().unwrap();
    assert_eq!((map.status, set.owner.is_none()), (BeatmapStatus::Qualified, true));
    assert!(map.id.get() >= 1_000_000_000 && set.set.id.get() >= 1_000_000_000, "what a file says proves nothing");
    assert!(map.star_rating > 0.0);
    let page = client.search_direct(("Alice", &secret), 3, "Unknown", 0).await.unwrap();
    assert_eq!(page.sets.iter().map(|found| found.set).collect::<Vec<_>>(), [set.set.id.get()]);
    let archive = client.download_set(&set.set.id.to_string(), None).await.unwrap();
    assert!(archive.status == 200 && archive.body.starts_with(b"PK"));
    server.stop().await;
}

#[tokio::test]
async fn a_client_is_asked_once_in_a_visit_and_again_in_the_next() {
    let (server, _, client, _) = begin().await;
    let file = MapFixture::new("Unknown", 75, 4).osu();
    asked(&client, &file).await;
    let second = MapFixture::new("Second", 76, 4).osu();
    client.poll(&[plays(&"0".repeat(32)), plays(&checksum(&file))]).await.unwrap();
    // What comes after it shows that it was passed over.
    assert_eq!(asked(&client, &second).await.to_string(), checksum(&second));
    client.logout().await.unwrap();
    client.login("Alice", PASSWORD).await.unwrap();
    assert_eq!(asked(&client, &file).await.to_string(), checksum(&file));
    server.stop().await;
}

#[tokio::test]
async fn nobody_is_asked_for_what_is_here_and_osu_stable_for_nothing() {
    let (server, alice, client, _) = begin().await;
    let map = MapFixture::new("Known", 7, 4);
    server.import(&MapFixture::osz(std::slice::from_ref(&map))).await;
    let unknown = MapFixture::new("Unknown", 8, 4).osu();
    request_map(server.services(), alice, &checksum(&map.osu()));
    request_map(server.services(), alice, "no checksum");
    assert_eq!(asked(&client, &unknown).await.to_string(), checksum(&unknown), "the first it is asked for");

    server.register("Bob").await;
    let stable = server.stable();
    stable.login("Bob", PASSWORD).await.unwrap();
    let packets = heard(&stable, &[plays(&checksum(&unknown))]).await;
    assert!(!packets.iter().any(|packet| matches!(packet, ServerPacket::RequestMap(_))));
    server.stop().await;
}

#[tokio::test]
async fn neomod_sends_to_a_script_of_its_own() {
    let (server, _, client, secret) = begin().await;
    let file = MapFixture::new("Unknown", 75, 4).osu();
    let hash = asked(&client, &file).await.to_string();
    let sent = client.send_map("neomod-submit-map.php", ("Alice", &secret), &hash, &[("osu_file", &file)]).await;
    assert_eq!(sent.unwrap().status, 200);
    assert!(status_of(&server, &file).await.is_some());
    server.stop().await;
}

#[tokio::test]
async fn only_who_was_asked_may_send_and_only_what_was_asked_for() {
    let (server, _, client, secret) = begin().await;
    let (_, of_bob) = player(&server, "Bob").await;
    let file = MapFixture::new("Unknown", 75, 4).osu();
    let (hash, script) = (checksum(&file), "neosu-submit-map.php");
    let send = async |client: &NeosuClient, who: (&str, &str), hash: &str, files: &[(&str, &[u8])]| {
        client.send_map(script, who, hash, files).await.unwrap().status
    };
    let (alice, bob) = (("Alice", &*secret), ("Bob", &*secret));
    assert_eq!(send(&client, alice, &hash, &[("osu_file", &file)]).await, 400, "nobody asked");
    asked(&client, &file).await;
    assert_eq!(send(&of_bob, bob, &hash, &[("osu_file", &file)]).await, 400, "somebody else was asked");
    assert_eq!(send(&of_bob, ("Alice", &md5("wrong")), &hash, &[("osu_file", &file)]).await, 401);
    let another = MapFixture::new("Another", 75, 4).osu();
    assert_eq!(send(&client, alice, &hash, &[("osu_file", &another)]).await, 400, "another file");
    assert_eq!(send(&client, alice, &checksum(&another), &[("osu_file", &another)]).await, 400);
    assert_eq!(send(&client, alice, &hash, &[]).await, 400);
    assert_eq!(send(&client, alice, &hash, &[("other", &file)]).await, 400);
    assert_eq!(send(&client, alice, &hash, &[("osu_file", &file), ("osu_file", &file)]).await, 400);
    assert_eq!(send(&client, alice, &hash, &[("osu_file", &vec![b' '; (8 << 20) + 1])]).await, 413);
    for hash in ["", "x", "%00", &"0".repeat(32), &"f".repeat(10_000)] {
        assert_eq!(send(&client, alice, hash, &[("osu_file", &file)]).await, 400);
    }
    assert_eq!(status_of(&server, &file).await, None, "nothing was taken so far");
    assert_eq!(send(&client, alice, &hash.to_uppercase(), &[("osu_file", &file)]).await, 200);
    assert_eq!(send(&client, alice, &hash, &[("osu_file", &file)]).await, 400, "it was sent");
    server.stop().await;
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_not_taken() {
    let (server, _, client, secret) = begin().await;
    let file = MapFixture::new("Unknown", 75, 4).osu();
    let md5 = asked(&client, &file).await;
    server.advance(std::time::Duration::from_mins(5));
    let late = client.submit_map(("Alice", &secret), md5, &file).await.unwrap().unwrap();
    assert_eq!(late.status, 400);
    server.stop().await;
}

#[tokio::test]
async fn a_file_that_is_no_map_or_made_to_exhaust_is_not_taken() {
    let (server, _, client, secret) = begin().await;
    let endless = b"osu file format v14\n\n[General]\nMode: 2\n\n[Metadata]\nTitle:a\n\n[HitObjects]\n\
        256,192,1000,12,0,99999999999\n";
    for file in [b"" as &[u8], b"\x7fELF", b"osu file format v14", b"PK\x03\x04", endless] {
        let md5 = asked(&client, file).await;
        let answer = client.submit_map(("Alice", &secret), md5, file).await.unwrap().unwrap();
        assert_eq!((answer.status, status_of(&server, file).await), (400, None), "{:?}", String::from_utf8_lossy(file));
    }
    server.stop().await;
}

#[tokio::test]
async fn what_a_player_sends_takes_the_place_of_nothing() {
    let (server, _, client, secret) = begin().await;
    let real = MapFixture::new("Real", 7, 40);
    server.import(&MapFixture::osz(std::slice::from_ref(&real))).await;
    // The same set, the same difficulty, with one object more.
    let forged = MapFixture { object_count: 41, ..real.clone() }.osu();
    let md5 = asked(&client, &forged).await;
    assert_eq!(client.submit_map(("Alice", &secret), md5, &forged).await.unwrap().unwrap().status, 200);
    assert_eq!(status_of(&server, &real.osu()).await, Some(BeatmapStatus::Ranked));
    assert_eq!(status_of(&server, &forged).await, Some(BeatmapStatus::Qualified));
    assert_eq!(client.set_of_map(("Alice", &secret), 70).await.unwrap(), Some(7));
    let archive = client.download_set("7", None).await.unwrap();
    assert_eq!(archive.body.as_ref(), MapFixture::osz(&[real]).as_slice());
    server.stop().await;
}

#[tokio::test]
async fn what_a_player_sent_becomes_part_of_its_set_once_that_comes() {
    let (server, _, client, secret) = begin().await;
    let map = MapFixture::new("Unknown", 75, 4);
    let file = map.osu();
    let md5 = asked(&client, &file).await;
    client.submit_map(("Alice", &secret), md5, &file).await.unwrap();
    let hash = checksum(&file);
    let find = async || find_beatmap(server.services(), &[BeatmapKey::Checksum(&hash)]).await.unwrap().unwrap();
    let (alone, own_set) = find().await;
    let other = MapFixture { version: "Hard".to_owned(), beatmap_id: 751, ..map.clone() };
    server.import(&MapFixture::osz(&[map, other])).await;
    let (now, set) = find().await;
    assert_eq!((now.id, set.set.id, now.status), (alone.id, Id::new(75), BeatmapStatus::Ranked), "scores stay on it");
    assert_eq!(set.beatmaps.len(), 2);
    assert_eq!(client.download_set(&own_set.set.id.to_string(), None).await.unwrap().status, 404);
    let page = client.search_direct(("Alice", &secret), 4, "Unknown", 0).await.unwrap();
    assert_eq!(page.sets.iter().map(|found| found.set).collect::<Vec<_>>(), [75]);
    server.stop().await;
}
