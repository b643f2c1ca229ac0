use std::path::Path;

use kiai_model::BeatmapStatus;
use kiai_services::beatmaps::{ImportOptions, import};
use kiai_testkit::{PASSWORD, TestServer};

#[tokio::test]
async fn the_front_page_tells_who_is_here() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let browser = server.browser();
    let page = browser.get("/").await.unwrap();
    assert!(page.says("id=\"online-count\">0</span>"), "{}", page.html());
    server.neosu().login("Alice", PASSWORD).await.unwrap();
    let page = browser.get("/").await.unwrap();
    assert!(page.says("id=\"online-count\">1</span>") && page.says("href=\"/users/2\""), "{}", page.html());
    server.stop().await;
}

#[tokio::test]
async fn the_way_to_connect_names_this_server() {
    let server = TestServer::start().await;
    let page = server.browser().get("/connect").await.unwrap();
    let port = server.address().port();
    for text in [
        format!("localhost:{port}</pre>"),
        format!("WebsiteUrl = APIUrl = @\"http://localhost:{port}\";"),
        "APIClientSecret = \"change-me\"".to_owned(),
        "OSU_INSECURE_REQUESTS=1".to_owned(),
        "use_https 0".to_owned(),
        "force_oauth 1".to_owned(),
        "127.0.0.1 localhost c.localhost".to_owned(),
    ] {
        assert!(page.says(&text), "{text}");
    }
    server.stop().await;

    let settings =
        [("DOMAIN", "example.org"), ("PUBLIC_URL", "https://example.org"), ("OAUTH_CLIENT_SECRET", "only for friends")];
    let server = TestServer::start_with(&settings).await;
    let page = server.browser().get("/connect").await.unwrap();
    for text in [
        "osu!.exe -devserver example.org",
        "ssl_verify 0",
        "c.example.org",
        "@\"https://example.org\"",
        ">example.org</pre>",
    ] {
        assert!(page.says(text), "{text}");
    }
    for text in ["only for friends", "OSU_INSECURE_REQUESTS", "use_https 0"] {
        assert!(!page.says(text), "{text}");
    }
    server.stop().await;
}

#[tokio::test]
async fn clients_send_their_users_to_pages_that_are_there() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/beatmaps/first-steps");
    let options = ImportOptions { status: None, default_status: BeatmapStatus::Ranked, owner: None };
    import(server.services(), vec![folder], options, &|_, _, _| {}).await.unwrap();
    let set = kiai_services::beatmaps::find_set(server.services(), kiai_model::Id::new(4000)).await.unwrap().unwrap();
    let map = set.beatmaps[0].id;
    let browser = server.browser();
    for (path, at, text) in [
        (format!("/u/{}", alice.id), format!("/users/{}", alice.id), "Best performance"),
        (format!("/users/{}/taiko", alice.id), format!("/users/{}/taiko", alice.id), "Alice"),
        ("/users/alice".to_owned(), "/users/alice".to_owned(), "Alice"),
        (format!("/b/{map}"), format!("/beatmaps/{map}"), "Leaderboard"),
        (format!("/beatmaps/{map}?mode=taiko"), format!("/beatmaps/{map}?mode=taiko"), "The first place is free"),
        ("/s/4000".to_owned(), "/beatmapsets/4000".to_owned(), "Difficulties"),
        ("/beatmapsets/4000".to_owned(), "/beatmapsets/4000".to_owned(), "First Steps"),
    ] {
        let page = browser.get(&path).await.unwrap();
        assert_eq!((page.status, page.path.as_str()), (200, at.as_str()), "{path}");
        assert!(page.says(text), "{path}: {}", page.html());
        // The same under the name that clients put into links.
        let osu = server.neosu().get("osu", &at).await.unwrap();
        assert_eq!(osu.status, 200, "{path}");
    }
    server.stop().await;
}

#[tokio::test]
async fn what_is_not_there_is_told_in_words_to_people_and_in_a_status_to_programs() {
    let server = TestServer::start().await;
    let browser = server.browser();
    for path in [
        "/nothing",
        "/u/x",
        "/u/99",
        "/users/nobody",
        "/users/99/osu",
        "/users/1/nothing",
        "/users/%00",
        "/users/99999999999999999999",
        "/b/99",
        "/b/-1",
        "/beatmaps/x",
        "/s/99",
        "/beatmapsets/99999999999999999999",
    ] {
        let page = browser.get(path).await.unwrap();
        assert_eq!(page.status, 404, "{path}");
        assert!(page.says("<h1>Not found</h1>"), "{path}");
    }
    let answer = reqwest::Client::new().get(server.url("/nothing")).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.text().await.unwrap().as_str()), (404, ""));
    assert_eq!(browser.get("/api/v2/nothing").await.unwrap().status, 404);
    server.stop().await;
}

#[tokio::test]
async fn what_pages_are_made_of_is_kept_under_addresses_that_change_with_it() {
    let server = TestServer::start().await;
    let browser = server.browser();
    let html = browser.get("/").await.unwrap().html();
    for (name, kind) in [("site.css", "text/css; charset=utf-8"), ("site.js", "text/javascript; charset=utf-8")] {
        let at = html.split('"').find(|part| part.starts_with(&format!("/site/{name}?"))).unwrap();
        let file = browser.get(at).await.unwrap();
        assert_eq!((file.status, file.header("content-type")), (200, Some(kind)));
        assert!(file.header("cache-control").unwrap().contains("immutable"));
    }
    assert_eq!(browser.get("/site/other").await.unwrap().status, 404);
    server.stop().await;
}
