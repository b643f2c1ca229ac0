use kiai_model::{Id, Ruleset, Timestamp, statistics::Variant};
use kiai_store::{
    Store,
    rows::{BoardKey, BoardPlace, NewBoardEntry, NewFinding, ReplaySignature},
};

use crate::{
    databases::both_databases,
    scores::{given_score, new_score},
    users::given_user,
};

both_databases! {
    async fn what_was_found_is_told_newest_first_and_once(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let (one, other) = (given_score(&store, alice, 1).await, given_score(&store, bob, 2).await);
        let finding = |score, user, check: &str, evidence: &str, at| NewFinding {
            score, user, check: check.to_owned(), evidence: evidence.to_owned(), found_at: Timestamp(at),
        };
        let all = vec![
            finding(one, alice, "replay_similar", "first", 1),
            finding(other, bob, "frame_spacing", "second", 2),
            finding(one, alice, "replay_similar", "better", 3),
        ];
        store.write(move |tx| Box::pin(async move {
            for finding in &all {
                tx.set_finding(finding).await?;
            }
            Ok::<_, kiai_store::StoreError>(())
        })).await.unwrap();
        let told = |found: Vec<kiai_store::rows::StoredFinding>| {
            found.into_iter().map(|found| (found.username, found.check, found.evidence)).collect::<Vec<_>>()
        };
        let of = |name: &str, check: &str, evidence: &str| (name.to_owned(), check.to_owned(), evidence.to_owned());
        let (alices, bobs) = (of("Alice", "replay_similar", "better"), of("Bob", "frame_spacing", "second"));
        assert_eq!(told(store.latest_findings(10).await.unwrap()), [bobs.clone(), alices.clone()]);
        assert_eq!(told(store.latest_findings(1).await.unwrap()), [bobs]);
        assert_eq!(told(store.findings_of(alice, 10).await.unwrap()), [alices]);
        store.write(move |tx| Box::pin(async move { tx.remove_finding(one, "replay_similar").await })).await.unwrap();
        assert_eq!(told(store.findings_of(alice, 10).await.unwrap()), []);
    }

    async fn replays_are_compared_with_earlier_ones_of_their_map(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let mut ids = Vec::new();
        for total in [10, 30, 20] {
            ids.push(given_score(&store, alice, total).await);
        }
        let key = BoardKey { beatmap: Id::new(75), ruleset: Ruleset::Osu, variant: Variant::Standard, mods: None };
        let signature = move |score, digest: &str, path: u8| ReplaySignature {
            score, user: alice, beatmap: key.beatmap, ruleset: key.ruleset, digest: digest.to_owned(), path: vec![path],
        };
        let [a, b, c] = ids[..] else { unreachable!("three were stored") };
        let signatures = vec![signature(a, "same", 1), signature(b, "other", 2), signature(c, "same", 3)];
        let keep = signatures.clone();
        store.write(move |tx| Box::pin(async move {
            for signature in &keep {
                tx.set_replay_signature(signature).await?;
            }
            let place = BoardPlace { score: b, total_score: 30, listed: true };
            let grade = new_score(alice, 30).score.grade;
            let key = BoardKey { beatmap: Id::new(75), ruleset: Ruleset::Osu, variant: Variant::Standard, mods: None };
            tx.set_board_entry(&key, &NewBoardEntry { user: alice, place, grade, ranked_score: 7 }).await
        })).await.unwrap();
        assert_eq!(store.same_frames(&signatures[2]).await.unwrap(), [(a, alice)]);
        assert_eq!(store.same_frames(&signatures[1]).await.unwrap(), []);
        let recent = store.recent_paths(Id::new(75), Ruleset::Osu, c, 10).await.unwrap();
        assert_eq!(recent, [(b, alice, vec![2]), (a, alice, vec![1])]);
        assert_eq!(store.recent_paths(Id::new(75), Ruleset::Taiko, c, 10).await.unwrap(), []);
        let key = BoardKey { beatmap: Id::new(75), ruleset: Ruleset::Osu, variant: Variant::Standard, mods: None };
        assert_eq!(store.board_paths(&key, 10).await.unwrap(), [(b, alice, vec![2])]);
    }

    async fn a_score_names_the_frames_that_came_with_it(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let mut new = new_score(alice, 1);
        new.replay_key = Some("replays/frames/1/a.lzma".to_owned());
        let with = store.write(move |tx| Box::pin(async move { tx.insert_score(&new).await })).await.unwrap();
        let without = given_score(&store, alice, 2).await;
        assert!(store.score(with).await.unwrap().unwrap().has_replay);
        assert!(!store.score(without).await.unwrap().unwrap().has_replay);
        assert_eq!(store.replay_key(with).await.unwrap().as_deref(), Some("replays/frames/1/a.lzma"));
        assert_eq!(store.replay_key(without).await.unwrap(), None);
        assert!(store.is_replay_key("replays/frames/1/a.lzma").await.unwrap());
        assert!(!store.is_replay_key("replays/frames/1/b.lzma").await.unwrap());
        let set = async |key: Option<&'static str>| {
            store.write(move |tx| Box::pin(async move { tx.set_has_replay(without, key).await })).await.unwrap()
        };
        assert!(set(Some("replays/frames/1/b.lzma")).await);
        assert!(!set(None).await, "there is one already");
        assert_eq!(store.replay_key(without).await.unwrap().as_deref(), Some("replays/frames/1/b.lzma"));
        store.write(move |tx| Box::pin(async move { tx.clear_replay(without).await })).await.unwrap();
        assert!(!store.score(without).await.unwrap().unwrap().has_replay);
        assert_eq!(store.replay_key(without).await.unwrap(), None);
    }
}
