use kiai_model::{
    Beatmap, BeatmapSet, BeatmapStatus, Id, Ruleset, Timestamp,
    beatmap::{BeatmapDifficulty, FailTimes},
};
use kiai_store::{
    Store,
    rows::{
        Comparison, ImportedSet, NewScoreToken, NumberField, OrderValue, SetFile, SetOrder, SetPage, SetSearch,
        TextField, TimeField, Word,
    },
};

use crate::{databases::both_databases, users::given_user};

pub(crate) fn set(id: i64, title: &str) -> BeatmapSet {
    BeatmapSet {
        id: Id::new(id),
        title: title.into(),
        title_unicode: "時".into(),
        artist: "Nobody".into(),
        artist_unicode: "Nobody".into(),
        creator: "kiai".into(),
        owner: None,
        source: "fixtures".into(),
        tags: "own making".into(),
        status: BeatmapStatus::Ranked,
        genre: 1,
        language: 1,
        bpm: 120.0,
        nsfw: false,
        has_video: false,
        has_storyboard: false,
        has_cover: true,
        preview_type: Some("audio/ogg".into()),
        submitted_at: Timestamp(1),
        ranked_at: Some(Timestamp(id)),
        updated_at: Timestamp(3),
        play_count: 0,
        favourite_count: 0,
    }
}

pub(crate) fn beatmap(id: i64, set: i64, checksum: &str, star_rating: f64) -> Beatmap {
    Beatmap {
        id: Id::new(id),
        set: Id::new(set),
        checksum: checksum.into(),
        filename: format!("{id}.osu"),
        version: "Hard".into(),
        ruleset: Ruleset::Osu,
        status: BeatmapStatus::Ranked,
        circle_size: 4.0,
        approach_rate: 9.0,
        overall_difficulty: 8.0,
        drain_rate: 5.0,
        bpm: 120.0,
        total_length_ms: 60_000,
        hit_length_ms: 50_000,
        circle_count: 1,
        slider_count: 2,
        spinner_count: 3,
        star_rating,
        max_combo: 13,
        format_version: 14,
        updated_at: Timestamp(3),
        play_count: 0,
        pass_count: 0,
        online_offset_ms: 0,
    }
}

fn imported(set: BeatmapSet, beatmaps: Vec<Beatmap>) -> ImportedSet {
    let difficulties = |beatmap: &Beatmap| {
        let converts =
            Ruleset::ALL.into_iter().filter(|ruleset| beatmap.ruleset == Ruleset::Osu || *ruleset == beatmap.ruleset);
        let difficulty = |ruleset| BeatmapDifficulty {
            beatmap: beatmap.id,
            ruleset,
            star_rating: if ruleset == beatmap.ruleset { beatmap.star_rating } else { 2.5 },
            max_combo: 7,
        };
        converts.map(difficulty).collect()
    };
    ImportedSet {
        set,
        archive_hash: "00ff".into(),
        beatmaps: beatmaps.into_iter().map(|beatmap| (beatmap.clone(), difficulties(&beatmap))).collect(),
        files: vec![SetFile { filename: "a.osu".into(), sha256: "11".into(), size_bytes: 5 }],
    }
}

async fn save(store: &Store, imported: ImportedSet) -> i64 {
    store
        .write(move |tx| {
            Box::pin(async move {
                tx.save_set(&imported).await?;
                tx.add_set_change(imported.set.id, Timestamp(9)).await
            })
        })
        .await
        .unwrap()
}

fn word(field: Option<TextField>, text: &str) -> Word {
    Word { field, text: text.into(), whole: false }
}

fn page(order: SetOrder, descending: bool) -> SetPage {
    SetPage { order, descending, after: None, offset: 0, limit: 2 }
}

