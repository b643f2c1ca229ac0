use std::io::Cursor;

use image::{ImageFormat, RgbImage};
use kiai_clients::bancho::{Answer, BanchoClient, Family};
use kiai_model::{BeatmapStatus, Id, user::RelationKind};
use kiai_services::{
    accounts::{change_password, issue_permanent_token},
    beatmaps::{ImportOptions, find_set, import},
    chat::joined_channels,
    users::{add_relation, favourites_of},
};
use kiai_testkit::{PASSWORD, TestServer};
use md5::{Digest, Md5};
use reqwest::Method;

use super::{neosu, player};

const CHECKED: [&str; 5] = [
    "/web/osu-getfriends.php?",
    "/web/osu-getfavourites.php?",
    "/web/osu-addfavourite.php?a=1&",
    "/web/osu-markasread.php?channel=x&",
    "/web/lastfm.php?action=np&b=75&",
];

pub(super) fn md5(text: &str) -> String {
    Md5::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn get<F: Family>(client: &BanchoClient<F>, path: &str) -> (u16, String) {
    let answer = client.get("osu", path).await.unwrap();
    (answer.status, String::from_utf8(answer.body.to_vec()).unwrap())
}

fn told(text: &str) -> (u16, String) {
    (200, text.to_owned())
}

async fn imported(server: &TestServer) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/beatmaps/first-steps");
    let options = ImportOptions { status: None, default_status: BeatmapStatus::Ranked, owner: None };
    let summary = import(server.services(), vec![folder], options, &|_, _, _| {}).await.unwrap();
    assert_eq!(summary.imported_count(), 1);
}

