//! osu!direct, with the words in which each client asks.

use kiai_model::BeatmapStatus;
use kiai_services::beatmaps::{ImportOptions, import};
use kiai_testkit::{MapFixture, PASSWORD, TestServer};
use kiai_wire_bancho::login::LoginResult;
use reqwest::Method;

use super::{neosu, web::md5};

/// Imports sets with the numbers 1 to `count`, all of which have the status.
async fn sets(server: &TestServer, first: i64, count: i64, status: BeatmapStatus) {
    let folder = tempfile::TempDir::new().unwrap();
    for id in first..first + count {
        let osz = MapFixture::osz(&[MapFixture::new(&format!("Song {id}"), id, 4)]);
        std::fs::write(folder.path().join(format!("{id}.osz")), osz).unwrap();
    }
    let options = ImportOptions { status: Some(status), default_status: status, owner: None };
    let summary = import(server.services(), vec![folder.path().to_owned()], options, &|_, _, _| {}).await.unwrap();
    assert_eq!(i64::try_from(summary.imported_count()).unwrap(), count);
}

#[tokio::test]
async fn neosu_counts_the_sets_it_shows_and_osu_stable_pages_of_a_hundred() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    sets(&server, 1, 103, BeatmapStatus::Ranked).await;
    let who = ("Alice", &*md5(PASSWORD));

    let client = neosu(&server, "Alice").await;
    let first = client.search_direct(who, 4, "Newest", 0).await.unwrap();
    assert_eq!((first.count, first.sets.len()), (100, 100));
    let rest = client.search_direct(who, 4, "Newest", 100).await.unwrap();
    assert_eq!((rest.count, rest.sets.len()), (3, 3));
    assert!(rest.sets.iter().all(|set| !first.sets.contains(set)), "nothing is told twice");
    assert_eq!(client.search_direct(who, 4, "Newest", 103).await.unwrap().count, 0);
    assert_eq!(client.search_direct(who, 4, "Newest", 50).await.unwrap().sets.len(), 53);

    let stable = server.stable();
    let reply = stable.login("Alice", PASSWORD).await.unwrap();
    assert!(matches!(reply.result, LoginResult::LoggedIn(_)));
    let first = stable.search_direct(who, 4, "Newest", 0).await.unwrap();
    assert_eq!((first.count, first.sets.len()), (101, 100), "there are more");
    let rest = stable.search_direct(who, 4, "Newest", 1).await.unwrap();
    assert_eq!((rest.count, rest.sets.len()), (3, 3));
    assert_eq!(stable.search_direct(who, 4, "Newest", 2).await.unwrap().count, 0);
    assert_eq!(stable.search_direct(who, 4, "Newest", u32::MAX).await.unwrap().count, 0);
    server.stop().await;
}

#[tokio::test]
async fn filters_words_and_buttons_find_what_they_name() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    sets(&server, 1, 1, BeatmapStatus::Ranked).await;
    sets(&server, 2, 1, BeatmapStatus::Loved).await;
    sets(&server, 3, 1, BeatmapStatus::Graveyard).await;
    let who = ("Alice", &*md5(PASSWORD));
    let (neosu, stable) = (neosu(&server, "Alice").await, server.stable());
    for (filter, text, found) in [
        (0, "Newest", vec![1]),
        (8, "Newest", vec![2]),
        (5, "Newest", vec![3]),
        (2, "Newest", vec![]),
        (3, "Newest", vec![]),
        (7, "Newest", vec![]),
        (4, "Top Rated", vec![1, 2, 3]),
        (4, "Most Played", vec![1, 2, 3]),
        (4, "song 2", vec![2]),
        (4, "nothing like it", vec![]),
        (4, "creator=testkit stars>100", vec![]),
        (4, "", vec![1, 2, 3]),
    ] {
        for page in [
            neosu.search_direct(who, filter, text, 0).await.unwrap(),
            stable.search_direct(who, filter, text, 0).await.unwrap(),
        ] {
            let mut sets: Vec<_> = page.sets.iter().map(|set| set.set).collect();
            sets.sort_unstable();
            assert_eq!(sets, found, "{filter} {text:?}");
            assert_eq!(page.count, i64::try_from(found.len()).unwrap());
        }
    }
    let page = neosu.search_direct(who, 0, "Newest", 0).await.unwrap();
    let [set] = page.sets.as_slice() else { panic!("one") };
    assert_eq!((set.file.as_str(), set.status), ("1 kiai - Song 1.osz", 1));
    assert_eq!((set.artist.as_str(), set.title.as_str(), set.creator.as_str()), ("kiai", "Song 1", "testkit"));
    let downloaded = neosu.download_set("1", None).await.unwrap();
    assert_eq!(usize::try_from(set.size_bytes).unwrap(), downloaded.body.len());
    let [(name, stars, 0)] = set.difficulties.as_slice() else { panic!("{:?}", set.difficulties) };
    assert_eq!((name.as_str(), stars.len()), ("Normal", 4));
    server.stop().await;
}

#[tokio::test]
async fn a_set_is_found_by_each_of_its_numbers() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    sets(&server, 7, 1, BeatmapStatus::Ranked).await;
    let who = ("Alice", &*md5(PASSWORD));
    let client = neosu(&server, "Alice").await;
    assert_eq!(client.set_of_map(who, 70).await.unwrap(), Some(7));
    for unknown in [71, 0, -1, i64::MAX] {
        assert_eq!(client.set_of_map(who, unknown).await.unwrap(), None);
    }
    let checksum = super::map_requests::checksum(&MapFixture::new("Song 7", 7, 4).osu());
    for query in ["s=7".to_owned(), format!("c={checksum}"), format!("c={}", checksum.to_uppercase())] {
        let path = format!("/web/osu-search-set.php?{query}&u=Alice&h={}", who.1);
        let answer = client.get("osu", &path).await.unwrap();
        assert!(answer.body.starts_with(b"7 kiai - Song 7.osz|"), "{query}");
    }
    server.stop().await;
}

#[tokio::test]
async fn what_goes_wrong_is_told_in_words_and_never_in_a_status() {
    let server = TestServer::start_with(&[("RATE_LIMITS", "on")]).await;
    server.register("Alice").await;
    let (client, secret) = (neosu(&server, "Alice").await, md5(PASSWORD));
    let refused = client.search_direct(("Alice", &md5("wrong")), 4, "", 0).await.unwrap();
    assert!(refused.count == -1 && refused.error.is_some_and(|error| error.contains("not logged in")));
    for query in ["", "?u=Alice", "?u=Alice&h=wrong&b=1", "?b=%00&s=%ff"] {
        let answer = client.get("osu", &format!("/web/osu-search-set.php{query}")).await.unwrap();
        assert_eq!((answer.status, answer.body.len()), (200, 0), "{query}");
    }
    let mut refused = None;
    for _ in 0..121 {
        refused = client.search_direct(("Alice", &secret), 4, "", 0).await.unwrap().error;
    }
    assert!(refused.is_some_and(|error| error.contains("too often")));
    let long = format!("/web/osu-search.php?u=Alice&h={secret}&q={}", "%2522%7C".repeat(500));
    assert!(client.request(Method::GET, "osu", &long).send().await.unwrap().status().is_success());
    server.stop().await;
}
