use kiai_model::{Grade, Id, Ruleset, Score, Timestamp, User};
use kiai_store::{
    Store,
    rows::{ActivityKind, ImportedSet, NewActivity, NewBoardEntry},
};

use crate::{
    beatmaps::{beatmap, set},
    databases::both_databases,
    scores::given_score,
    users::given_user,
};

/// The map that the scores of [`given_score`] are on.
const MAP: i64 = 75;

async fn given_map(store: &Store, is_there: bool) {
    let beatmaps = if is_there { vec![(beatmap(MAP, 7, "c", 2.0), Vec::new())] } else { Vec::new() };
    let imported = ImportedSet { set: set(7, "Circles"), archive_hash: "00".into(), beatmaps, files: Vec::new() };
    store.write(move |tx| Box::pin(async move { tx.save_set(&imported).await })).await.unwrap();
}

async fn noted(store: &Store, user: Id<User>, kind: ActivityKind, score: Id<Score>, place: i64) -> bool {
    let new = NewActivity { user, kind, score, place, happened_at: Timestamp(5) };
    store.write(move |tx| Box::pin(async move { tx.note_activity(&new).await })).await.unwrap()
}

async fn told(store: &Store, user: Id<User>, limit: i64, offset: i64) -> Vec<(ActivityKind, i64)> {
    let told = store.recent_activity(user, limit, offset).await.unwrap();
    told.iter().map(|activity| (activity.kind, activity.place)).collect()
}

both_databases! {
    async fn activity_is_told_with_its_map_newest_first(store: Store) {
        given_map(&store, true).await;
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let (first, second) = (given_score(&store, alice, 5).await, given_score(&store, bob, 6).await);
        assert!(noted(&store, alice, ActivityKind::PlaceGained, first, 1).await);
        assert!(noted(&store, bob, ActivityKind::PlaceGained, second, 1).await);
        assert!(noted(&store, alice, ActivityKind::FirstPlaceLost, second, 1).await);
        // Once for each score and kind.
        assert!(!noted(&store, alice, ActivityKind::FirstPlaceLost, second, 1).await);
        assert!(!noted(&store, alice, ActivityKind::PlaceGained, first, 3).await);

        assert_eq!(told(&store, alice, 10, 0).await, [(ActivityKind::FirstPlaceLost, 1), (ActivityKind::PlaceGained, 1)]);
        assert_eq!(told(&store, alice, 1, 0).await, [(ActivityKind::FirstPlaceLost, 1)]);
        assert_eq!(told(&store, alice, 1, 1).await, [(ActivityKind::PlaceGained, 1)]);
        assert_eq!(told(&store, alice, 1, 2).await, []);
        let told = store.recent_activity(bob, 10, 0).await.unwrap().remove(0);
        assert_eq!((told.grade, told.ruleset, told.happened_at), (Grade::SH, Ruleset::Osu, Timestamp(5)));
        assert_eq!((told.beatmap.get(), told.artist.as_str(), told.title.as_str(), told.version.as_str()),
            (MAP, "Nobody", "Circles", "Hard"));

        // Also of a difficulty that its set no longer has.
        given_map(&store, false).await;
        assert_eq!(store.recent_activity(bob, 10, 0).await.unwrap(), [told]);
    }

    async fn a_score_that_no_longer_counts_tells_nothing(store: Store) {
        given_map(&store, true).await;
        let alice = given_user(&store, "Alice").await;
        let score = given_score(&store, alice, 5).await;
        assert!(noted(&store, alice, ActivityKind::PlaceGained, score, 1).await);
        store.write(move |tx| Box::pin(async move { tx.set_score_verdict(score, false, false, false, &[]).await }))
            .await.unwrap();
        assert_eq!(told(&store, alice, 10, 0).await, []);
    }

    async fn a_position_has_a_holder(store: Store) {
        use kiai_model::statistics::Variant;
        use kiai_store::rows::{BoardKey, BoardPlace};
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let key = BoardKey { beatmap: Id::new(MAP), ruleset: Ruleset::Osu, variant: Variant::Standard, mods: None };
        for (user, total_score, listed) in [(alice, 5, true), (bob, 9, true), (given_user(&store, "Carol").await, 7, false)] {
            let (score, key) = (given_score(&store, user, total_score).await, key.clone());
            let place = BoardPlace { score, total_score, listed };
            store.write(move |tx| Box::pin(async move { tx.set_board_entry(&key, &NewBoardEntry { user, place, grade: Grade::SH, ranked_score: 0 }).await }))
                .await.unwrap();
        }
        assert_eq!(store.board_holder(&key, 1).await.unwrap(), Some(bob));
        assert_eq!(store.board_holder(&key, 2).await.unwrap(), Some(alice));
        assert_eq!(store.board_holder(&key, 3).await.unwrap(), None);
    }
}