#[tokio::test]
async fn a_name_and_a_password_are_known_in_every_spelling() {
    let server = TestServer::start().await;
    server.register("Alice Bob").await;
    let (client, secret) = (server.stable(), md5(PASSWORD));
    for name in ["Alice%20Bob", "Alice+Bob", "alice_bob", "ALICE%20BOB%20"] {
        for (user, password) in [("u", "h"), ("us", "ha"), ("u", "p"), ("u", "pass"), ("username", "h")] {
            let path = format!("/web/osu-getfriends.php?{user}={name}&{password}={secret}");
            assert_eq!(get(&client, &path).await, told(""), "{path}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn forms_with_a_former_password_are_refused_at_once() {
    let server = TestServer::start().await;
    let (alice, client) = player(&server, "Alice").await;
    let with = |password: &str| format!("/web/osu-getfriends.php?u=Alice&h={}", md5(password));
    assert_eq!(get(&client, &with(PASSWORD)).await, told(""));
    change_password(server.services(), alice, "another battery").await.unwrap();
    for _ in 0..2 {
        assert_eq!(get(&client, &with(PASSWORD)).await, (401, String::new()));
        assert_eq!(get(&client, &with("another battery")).await, told(""));
    }
    server.stop().await;
}

#[tokio::test]
async fn a_token_stands_for_a_visit_and_for_nothing_after_it() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let token = issue_permanent_token(server.services(), Id::new(alice.id), "neosu").await.unwrap();
    let client = server.neosu();
    client.login_with_token(&token).await.unwrap();
    let cho = client.token().unwrap();
    let path = |token: &str| format!("/web/osu-getfriends.php?u=$token&h={token}");
    assert_eq!(get(&client, &path(&cho)).await, told(""), "written as neosu does, with nothing encoded");
    assert_eq!(get(&client, &format!("/web/lastfm.php?us=%24token&ha={cho}")).await, told("-3"));
    assert_eq!(get(&client, &path(&token)).await.0, 401, "it is another kind of token");
    client.logout().await.unwrap();
    assert_eq!(get(&client, &path(&cho)).await.0, 401);
    server.stop().await;
}

#[tokio::test]
async fn who_is_nobody_is_told_so_in_a_status_and_guesses_are_counted() {
    let server = TestServer::start_with(&[("RATE_LIMITS", "on")]).await;
    server.register("Alice").await;
    let (client, wrong) = (server.stable(), md5("wrong"));
    for path in CHECKED {
        for who in ["", "u=Alice", "h=5f4dcc3b", "u=&h=", "u=$token&h=", "u=$token&h=%00", "u=%00&h=%00"] {
            assert_eq!(get(&client, &format!("{path}{who}")).await, (401, String::new()), "{path}{who}");
        }
    }
    let long = "x".repeat(5_000);
    assert_eq!(get(&client, &format!("/web/lastfm.php?us={long}&ha={long}")).await.0, 401);
    let guess = || async { get(&client, &format!("/web/osu-getfriends.php?u=Alice&h={wrong}")).await.0 };
    let mut statuses = Vec::new();
    for _ in 0..11 {
        statuses.push(guess().await);
    }
    assert_eq!((statuses[0], statuses[10]), (401, 429), "{statuses:?}");
    server.stop().await;
}

#[tokio::test]
async fn friends_and_favourites_are_told_and_changed() {
    let server = TestServer::start().await;
    imported(&server).await;
    let (alice, client) = player(&server, "Alice").await;
    let bob = server.register("Bob").await;
    let who = format!("u=Alice&h={}", md5(PASSWORD));
    add_relation(server.services(), alice, Id::new(bob.id), RelationKind::Friend).await.unwrap();
    assert_eq!(get(&client, &format!("/web/osu-getfriends.php?{who}")).await, told(&bob.id.to_string()));

    let add = |set: &str| format!("/web/osu-addfavourite.php?{who}&a={set}");
    assert_eq!(get(&client, &add("4000")).await, told("Added favourite!"));
    assert_eq!(get(&client, &add("4000")).await, told("You've already favourited this beatmap!"));
    for unknown in ["", "1", "-1", "x", "99999999999999999999"] {
        assert_eq!(get(&client, &add(unknown)).await, told("This server does not have this beatmap."));
    }
    assert_eq!(get(&client, &format!("/web/osu-getfavourites.php?{who}")).await, told("4000"));
    assert_eq!(favourites_of(server.services(), alice).await.unwrap(), [Id::new(4000)]);
    server.stop().await;
}

#[tokio::test]
async fn what_was_read_in_private_is_marked() {
    let server = TestServer::start().await;
    let (alice, client) = player(&server, "Alice").await;
    let (_, of_bob) = player(&server, "Bob").await;
    client.logout().await.unwrap();
    of_bob.poll(&[super::chat::private("are you there?", "Alice")]).await.unwrap();
    let unread = || async {
        let views = joined_channels(server.services(), alice).await.unwrap();
        let view = views.into_iter().find(|view| view.joined.channel.pair.is_some()).unwrap();
        view.joined.last_message != view.joined.last_read
    };
    assert!(unread().await);
    let path = |channel: &str| format!("/web/osu-markasread.php?u=Alice&h={}&channel={channel}", md5(PASSWORD));
    for other in ["", "Nobody", "%23nothing", "%23osu", "%00"] {
        assert_eq!(get(&client, &path(other)).await, told(""), "{other}");
    }
    assert!(unread().await);
    assert_eq!(get(&client, &path("bob")).await, told(""));
    assert!(!unread().await);
    server.stop().await;
}

#[tokio::test]
async fn maps_are_told_of_with_their_files() {
    let server = TestServer::start().await;
    imported(&server).await;
    let (_, client) = player(&server, "Alice").await;
    let set = find_set(server.services(), Id::new(4000)).await.unwrap().unwrap();
    let map = &set.beatmaps[0];
    let file = &map.filename;
    let ask = |body: String| {
        let path = format!("/web/osu-getbeatmapinfo.php?u=Alice&h={}", md5(PASSWORD));
        Answer::of(client.request(Method::POST, "osu", &path).body(body))
    };
    let question = serde_json::json!({ "Filenames": ["none.osu", file], "Ids": [map.id.get(), 1] }).to_string();
    let answer = ask(question).await.unwrap();
    let line = |index: i64| format!("{index}|{}|4000|{}|1|N|N|N|N", map.id, map.checksum);
    assert_eq!(String::from_utf8(answer.body.to_vec()).unwrap(), format!("{}\n{}", line(1), line(-1)));
    for bad in ["", "{\"Ids\":\"x\"}", &"[".repeat(5_000)] {
        assert_eq!(ask(bad.to_owned()).await.unwrap().status, 400);
    }
    assert_eq!(ask("x".repeat(100_000)).await.unwrap().status, 413);

    let encoded: String = file.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let (status, text) = get(&client, &format!("/web/maps/{encoded}")).await;
    assert_eq!((status, md5(&text)), (200, map.checksum.clone()), "whoever asks");
    for missing in ["none.osu", "%00", "..%2F..%2Fkiai.db"] {
        assert_eq!(get(&client, &format!("/web/maps/{missing}")).await.0, 404);
    }
    server.stop().await;
}

#[tokio::test]
async fn what_osu_stable_asks_when_it_starts_is_answered() {
    let server = TestServer::start_with(&[("SEASONAL_BACKGROUNDS", "https://example.org/a.jpg")]).await;
    server.register("Alice").await;
    let client = server.stable();
    let who = format!("u=Alice&h={}", md5(PASSWORD));
    assert_eq!(get(&client, "/web/osu-getseasonal.php").await, told(r#"["https://example.org/a.jpg"]"#));
    assert_eq!(get(&client, "/web/check-updates.php?action=check&stream=stable40").await, told(""));
    // It comes before the login, which tells whether the password is right.
    for who in [who.as_str(), "u=Alice&h=wrong", "u=%00&h=", ""] {
        let path = format!("/web/bancho_connect.php?v=b20250815&{who}&fx=dotnet4&ch=x&retry=0");
        assert_eq!(get(&client, &path).await, told(""), "{who}");
    }
    assert_eq!(
        get(&client, &format!("/web/lastfm.php?us=Alice&ha={}&action=np&b=a32", md5(PASSWORD))).await,
        told("-3")
    );
    for path in ["/web/osu-session.php", "/web/osu-error.php"] {
        for (kind, body) in [
            ("application/x-www-form-urlencoded", format!("{who}&action=submit&exception=boom%00%0A")),
            ("application/x-www-form-urlencoded", "%%%&&==\u{0}".to_owned()),
            (
                "multipart/form-data; boundary=x",
                "--x\r\nContent-Disposition: form-data; name=\"u\"\r\n\r\nAlice\r\n--x--\r\n".to_owned(),
            ),
        ] {
            let request = client.request(Method::POST, "osu", path).header("content-type", kind).body(body);
            let answer = Answer::of(request).await.unwrap();
            assert_eq!((answer.status, answer.body.len()), (200, 0), "{path} {kind}");
        }
        let request = client.request(Method::POST, "osu", path).header("content-type", "multipart/form-data");
        assert_eq!(Answer::of(request.body("x")).await.unwrap().status, 400);
        let request = client.request(Method::POST, "osu", path).body("x".repeat(100_000));
        assert_eq!(Answer::of(request).await.unwrap().status, 413);
    }
    assert_eq!(get(&client, "/web/nothing.php").await.0, 404);
    server.stop().await;
}

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(64, 36, image::Rgb([240, 110, 170])).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn a_picture_of_the_screen_is_kept_for_others() {
    let server = TestServer::start_with(&[("RATE_LIMITS", "on")]).await;
    server.register("Alice").await;
    let (client, secret) = (server.stable(), md5(PASSWORD));
    let send = |name: &'static str, secret: String, picture: Vec<u8>| {
        let mut body = Vec::new();
        for (field, value) in [("u", name), ("p", secret.as_str()), ("v", "1")] {
            let part = format!("--frontier\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = "--frontier\r\nContent-Disposition: form-data; name=\"ss\"; filename=\"ss\"\r\n\r\n";
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&picture);
        body.extend_from_slice(b"\r\n--frontier--\r\n");
        let request = client.request(Method::POST, "osu", "/web/osu-screenshot.php");
        Answer::of(request.header("content-type", "multipart/form-data; boundary=frontier").body(body))
    };
    for (format, kind, end) in [(ImageFormat::Jpeg, "image/jpeg", ".jpg"), (ImageFormat::Png, "image/png", ".png")] {
        let sent = send("Alice", secret.clone(), picture(format)).await.unwrap();
        let name = String::from_utf8(sent.body.to_vec()).unwrap();
        assert!(sent.status == 200 && name.ends_with(end), "{name}");
        for label in ["osu", "anything"] {
            let path = format!("/ss/{name}");
            let shown =
                if label == "osu" { client.get(label, &path).await.unwrap() } else { anywhere(&server, &path).await };
            assert_eq!((shown.status, shown.header("content-type")), (200, Some(kind)));
            assert_eq!(shown.header("x-content-type-options"), Some("nosniff"));
            assert_eq!(&shown.body[..], picture(format));
        }
    }
    assert_eq!(send("Alice", md5("wrong"), picture(ImageFormat::Png)).await.unwrap().status, 401);
    let half = picture(ImageFormat::Png)[..100].to_vec();
    for bad in [Vec::new(), b"GIF89a".to_vec(), b"<script>".to_vec(), half, vec![0xff; (4 << 20) + 1]] {
        assert_eq!(send("Alice", secret.clone(), bad).await.unwrap().status, 400);
    }
    let huge = send("Alice", secret.clone(), vec![0xff; 6 << 20]).await;
    assert!(huge.is_err() || huge.is_ok_and(|answer| answer.status == 413));
    for name in ["x.png", "..%2F..%2Fsecret_key", "aaaaaaaaaaaaaaaa.png", "aaaaaaaaaaaaaaaa.svg", ""] {
        assert_eq!(get(&client, &format!("/ss/{name}")).await.0, 404, "{name}");
    }
    let mut last = 200;
    for _ in 0..30 {
        last = send("Alice", secret.clone(), picture(ImageFormat::Jpeg)).await.unwrap().status;
    }
    assert_eq!(last, 429);
    server.stop().await;
}

/// Asks by the address alone.
async fn anywhere(server: &TestServer, path: &str) -> Answer {
    Answer::of(reqwest::Client::new().get(server.url(path))).await.unwrap()
}

#[tokio::test]
async fn forms_are_answered_on_a_bare_address_too() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let path = format!("/web/osu-getfriends.php?u=Alice&h={}", md5(PASSWORD));
    assert_eq!(anywhere(&server, &path).await.status, 200);
    assert_eq!(anywhere(&server, "/web/osu-getseasonal.php").await.status, 200);
    assert_eq!(neosu(&server, "Alice").await.get("c", &path).await.unwrap().status, 404, "not where packets are");
    server.stop().await;
}

#[tokio::test]
async fn the_menu_icon_is_our_own_unless_set() {
    use kiai_wire_bancho::ServerPacket;

    let server = TestServer::start().await;
    server.register("Alice").await;
    let icon = |packets: Vec<ServerPacket>| {
        packets.into_iter().find_map(|packet| match packet {
            ServerPacket::MainMenuIcon(text) => Some((*text).to_owned()),
            _ => None,
        })
    };
    let told = icon(server.neosu().login("Alice", PASSWORD).await.unwrap().packets).unwrap();
    let (image, link) = told.split_once('|').unwrap();
    assert!(image.starts_with(link) && !link.contains('|'), "{told}");
    let path = image.strip_prefix(link).unwrap();
    let shown = anywhere(&server, path).await;
    assert_eq!((shown.status, shown.header("content-type")), (200, Some("image/png")));
    image::load_from_memory(&shown.body).unwrap();
    server.stop().await;

    for (set, expected) in
        [("off", None), ("https://a.org/i.png|https://a.org", Some("https://a.org/i.png|https://a.org"))]
    {
        let server = TestServer::start_with(&[("MENU_ICON", set)]).await;
        server.register("Alice").await;
        let told = icon(server.stable().login("Alice", PASSWORD).await.unwrap().packets);
        assert_eq!(told.as_deref(), expected);
        server.stop().await;
    }
}
