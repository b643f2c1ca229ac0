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
async fn browsers_are_let_in() {
    let server = TestServer::start().await;
    let client = server.neosu();
    for (label, path) in [("c", "/"), ("a", "/2"), ("b", "/thumb/1.jpg"), ("osu", "/users")] {
        let request = client
            .request(Method::OPTIONS, label, path)
            .header("origin", "https://game.example.com")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "osu-token,x-mcosu-ver");
        let answer = Answer::of(request).await.unwrap();
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, Some("*")), "{label}");
        assert!(answer.header("access-control-allow-headers").unwrap().contains("osu-token"));
    }
    let answer = client.get("a", "/2").await.unwrap();
    assert!(answer.header("access-control-expose-headers").unwrap().contains("cho-token"));
    server.stop().await;
}
