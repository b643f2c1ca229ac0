use std::path::Path;

use kiai_clients::bancho::Answer;
use kiai_model::BeatmapStatus;
use kiai_services::beatmaps::{ImportOptions, import};
use kiai_testkit::TestServer;
use reqwest::Method;

use super::neosu;

#[tokio::test]
async fn each_host_answers_for_itself() {
    let server = TestServer::start().await;
    let client = server.neosu();
    assert_eq!(client.get("c", "/").await.unwrap().status, 200);
    assert_eq!(client.get("c", "/health").await.unwrap().status, 404);
    assert_eq!(client.get("osu", "/health").await.unwrap().status, 200);
    for user in ["/2", "/99999", "/nobody.png"] {
        let picture = client.get("a", user).await.unwrap();
        assert_eq!((picture.status, picture.header("content-type")), (200, Some("image/png")));
    }
    for file in ["/thumb/1.jpg", "/thumb/x.jpg", "/thumb/1l.png"] {
        assert_eq!(client.get("b", file).await.unwrap().status, 404);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_map_that_is_here_has_pictures_and_a_preview() {
    let server = TestServer::start().await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/beatmaps/first-steps");
    let options = ImportOptions { status: None, default_status: BeatmapStatus::Ranked, owner: None };
    let summary = import(server.services(), vec![folder], options, &|_, _, _| {}).await.unwrap();
    assert_eq!(summary.imported_count(), 1);
    let client = server.neosu();
    for (file, size) in [("/thumb/4000.jpg", [80, 60]), ("/thumb/4000l.jpg", [160, 120])] {
        let picture = client.get("b", file).await.unwrap();
        assert_eq!((picture.status, picture.header("content-type")), (200, Some("image/jpeg")), "{file}");
        // Height and width follow the length and the depth in the header of a JPEG's frame.
        let frame = picture.body.windows(2).position(|two| two == [0xFF, 0xC0]).unwrap();
        let number = |at: usize| u16::from_be_bytes([picture.body[frame + at], picture.body[frame + at + 1]]);
        assert_eq!([number(7), number(5)], size, "{file}");
    }
    assert_eq!(client.get("b", "/preview/4000.mp3").await.unwrap().status, 200);
    server.stop().await;
}

#[tokio::test]
async fn osu_stable_makes_an_account() {
    let server = TestServer::start().await;
    let client = server.stable();
    let form = |name: &str, check: &str| {
        let fields = [
            ("user[username]", name),
            ("user[user_email]", "a@example.com"),
            ("user[password]", "correct horse battery"),
            ("check", check),
        ];
        let body: Vec<String> = fields
            .iter()
            .map(|(key, value)| {
                format!(
                    "{}={}",
                    key.replace('[', "%5B").replace(']', "%5D"),
                    value.replace('@', "%40").replace(' ', "+")
                )
            })
            .collect();
        let request =
            client.request(Method::POST, "osu", "/users").header("content-type", "application/x-www-form-urlencoded");
        Answer::of(request.body(body.join("&")))
    };
    let refused = form("x", "1").await.unwrap();
    assert_eq!(refused.status, 400);
    let told: serde_json::Value = serde_json::from_slice(&refused.body).unwrap();
    assert!(told["form_error"]["user"]["username"][0].is_string(), "{told}");
    for check in ["1", "1", "0"] {
        let done = form("Alice", check).await.unwrap();
        assert_eq!((done.status, &done.body[..]), (200, &b"ok"[..]));
    }
    assert_eq!(form("Alice", "1").await.unwrap().status, 400, "it is taken now");
    neosu(&server, "Alice").await;
    server.stop().await;
}

#[tokio::test]
async fn browsers_are_let_in_on_every_host_and_read_errors_too() {
    let server = TestServer::start_with(&[("MAX_BODY_BYTES", "1KiB")]).await;
    let client = server.neosu();
    let from = |method: Method, label: &str, path: &str| {
        client.request(method, label, path).header("origin", "https://game.example.com")
    };
    for (label, path) in [
        ("c", "/"),
        ("a", "/2"),
        ("b", "/thumb/1.jpg"),
        ("osu", "/users"),
        ("osu", "/web/osu-getfriends.php"),
        ("osu", "/d/1"),
        ("osu", "/nothing"),
    ] {
        let request = from(Method::OPTIONS, label, path)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "osu-token,x-mcosu-ver");
        let answer = Answer::of(request).await.unwrap();
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, Some("*")), "{label}{path}");
        let allowed = answer.header("access-control-allow-headers").unwrap();
        for header in ["x-mcosu-ver", "osu-token", "token", "content-type"] {
            assert!(allowed.split(", ").any(|known| known == header), "{allowed}");
        }
        assert_eq!(answer.header("access-control-allow-methods"), Some("GET, POST, OPTIONS"));
    }
    let long = || "x".repeat(3_000);
    for (status, request) in [
        (400, from(Method::POST, "c", "/").body("no login")),
        (413, from(Method::POST, "c", "/").body(long())),
        (405, from(Method::DELETE, "c", "/")),
        (404, from(Method::GET, "c", "/nothing")),
        (404, from(Method::GET, "b", "/thumb/1.jpg")),
        (404, from(Method::GET, "osu", "/nothing")),
        (401, from(Method::GET, "osu", "/web/osu-getfriends.php")),
        (413, from(Method::POST, "osu", "/web/osu-error.php").body(long())),
        (200, from(Method::GET, "a", "/2")),
    ] {
        let answer = Answer::of(request).await.unwrap();
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (status, Some("*")));
        let shown = answer.header("access-control-expose-headers").unwrap();
        assert!(shown.contains("cho-token") && shown.contains("x-mcosu-features"), "{shown}");
        assert_eq!(answer.header("access-control-allow-credentials"), None, "nobody's cookies come along");
    }
    let plain = reqwest::Client::new();
    let site =
        plain.request(Method::OPTIONS, server.url("/connect/finish")).header("access-control-request-method", "GET");
    assert_eq!(Answer::of(site).await.unwrap().header("access-control-allow-origin"), Some("*"));
    server.stop().await;
}

#[tokio::test]
async fn every_name_a_certificate_names_is_served() {
    let server = TestServer::start_with(&[("DOMAIN", "kiai.local")]).await;
    let by_host = |host: String, path: &'static str| {
        let request = reqwest::Client::new().get(server.url(path)).header("host", host);
        async move { Answer::of(request).await.unwrap().status }
    };
    let port = server.address().port();
    for (label, own, health) in [
        ("c", "/", 404),
        ("ce", "/", 404),
        ("c4", "/", 404),
        ("c5", "/", 404),
        ("c6", "/", 404),
        ("a", "/2", 200),
        ("b", "/preview/none.mp3", 200),
        ("osu", "/web/osu-getseasonal.php", 200),
        ("s", "/health", 200),
        ("i", "/images/avatar.png", 200),
        ("assets", "/images/cover.png", 200),
        ("api", "/api/v2/seasonal-backgrounds", 200),
        ("bss", "/health", 200),
        ("spectator", "/health", 200),
    ] {
        for domain in ["kiai.local".to_owned(), format!("kiai.local:{port}"), format!("localhost:{port}")] {
            let expected = if label == "b" { 404 } else { 200 };
            assert_eq!(by_host(format!("{label}.{domain}"), own).await, expected, "{label}.{domain}{own}");
            // Pictures have one path each on the first of these hosts, the rest is for everybody.
            if label != "a" {
                assert_eq!(by_host(format!("{label}.{domain}"), "/health").await, health, "{label}.{domain}/health");
            }
        }
    }
    server.stop().await;
}
