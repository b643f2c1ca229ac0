use kiai_model::{BeatmapStatus, Grade, Id, Ruleset};
use kiai_services::{
    beatmaps::{Category, SearchRequest, Sort, search},
    users::set_favourite,
};
use kiai_testkit::TestServices;
use tempfile::TempDir;

use super::{fixture, fixture_file, imported, set};

pub(super) fn request(query: &str) -> SearchRequest {
    SearchRequest {
        query: query.to_owned(),
        category: Category::Any,
        ruleset: None,
        converts: false,
        followed: false,
        recommended: false,
        featured: false,
        genre: None,
        language: None,
        video: false,
        storyboard: false,
        nsfw: true,
        played: None,
        grades: Vec::new(),
        sort: Sort::Ranked,
        descending: true,
        cursor: None,
    }
}

#[tokio::test]
async fn words_and_conditions_find_sets() {
    let t = TestServices::new().await;
    imported(&t, &[&fixture()]).await;
    let alice = t.given_user("Alice").await;
    for (query, total) in [
        ("", 1),
        ("first", 1),
        ("初め", 1),
        ("nobody steps muzuk", 1),
        ("second", 0),
        ("artist=nobody stars>0 ar>=8.5", 1),
        ("ar>9", 0),
        ("creator=kiai difficulty=hard keys=4", 1),
        ("title=kiai", 0),
        ("status=ranked bpm=120", 1),
        ("status=loved", 0),
        ("length<30", 1),
        ("';DROP TABLE beatmaps--", 0),
        ("\"first steps\"", 1),
        ("\"steps first\"", 0),
        ("一歩", 1),
        ("title=\"初めの\"", 1),
        ("4000", 1),
        ("4003", 1),
        ("9999", 0),
        ("status=ranked status=loved", 0),
        ("featured_artist=1", 0),
        ("favourites<1", 1),
    ] {
        let found = search(&t.services, &request(query), Some(alice)).await.unwrap();
        assert_eq!((found.total, found.sets.len() as i64), (total, total), "{query}");
    }
}

#[tokio::test]
async fn filters_narrow_what_is_found() {
    let t = TestServices::new().await;
    imported(&t, &[&fixture()]).await;
    let alice = t.given_user("Alice").await;
    let total = async |request: SearchRequest| search(&t.services, &request, Some(alice)).await.unwrap().total;
    let any = || request("");
    assert_eq!(total(SearchRequest { category: Category::Leaderboard, ..any() }).await, 1);
    assert_eq!(total(SearchRequest { category: Category::Graveyard, ..any() }).await, 0);
    assert_eq!(total(SearchRequest { category: Category::Mine, ..any() }).await, 0);
    assert_eq!(total(SearchRequest { ruleset: Some(Ruleset::Mania), ..any() }).await, 1);
    assert_eq!(total(SearchRequest { ruleset: Some(Ruleset::Catch), ..any() }).await, 0);
    assert_eq!(total(SearchRequest { ruleset: Some(Ruleset::Catch), converts: true, ..any() }).await, 1);
    let found = set(&t, 4_000).await;
    for ruleset in Ruleset::ALL {
        let in_it = found.difficulties.iter().filter(|difficulty| difficulty.ruleset == ruleset);
        let hardest = in_it.map(|difficulty| difficulty.star_rating).fold(0.0, f64::max);
        for (more_than, expected) in [(hardest - 0.02, 1), (hardest + 0.02, 0)] {
            let query = format!("stars>{more_than}");
            let stars = SearchRequest { ruleset: Some(ruleset), converts: true, ..request(&query) };
            assert_eq!(total(stars).await, expected, "{query} in {ruleset:?}");
        }
    }
    // Who has not played is a beginner.
    assert_eq!(total(SearchRequest { recommended: true, ..request("stars>1.6") }).await, 0);
    let is_easy = |map: &kiai_model::Beatmap| (0.5..=1.5).contains(&map.star_rating);
    let recommended = i64::from(found.beatmaps.iter().any(is_easy));
    assert_eq!(total(SearchRequest { recommended: true, ..any() }).await, recommended);
    assert_eq!(total(SearchRequest { featured: true, ..any() }).await, 0);
    assert_eq!(total(SearchRequest { followed: true, ..any() }).await, 0);
    assert_eq!(total(SearchRequest { video: true, ..any() }).await, 0);
    assert_eq!(total(SearchRequest { played: Some(true), ..any() }).await, 0);
    assert_eq!(total(SearchRequest { played: Some(false), ..any() }).await, 1);
    assert_eq!(total(SearchRequest { grades: vec![Grade::S], ..any() }).await, 0);
    let favourites = || SearchRequest { category: Category::Favourites, ..any() };
    assert_eq!(total(favourites()).await, 0);
    set_favourite(&t.services, alice, Id::new(4_000), true).await.unwrap();
    assert_eq!(total(favourites()).await, 1);
    assert_eq!(search(&t.services, &favourites(), None).await.unwrap().total, 0);
}

#[tokio::test]
async fn every_set_is_on_one_page() {
    let t = TestServices::new().await;
    let folder = TempDir::new().unwrap();
    let easy = fixture_file("Easy");
    for number in 1..=120 {
        let map =
            easy.replace(":4000", &format!(":{}", 5_000 + number)).replace(":4001", &format!(":{}", 90_000 + number));
        let map = map.replace("Title:First Steps", &format!("Title:Song {}", number % 7));
        std::fs::write(folder.path().join(format!("{number}.osu")), map).unwrap();
    }
    let summary = imported(&t, &[folder.path()]).await;
    assert_eq!(summary.imported_count(), 120, "{summary:?}");
    for (sort, query) in [
        (Sort::Title, ""),
        (Sort::Artist, ""),
        (Sort::Difficulty, ""),
        (Sort::Updated, ""),
        (Sort::Ranked, ""),
        (Sort::Rating, ""),
        (Sort::Plays, ""),
        (Sort::Favourites, ""),
        (Sort::Nominations, ""),
        (Sort::Relevance, ""),
        (Sort::Relevance, "song"),
        (Sort::Title, "song stars>0"),
    ] {
        let mut next = SearchRequest { sort, ..request(query) };
        let mut seen = Vec::new();
        let mut pages = 0;
        loop {
            let found = search(&t.services, &next, None).await.unwrap();
            assert_eq!(found.total, 120);
            seen.extend(found.sets.iter().map(|set| set.set.id));
            assert!(found.sets.iter().all(|set| set.set.status == BeatmapStatus::Ranked));
            pages += 1;
            match found.cursor {
                Some(cursor) => next.cursor = Some(cursor),
                None => break,
            }
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!((seen.len(), pages), (120, 3), "{sort:?}");
    }
}
