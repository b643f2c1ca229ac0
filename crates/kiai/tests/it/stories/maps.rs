//! Looking for maps, and taking them home.

use kiai_clients::lazer::{Error, LookupBeatmap, Reply, SearchBeatmapSets};
use kiai_testkit::{MapFixture, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn an_imported_set_is_found_in_every_way_and_comes_home_unchanged() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let map = MapFixture::new("needle", 90_100, 12);
    let other = MapFixture::new("haystack", 90_200, 12);
    for map in [&map, &other] {
        server.import(&MapFixture::osz(std::slice::from_ref(map))).await;
    }
    let checksum = kiai_formats::osu::checksum(&map.osu());
    for by in [
        LookupBeatmap { checksum: Some(checksum.clone()), ..Default::default() },
        LookupBeatmap { id: Some(map.beatmap_id), ..Default::default() },
        LookupBeatmap { filename: Some(map.file_name()), ..Default::default() },
        LookupBeatmap { id: Some(1), checksum: Some(checksum.clone()), filename: Some("no such.osu".into()) },
    ] {
        let found = alice.lookup_beatmap(&by).await.unwrap();
        assert_eq!((i64::from(found.id), found.checksum.as_deref()), (map.beatmap_id, Some(checksum.as_str())));
        assert!(found.beatmapset.is_some() && found.max_combo.is_some_and(|combo| combo > 0));
    }
    let unknown = LookupBeatmap { checksum: Some("0".repeat(32)), ..Default::default() };
    assert_eq!(alice.lookup_beatmap(&unknown).await.unwrap_err().status(), Some(404));
    assert_eq!(alice.beatmaps(&[map.beatmap_id, other.beatmap_id, 1]).await.unwrap().len(), 2);

    let set = alice.beatmap_set(map.set_id).await.unwrap();
    assert_eq!((set.title.as_str(), set.beatmaps.len(), set.ratings.len()), ("needle", 1, 11));
    assert_eq!(set.converts.unwrap().len(), 3, "every osu! map is there for the other rulesets too");
    assert_eq!(alice.beatmap_set_of(map.beatmap_id).await.unwrap().id, set.id);

    let search = SearchBeatmapSets { query: "needle".into(), category: "any".into(), ..Default::default() };
    let page = alice.search_beatmap_sets(&search).await.unwrap();
    assert_eq!(page.beatmapsets.iter().map(|set| set.title.as_str()).collect::<Vec<_>>(), ["needle"]);

    let archive = alice.download_beatmap_set(map.set_id).await.unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let mut osu = Vec::new();
    std::io::Read::read_to_end(&mut archive.by_name(&map.file_name()).unwrap(), &mut osu).unwrap();
    assert_eq!(osu, map.osu());
    server.stop().await;
}

#[tokio::test]
async fn a_set_whose_title_was_corrected_keeps_its_place() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let map = MapFixture::new("mispelled", 90_600, 12);
    server.import(&MapFixture::osz(std::slice::from_ref(&map))).await;
    alice.set_favourite(90_600, true).await.unwrap();
    let corrected = MapFixture { title: "misspelled".to_owned(), ..map };
    server.import(&MapFixture::osz(std::slice::from_ref(&corrected))).await;
    let set = alice.beatmap_set(90_600).await.unwrap();
    assert_eq!((set.title.as_str(), set.beatmaps.len(), set.has_favourited), ("misspelled", 1, true));
    assert_eq!(i64::from(set.beatmaps[0].id), corrected.beatmap_id);
    let found = async |query: &str| {
        let search = SearchBeatmapSets { query: query.into(), category: "any".into(), ..Default::default() };
        alice.search_beatmap_sets(&search).await.unwrap().beatmapsets.iter().map(|set| set.id).collect::<Vec<_>>()
    };
    assert_eq!(
        (found("").await, found("misspelled").await, found("mispelled").await),
        (vec![90_600], vec![90_600], vec![])
    );
    server.stop().await;
}

#[tokio::test]
async fn a_search_comes_to_its_end() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    for number in 0..60 {
        let map = MapFixture::new(&format!("song {number}"), 91_000 + number, 4);
        server.import(&MapFixture::osz(&[map])).await;
    }
    let mut search = SearchBeatmapSets { category: "any".into(), sort: "title_asc".into(), ..Default::default() };
    let mut titles = Vec::new();
    loop {
        let page = alice.search_beatmap_sets(&search).await.unwrap();
        assert_eq!(page.total, 60);
        titles.extend(page.beatmapsets.iter().map(|set| set.title.clone()));
        search.cursor = page.cursor;
        if search.cursor.is_none() || page.beatmapsets.is_empty() {
            break;
        }
        assert!(titles.len() <= 60, "pages repeat themselves");
    }
    let count = titles.len();
    titles.sort();
    titles.dedup();
    assert_eq!((count, titles.len()), (60, 60));
    server.stop().await;
}

