//! `/d/`: archives, for clients that do not say who they are.

use kiai_testkit::{MapFixture, TestServer};
use reqwest::Method;

async fn with_set() -> (TestServer, Vec<u8>) {
    let server = TestServer::start().await;
    let osz = MapFixture::osz(&[MapFixture::new("Song 時", 7, 4)]);
    server.import(&osz).await;
    (server, osz)
}

#[tokio::test]
async fn an_archive_is_given_to_whoever_asks_whole_or_from_where_it_broke_off() {
    let (server, osz) = with_set().await;
    let client = server.neosu();
    let whole = client.download_set("7", None).await.unwrap();
    assert_eq!((whole.status, whole.body.as_ref()), (200, osz.as_slice()));
    assert_eq!(whole.header("content-type"), Some("application/x-osu-beatmap-archive"));
    assert!(whole.header("content-disposition").unwrap().contains("7 kiai - Song _.osz"));
    let rest = client.download_set("7", Some(100)).await.unwrap();
    assert_eq!((rest.status, rest.body.as_ref()), (206, &osz[100..]));
    let beyond = client.download_set("7", Some(1 << 40)).await.unwrap();
    assert_eq!((beyond.status, beyond.body.len()), (416, 0));
    // There is no video to leave out.
    let without_video = server.stable().download_set("7n", None).await.unwrap();
    assert_eq!(without_video.body.as_ref(), osz.as_slice());
    let head = client.request(Method::HEAD, "osu", "/d/7").send().await.unwrap();
    assert_eq!(head.headers()["content-length"], osz.len().to_string().as_str());
    server.stop().await;
}

#[tokio::test]
async fn what_is_not_here_or_is_no_number_is_not_found_on_any_host() {
    let (server, osz) = with_set().await;
    let client = server.neosu();
    for name in ["8", "0", "-7", "7.osz", "7nn", "n", "%37%00", "99999999999999999999", "7/..", "..%2f7"] {
        assert_eq!(client.download_set(name, None).await.unwrap().status, 404, "{name}");
    }
    let by_address = reqwest::get(server.url("/d/7")).await.unwrap();
    assert_eq!(by_address.bytes().await.unwrap().as_ref(), osz.as_slice(), "nobody else has this path");
    assert_eq!(client.get("a", "/d/7").await.unwrap().header("content-type"), Some("image/png"));
    server.stop().await;
}

#[tokio::test]
async fn one_address_downloads_so_many_sets_and_no_more() {
    let server = TestServer::start_with(&[("RATE_LIMITS", "on")]).await;
    let client = server.neosu();
    let mut statuses = Vec::new();
    for _ in 0..201 {
        statuses.push(client.download_set("8", None).await.unwrap().status);
    }
    assert_eq!((statuses[199], statuses[200]), (404, 429));
    server.stop().await;
}
