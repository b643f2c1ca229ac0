use kiai_model::{Id, Timestamp};
use kiai_store::{
    Store,
    rows::{CommentTarget, ImportedSet, NewTimedComment},
};

use crate::{
    beatmaps::{beatmap, set},
    databases::both_databases,
    users::given_user,
};

async fn given_set(store: &Store, id: i64) {
    let checksum = format!("c{id}");
    let beatmaps = vec![(beatmap(id, id, &checksum, 2.0), Vec::new())];
    let imported = ImportedSet { set: set(id, "Circles"), archive_hash: "00".into(), beatmaps, files: Vec::new() };
    store.write(move |tx| Box::pin(async move { tx.save_set(&imported).await })).await.unwrap();
}

both_databases! {
    async fn a_user_rates_a_set_once_and_restricted_ones_do_not_count(store: Store) {
        for id in [7, 8] {
            given_set(&store, id).await;
        }
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let rate = async |user, set, rating| {
            let set = Id::new(set);
            store.write(move |tx| Box::pin(async move { tx.rate_set(user, set, rating, Timestamp(1)).await })).await.unwrap()
        };
        assert!(rate(alice, 7, 10).await && rate(bob, 7, 4).await && rate(alice, 8, 1).await);
        assert!(!rate(alice, 7, 2).await);
        assert_eq!(store.rating_of(alice, Id::new(7)).await.unwrap(), Some(10));
        assert_eq!(store.rating_of(bob, Id::new(8)).await.unwrap(), None);
        let told = async || {
            let mut ratings = store.ratings_of_sets(&[Id::new(7), Id::new(8), Id::new(9)]).await.unwrap();
            ratings.sort_unstable();
            ratings.into_iter().map(|(set, rating)| (set.get(), rating)).collect::<Vec<_>>()
        };
        assert_eq!(told().await, [(7, 4), (7, 10), (8, 1)]);
        store.write(move |tx| Box::pin(async move { tx.set_restricted(bob, true).await })).await.unwrap();
        assert_eq!(told().await, [(7, 10), (8, 1)]);
    }

    async fn comments_are_found_by_what_they_are_about_newest_first(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let targets = [CommentTarget::Song(Id::new(5)), CommentTarget::Map(Id::new(5)), CommentTarget::Replay(Id::new(5))];
        for (time_ms, target) in (0..).zip([targets[0], targets[0], targets[1], targets[2]]) {
            let new = NewTimedComment {
                target,
                user: alice,
                time_ms,
                colour: (time_ms == 1).then(|| "ff66aa".to_owned()),
                text: "nice".to_owned(),
                created_at: Timestamp(1),
            };
            store.write(move |tx| Box::pin(async move { tx.insert_timed_comment(&new).await })).await.unwrap();
        }
        let times = async |target, limit| {
            let found = store.timed_comments(target, limit).await.unwrap();
            assert!(found.iter().all(|comment| (comment.target, comment.user, comment.text.as_str()) == (target, alice, "nice")));
            found.into_iter().map(|comment| (comment.time_ms, comment.colour.is_some())).collect::<Vec<_>>()
        };
        assert_eq!(times(targets[0], 9).await, [(1, true), (0, false)]);
        assert_eq!(times(targets[0], 1).await, [(1, true)]);
        assert_eq!((times(targets[1], 9).await, times(targets[2], 9).await), (vec![(2, false)], vec![(3, false)]));
    }
}