/// The mark on a set was stale elsewhere.
#[tokio::test]
async fn a_favourite_shows_at_once() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let map = MapFixture::new("liked", 90_300, 4);
    server.import(&MapFixture::osz(&[map])).await;
    for favourite in [true, true, false] {
        alice.set_favourite(90_300, favourite).await.unwrap();
        let set = alice.beatmap_set(90_300).await.unwrap();
        assert_eq!((set.has_favourited, set.favourite_count), (favourite, i32::from(favourite)));
        assert_eq!(alice.favourites().await.unwrap().len(), usize::from(favourite));
    }
    let refused = alice.set_favourite(1, true).await.unwrap_err();
    assert!(matches!(refused, Error::Refused { status: 404, .. }));
    server.stop().await;
}

#[tokio::test]
async fn mods_may_be_given_as_older_tools_write_them() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let map = MapFixture::new("fast", 90_400, 40);
    server.import(&MapFixture::osz(std::slice::from_ref(&map))).await;
    let path = format!("beatmaps/{}/attributes", map.beatmap_id);
    let asked = async |mods: Value| {
        let reply = alice.api(Method::POST, &path).json(&json!({ "mods": mods })).send().await.unwrap();
        (reply.status, serde_json::from_slice::<Value>(&reply.body).unwrap())
    };
    let named = asked(json!(["HR", "DT"])).await;
    assert_eq!(named.0, 200);
    assert_eq!(asked(json!(16 + 64)).await, named);
    assert_eq!(asked(json!("80")).await, named);
    assert_ne!(asked(json!(0)).await, named);
    let unknown = json!({ "error": "4294967296 in the bitset of mods stands for no mod." });
    assert_eq!(asked(json!(64_u64 + (1 << 32))).await, (422, unknown));
    server.stop().await;
}

#[tokio::test]
async fn a_download_goes_on_where_it_broke_off() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let map = MapFixture::new("long", 90_500, 4_000);
    server.import(&MapFixture::osz(std::slice::from_ref(&map))).await;
    let archive = async |headers: &[(&str, &str)]| {
        let request = alice.api(Method::GET, "beatmapsets/90500/download");
        headers.iter().fold(request, |request, (name, value)| request.header(name, value)).send().await.unwrap()
    };
    let whole = archive(&[]).await;
    let header = |reply: &Reply, name: &str| reply.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let (size, version) = (whole.body.len(), header(&whole, "etag").unwrap());
    assert_eq!((whole.status, header(&whole, "accept-ranges").as_deref()), (200, Some("bytes")));
    assert!(size > 20_000, "{size}");

    let first = archive(&[("Range", "bytes=0-9999")]).await;
    let rest = archive(&[("Range", "bytes=10000-"), ("If-Range", &version)]).await;
    for (part, range) in [(&first, format!("bytes 0-9999/{size}")), (&rest, format!("bytes 10000-{}/{size}", size - 1))]
    {
        assert_eq!(
            (part.status, header(part, "content-range"), header(part, "etag")),
            (206, Some(range), Some(version.clone()))
        );
        assert_eq!(header(part, "content-length"), Some(part.body.len().to_string()));
        assert_eq!(header(part, "content-disposition"), header(&whole, "content-disposition"));
    }
    assert_eq!([first.body, rest.body].concat(), whole.body);

    let beyond = archive(&[("Range", &format!("bytes={size}-"))]).await;
    assert_eq!((beyond.status, header(&beyond, "content-range")), (416, Some(format!("bytes */{size}"))));
    assert_eq!(beyond.error_text().as_deref(), Some("The file has no such part."));
    for ignored in [&[("Range", "bytes=0-1,5-6")][..], &[("Range", "bytes=0-1"), ("If-Range", "\"older\"")]] {
        let reply = archive(ignored).await;
        assert_eq!((reply.status, reply.body.len()), (200, size), "{ignored:?}");
    }
    let known = archive(&[("If-None-Match", &version)]).await;
    assert_eq!((known.status, known.body.len()), (304, 0));

    let clip = alice.plain(Method::GET, "/preview/90500.mp3").send().await.unwrap();
    let part = alice.plain(Method::GET, "/preview/90500.mp3").header("Range", "bytes=-100").send().await.unwrap();
    assert_eq!((part.status, &part.body[..]), (206, &clip.body[clip.body.len() - 100..]));
    assert_eq!(part.content_type.as_deref(), Some("audio/mpeg"));
    let head = alice.plain(Method::HEAD, "/preview/90500.mp3").header("Range", "bytes=-100").send().await.unwrap();
    assert_eq!((head.status, header(&head, "content-length")), (200, Some(clip.body.len().to_string())));
    server.stop().await;
}