async fn found(store: &Store, search: SetSearch) -> Vec<i64> {
    let page = SetPage { limit: 50, ..page(SetOrder::Ranked, false) };
    let sets = store.search_sets(&search, &page).await.unwrap();
    assert_eq!(store.count_sets(&search).await.unwrap(), i64::try_from(sets.len()).unwrap());
    sets.into_iter().map(|set| set.id.get()).collect()
}

both_databases! {
    async fn a_set_is_removed_when_its_last_beatmap_has_gone_to_another(store: Store) {
        save(&store, imported(set(7, "Time"), vec![beatmap(70, 7, "aa", 2.0)])).await;
        let remove = async || {
            store.write(|tx| Box::pin(async move { tx.remove_empty_set(Id::new(7)).await })).await.unwrap()
        };
        assert!(!remove().await, "it has a beatmap");
        save(&store, imported(set(8, "Other"), vec![beatmap(70, 8, "aa", 2.0)])).await;
        assert!(remove().await && !remove().await);
        assert_eq!(store.set_by_id(Id::new(7)).await.unwrap(), None);
        let words = |text| SetSearch { words: vec![word(None, text)], ..SetSearch::default() };
        assert_eq!(found(&store, words("time")).await, Vec::<i64>::new());
        assert_eq!(found(&store, words("other")).await, [8]);
    }

    async fn a_page_may_begin_after_so_many_sets(store: Store) {
        for id in 1..=5 {
            save(&store, imported(set(id, "Time"), vec![beatmap(id * 10, id, &format!("a{id}"), 2.0)])).await;
        }
        let ids = async |offset| {
            let page = SetPage { offset, ..page(SetOrder::Title, false) };
            let sets = store.search_sets(&SetSearch::default(), &page).await.unwrap();
            sets.into_iter().map(|set| set.id.get()).collect::<Vec<_>>()
        };
        assert_eq!((ids(0).await, ids(3).await, ids(4).await), (vec![1, 2], vec![4, 5], vec![5]));
        assert_eq!((ids(5).await, ids(i64::MAX).await), (vec![], vec![]));
    }

    async fn sets_are_found_by_all_their_names(store: Store) {
        save(&store, imported(set(7, "Time"), vec![beatmap(70, 7, "aa", 2.0), beatmap(71, 7, "bb", 1.0)])).await;
        assert_eq!(store.set_by_id(Id::new(7)).await.unwrap(), Some(set(7, "Time")));
        assert_eq!(store.set_by_id(Id::new(8)).await.unwrap(), None);
        assert_eq!(store.sets_by_ids(&[Id::new(7), Id::new(9)]).await.unwrap().len(), 1);
        assert_eq!(store.archive_hash(Id::new(7)).await.unwrap().as_deref(), Some("00ff"));
        assert_eq!(store.archive_hashes(&[Id::new(9), Id::new(7)]).await.unwrap(), [(Id::new(7), "00ff".to_owned())]);
        assert_eq!(store.files_of_set(Id::new(7)).await.unwrap()[0].size_bytes, 5);
        let expected = Some(beatmap(70, 7, "aa", 2.0));
        assert_eq!(store.beatmap_by_id(Id::new(70)).await.unwrap(), expected);
        assert_eq!(store.beatmap_by_checksum("aa").await.unwrap(), expected);
        assert_eq!(store.beatmap_by_filename("70.osu").await.unwrap(), expected);
        let ids: Vec<_> = (20..120).map(Id::new).collect();
        assert_eq!(store.beatmaps_by_ids(&ids).await.unwrap().len(), 2);
        let of_set = store.beatmaps_of_sets(&[Id::new(7)]).await.unwrap();
        assert_eq!(of_set.iter().map(|b| b.id.get()).collect::<Vec<_>>(), [71, 70]);
        assert_eq!(store.difficulties_of_beatmaps(&[Id::new(70)]).await.unwrap()[1].ruleset, Ruleset::Taiko);
    }

    async fn what_left_a_set_is_kept_for_its_scores(store: Store) {
        let first = save(&store, imported(set(7, "Time"), vec![beatmap(70, 7, "aa", 2.0), beatmap(71, 7, "bb", 1.0)])).await;
        store.write(|tx| Box::pin(async move { tx.count_beatmap_play(Id::new(70), true).await })).await.unwrap();
        // The checksum moves on to another difficulty.
        let second = save(&store, imported(set(7, "Times"), vec![beatmap(72, 7, "bb", 2.0), beatmap(70, 7, "cc", 2.0)])).await;
        assert!(second > first);
        assert_eq!(store.beatmap_by_id(Id::new(71)).await.unwrap(), None);
        assert_eq!(store.beatmap_ever_by_id(Id::new(71)).await.unwrap().map(|b| b.id), Some(Id::new(71)));
        assert_eq!(store.beatmap_by_checksum("bb").await.unwrap().map(|b| b.id), Some(Id::new(72)));
        let kept = store.beatmap_by_checksum("cc").await.unwrap().unwrap();
        assert_eq!((kept.play_count, kept.pass_count), (1, 1));
        let set = store.set_by_id(Id::new(7)).await.unwrap().unwrap();
        assert_eq!((set.title.as_str(), set.play_count), ("Times", 1));
        let changes = store.set_changes_since(first, 10).await.unwrap();
        assert_eq!(changes.iter().map(|change| (change.id, change.set)).collect::<Vec<_>>(), [(second, Id::new(7))]);
        assert_eq!(store.last_set_change().await.unwrap(), second);
    }

    async fn own_ids_begin_at_a_thousand_million(store: Store) {
        assert_eq!(store.next_own_set_id().await.unwrap(), Id::new(1_000_000_000));
        save(&store, imported(set(5, "Time"), vec![beatmap(50, 5, "aa", 1.0)])).await;
        let own = vec![beatmap(1_000_000_003, 1_000_000_000, "bb", 1.0)];
        save(&store, imported(set(1_000_000_000, "Time"), own)).await;
        assert_eq!(store.next_own_set_id().await.unwrap(), Id::new(1_000_000_001));
        assert_eq!(store.next_own_beatmap_id().await.unwrap(), Id::new(1_000_000_004));
        let same = store.own_sets_by_name("TIME", "nobody", "kiai").await.unwrap();
        assert_eq!(same, [Id::new(1_000_000_000)]);
    }

    async fn favourites_are_counted_in_the_set(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let favour = async |set| store.write(move |tx| Box::pin(async move {
            tx.add_favourite(alice, Id::new(set), Timestamp(1)).await
        })).await.unwrap();
        favour(7).await;
        save(&store, imported(set(7, "Time"), vec![])).await;
        save(&store, imported(set(8, "Time"), vec![])).await;
        favour(8).await;
        favour(8).await;
        for id in [7, 8] {
            assert_eq!(store.set_by_id(Id::new(id)).await.unwrap().unwrap().favourite_count, 1);
        }
        store.write(move |tx| Box::pin(async move { tx.remove_favourite(alice, Id::new(8)).await })).await.unwrap();
        assert_eq!(store.set_by_id(Id::new(8)).await.unwrap().unwrap().favourite_count, 0);
        assert_eq!(found(&store, SetSearch { favourite_of: Some(alice), ..Default::default() }).await, [7]);
    }

    async fn searches_find_what_they_ask_for(store: Store) {
        save(&store, imported(set(1, "Renatus"), vec![beatmap(10, 1, "aa", 5.5)])).await;
        let other = BeatmapSet { status: BeatmapStatus::Loved, nsfw: true, has_video: true, tags: "renatus".into(), creator: "x".into(), ..set(2, "O'Clock \"two\"") };
        save(&store, imported(other, vec![Beatmap { ruleset: Ruleset::Mania, circle_size: 7.0, ..beatmap(20, 2, "bb", 1.5) }])).await;
        let search = SetSearch::default;
        assert_eq!(found(&store, search()).await, [1, 2]);
        assert_eq!(found(&store, SetSearch { words: vec![word(None, "renat")], ..search() }).await, [1, 2]);
        assert_eq!(found(&store, SetSearch { words: vec![word(Some(TextField::Title), "renat")], ..search() }).await, [1]);
        assert_eq!(found(&store, SetSearch { words: vec![word(Some(TextField::Tags), "RENATUS")], ..search() }).await, [2]);
        assert_eq!(found(&store, SetSearch { words: vec![word(None, "時"), word(None, "clock")], ..search() }).await, [2]);
        assert_eq!(found(&store, SetSearch { words: vec![word(None, "OR"), word(None, "'\"*)(:")], ..search() }).await, [0_i64; 0]);
        assert_eq!(found(&store, SetSearch { words: vec![word(None, "'\"*)(:")], ..search() }).await, [1, 2]);
        assert_eq!(found(&store, SetSearch { words: vec![word(None, "o'clock TWO")], ..search() }).await, [2]);
        assert_eq!(found(&store, SetSearch { words: vec![word(None, "clock o")], ..search() }).await, [0_i64; 0], "words in a row");
        let whole = |text: &str| vec![Word { whole: true, ..word(None, text) }];
        assert_eq!(found(&store, SetSearch { words: whole("renat"), ..search() }).await, [0_i64; 0]);
        assert_eq!(found(&store, SetSearch { words: whole("Rénatus"), ..search() }).await, [1, 2]);
        assert_eq!(found(&store, SetSearch { words: vec![word(None, "2")], ..search() }).await, [2], "the number of a set");
        assert_eq!(found(&store, SetSearch { words: vec![word(None, "10")], ..search() }).await, [1], "the number of a beatmap");
        assert_eq!(found(&store, SetSearch { statuses: vec![BeatmapStatus::Loved], ..search() }).await, [2]);
        assert_eq!(found(&store, SetSearch { safe_only: true, ..search() }).await, [1]);
        assert_eq!(found(&store, SetSearch { video: true, ..search() }).await, [2]);
        assert_eq!(found(&store, SetSearch { genre: Some(2), ..search() }).await, [0_i64; 0]);
        assert_eq!(found(&store, SetSearch { ruleset: Some(Ruleset::Mania), ..search() }).await, [2]);
        assert_eq!(found(&store, SetSearch { ruleset: Some(Ruleset::Mania), converts: true, ..search() }).await, [1, 2]);
        let number = |field, comparison, value| SetSearch { numbers: vec![(field, comparison, value)], ..search() };
        assert_eq!(found(&store, number(NumberField::Stars, Comparison::More, 5.0)).await, [1]);
        assert_eq!(found(&store, number(NumberField::Favourites, Comparison::More, 0.5)).await, [0_i64; 0]);
        let converted = |stars| SetSearch { ruleset: Some(Ruleset::Mania), converts: true, ..number(NumberField::Stars, Comparison::More, stars) };
        assert_eq!(found(&store, converted(2.0)).await, [1], "stars are those of the ruleset that is asked for");
        assert_eq!(found(&store, converted(3.0)).await, [0_i64; 0]);
        assert_eq!(found(&store, number(NumberField::Keys, Comparison::AtLeast, 4.0)).await, [2]);
        assert_eq!(found(&store, number(NumberField::LengthMs, Comparison::Less, 50_000.0)).await, [0_i64; 0]);
        assert_eq!(found(&store, number(NumberField::Sliders, Comparison::AtMost, 2.0)).await, [1, 2]);
        let ranked = vec![(TimeField::Ranked, Comparison::More, Timestamp(1))];
        assert_eq!(found(&store, SetSearch { times: ranked, ..search() }).await, [2]);
        let alice = given_user(&store, "Alice").await;
        assert_eq!(found(&store, SetSearch { played: Some((alice, true)), ..search() }).await, [0_i64; 0]);
        assert_eq!(found(&store, SetSearch { played: Some((alice, false)), ..search() }).await, [1, 2]);
        assert_eq!(found(&store, SetSearch { grades: Some((alice, vec![kiai_model::Grade::S])), ..search() }).await, [0_i64; 0]);
    }

    async fn pages_follow_each_other_without_gap_or_repetition(store: Store) {
        for (id, title) in [(1, "b"), (2, "A"), (3, "b"), (4, "c"), (5, "ä")] {
            let stars = f64::from(i32::try_from(id).unwrap()) / 3.0;
            save(&store, imported(set(id, title), vec![beatmap(id * 10, id, &id.to_string(), stars)])).await;
        }
        for (order, descending, expected) in [
            (SetOrder::Title, false, [2, 1, 3, 4, 5]),
            (SetOrder::Title, true, [5, 4, 3, 1, 2]),
            (SetOrder::Artist, true, [5, 4, 3, 2, 1]),
            (SetOrder::Stars, true, [5, 4, 3, 2, 1]),
            (SetOrder::Stars, false, [1, 2, 3, 4, 5]),
            (SetOrder::Updated, false, [1, 2, 3, 4, 5]),
            (SetOrder::Ranked, true, [5, 4, 3, 2, 1]),
            (SetOrder::Plays, true, [5, 4, 3, 2, 1]),
            (SetOrder::Favourites, false, [1, 2, 3, 4, 5]),
            (SetOrder::Relevance, true, [5, 4, 3, 2, 1]),
        ] {
            let mut page = page(order, descending);
            let mut seen = Vec::new();
            loop {
                let sets = store.search_sets(&SetSearch::default(), &page).await.unwrap();
                let Some(last) = sets.last() else { break };
                let value = store.order_value(last.id, &SetSearch::default(), &page).await.unwrap().unwrap();
                assert_eq!(matches!(value, OrderValue::Text(_)), matches!(order, SetOrder::Title | SetOrder::Artist));
                page.after = Some((value, last.id));
                seen.extend(sets.iter().map(|set| set.id.get()));
            }
            assert_eq!(seen, expected, "{order:?} {descending}");
        }
    }

    async fn what_fits_best_comes_first(store: Store) {
        for (id, title, creator, tags) in [
            (1, "Other", "kiai", "needle"),
            (2, "Needle", "kiai", ""),
            (3, "Other", "needle", ""),
            (4, "Other", "kiai", "needle"),
            (5, "Hay", "kiai", ""),
        ] {
            let named = BeatmapSet { creator: creator.into(), tags: tags.into(), ..set(id, title) };
            save(&store, imported(named, vec![beatmap(id * 10, id, &id.to_string(), 1.0)])).await;
        }
        let search = SetSearch { words: vec![word(None, "needle")], ..SetSearch::default() };
        let mut page = page(SetOrder::Relevance, true);
        let mut seen = Vec::new();
        loop {
            let sets = store.search_sets(&search, &page).await.unwrap();
            let Some(last) = sets.last() else { break };
            page.after = store.order_value(last.id, &search, &page).await.unwrap().map(|value| (value, last.id));
            seen.extend(sets.iter().map(|set| set.id.get()));
        }
        assert_eq!(seen, [2, 3, 4, 1]);
        assert_eq!(store.count_sets(&search).await.unwrap(), 4);
    }

    async fn a_set_is_its_owners(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        for (id, owner) in [(1, Some(alice)), (2, Some(alice)), (3, None)] {
            save(&store, imported(BeatmapSet { owner, ..set(id, "a") }, vec![])).await;
        }
        let statuses = [BeatmapStatus::Ranked, BeatmapStatus::Loved];
        let own = async |user, limit, offset| {
            store.sets_of_owner(user, &statuses, limit, offset).await.unwrap().into_iter().map(|id| id.get()).collect::<Vec<_>>()
        };
        assert_eq!((own(alice, 5, 0).await, own(alice, 1, 1).await, own(bob, 5, 0).await), (vec![2, 1], vec![1], vec![]));
        assert_eq!(store.sets_of_owner(alice, &[], 5, 0).await.unwrap(), []);
        assert_eq!(store.sets_of_owner(alice, &[BeatmapStatus::Wip], 5, 0).await.unwrap(), []);
        store.write(move |tx| Box::pin(async move { tx.set_owner(Id::new(1), bob).await })).await.unwrap();
        assert_eq!((own(alice, 5, 0).await, own(bob, 5, 0).await), (vec![2], vec![1]));
        assert_eq!(store.set_counts_of_owner(bob).await.unwrap(), [(BeatmapStatus::Ranked, 1)]);
        assert_eq!(found(&store, SetSearch { owner: Some(bob), ..SetSearch::default() }).await, [1]);
    }

    async fn where_a_play_ended_is_noted_once(store: Store) {
        save(&store, imported(set(7, "Time"), vec![beatmap(70, 7, "aa", 2.0), beatmap(71, 7, "bb", 1.0)])).await;
        let user = given_user(&store, "Alice").await;
        let token = async || {
            let new = NewScoreToken { user, beatmap: Id::new(70), ruleset: Ruleset::Osu, beatmap_checksum: "aa".into(), client_hash: String::new(), issued_at: Timestamp(1) };
            store.write(move |tx| Box::pin(async move { tx.insert_score_token(&new).await })).await.unwrap()
        };
        let note = async |token, failed, place| {
            store.write(move |tx| Box::pin(async move { tx.note_fail_time(token, Id::new(70), failed, place).await })).await.unwrap();
        };
        let (first, second, third) = (token().await, token().await, token().await);
        note(first, true, 3).await;
        note(first, false, 4).await;
        note(second, true, 3).await;
        note(third, false, 99).await;
        note(Id::new(999), true, 0).await;
        let mut expected = FailTimes::default();
        (expected.fail[3], expected.exit[99]) = (2, 1);
        assert_eq!(store.fail_times(&[Id::new(71), Id::new(70), Id::new(1)]).await.unwrap(), [(Id::new(70), expected)]);
    }

    async fn a_status_is_that_of_all_difficulties(store: Store) {
        save(&store, imported(set(1, "a"), vec![beatmap(10, 1, "aa", 1.0)])).await;
        let done = store.write(|tx| Box::pin(async move { tx.set_status(Id::new(1), BeatmapStatus::Pending, None).await })).await.unwrap();
        assert!(done);
        assert_eq!(store.set_by_id(Id::new(1)).await.unwrap().unwrap().status, BeatmapStatus::Pending);
        assert_eq!(store.beatmap_by_id(Id::new(10)).await.unwrap().unwrap().status, BeatmapStatus::Pending);
    }
}

both_databases! {
    async fn an_offset_holds_until_the_file_changes(store: Store) {
        let saved = async |checksum: &str| {
            let beatmaps = vec![(beatmap(7, 1, checksum, 2.0), Vec::new()), (beatmap(8, 1, "other", 2.0), Vec::new())];
            let imported = ImportedSet { set: set(1, "Circles"), archive_hash: "00".into(), beatmaps, files: Vec::new() };
            store.write(move |tx| Box::pin(async move { tx.save_set(&imported).await })).await.unwrap();
        };
        let offset = async |id| store.beatmap_by_id(Id::new(id)).await.unwrap().unwrap().online_offset_ms;
        saved("first").await;
        assert_eq!((offset(7).await, offset(8).await), (0, 0));
        store.write(|tx| Box::pin(async move { tx.set_online_offset(Id::new(7), -15).await })).await.unwrap();
        saved("first").await;
        assert_eq!((offset(7).await, offset(8).await), (-15, 0));
        saved("second").await;
        assert_eq!((offset(7).await, offset(8).await), (0, 0));
    }
}
