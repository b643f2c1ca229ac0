use kiai_model::{
    Grade, HitCounts, HitResult, Id, Mods, Ruleset, Score, Timestamp, User, score::Origin, statistics::Variant,
    user::RelationKind,
};
use kiai_store::{
    Store, StoreError,
    rows::{BoardCircle, BoardKey, BoardPlace, NewBoardEntry, NewScore, NewScoreToken},
};

use crate::{databases::both_databases, users::given_user};

const MAP: i64 = 75;

pub(crate) fn new_score(user: Id<User>, total_score: i64) -> NewScore {
    let counts: HitCounts = [(HitResult::Great, 10), (HitResult::Miss, 1)].into_iter().collect();
    let mods: Mods = Mods(vec!["HD".parse::<kiai_model::Acronym>().unwrap().into()]);
    NewScore {
        score: Score {
            id: Id::new(0),
            user,
            beatmap: Id::new(MAP),
            beatmap_checksum: "c".repeat(32),
            ruleset: Ruleset::Osu,
            variant: Variant::Standard,
            total_score,
            total_score_without_mods: Some(total_score),
            classic_total_score: Some(7),
            accuracy: 0.9875,
            max_combo: 10,
            grade: Grade::SH,
            passed: true,
            ranked: true,
            flags: vec!["accuracy_differs".to_owned()],
            mods,
            statistics: counts.clone(),
            maximum_statistics: counts,
            pauses: vec![-5, 1200],
            pp: None,
            origin: Origin::Lazer,
            client_hash: "abc".to_owned(),
            started_at: Timestamp(1000),
            ended_at: Timestamp(91_000),
            has_replay: false,
            processed: false,
            personal_best: false,
        },
        counts: true,
        gives_pp: true,
        is_play: true,
        total_hits: 10,
        play_time_ms: 90_000,
        submission_key: None,
        neosu_mods: None,
        replay_key: None,
    }
}

pub(crate) async fn given_score(store: &Store, user: Id<User>, total_score: i64) -> Id<Score> {
    let new = new_score(user, total_score);
    store.write(move |tx| Box::pin(async move { tx.insert_score(&new).await })).await.unwrap()
}

fn any_mods() -> BoardKey {
    BoardKey { beatmap: Id::new(MAP), ruleset: Ruleset::Osu, variant: Variant::Standard, mods: None }
}

async fn given_entry(store: &Store, user: Id<User>, total_score: i64) -> Id<Score> {
    let score = given_score(store, user, total_score).await;
    store
        .write(move |tx| {
            Box::pin(async move {
                let place = BoardPlace { score, total_score, listed: true };
                let entry = NewBoardEntry { user, place, grade: Grade::SH, ranked_score: 7 };
                tx.set_board_entry(&any_mods(), &entry).await
            })
        })
        .await
        .unwrap();
    score
}

async fn board(store: &Store, circle: BoardCircle, limit: i64) -> Vec<i64> {
    store.board(&any_mods(), circle, limit).await.unwrap().iter().map(|score| score.user.get()).collect()
}

both_databases! {
    async fn a_score_is_found_as_it_was_stored(store: Store) {
        let user = given_user(&store, "Alice").await;
        let id = given_score(&store, user, 900_000).await;
        let mut expected = new_score(user, 900_000).score;
        expected.id = id;
        assert_eq!(store.score(id).await.unwrap(), Some(expected));
        assert_eq!(store.score(Id::new(4711)).await.unwrap(), None);
        let played = store.played(id).await.unwrap().unwrap();
        assert_eq!((played.gives_pp, played.is_play, played.total_hits, played.play_time_ms), (true, true, 10, 90_000));
    }

    async fn a_submission_without_a_token_is_known_by_its_key_and_stored_once(store: Store) {
        let user = given_user(&store, "Alice").await;
        let new = NewScore {
            submission_key: Some("key".to_owned()),
            neosu_mods: Some(vec![0, 255, 7]),
            ..new_score(user, 900_000)
        };
        let insert = |new: NewScore| store.write(move |tx| Box::pin(async move { tx.insert_score(&new).await }));
        let id = insert(new.clone()).await.unwrap();
        assert_eq!(store.score_by_submission_key("key").await.unwrap().map(|score| score.id), Some(id));
        assert_eq!(store.score_by_submission_key("another").await.unwrap(), None);
        assert_eq!(store.neosu_mods(id).await.unwrap(), Some(vec![0, 255, 7]));
        assert!(insert(new).await.is_err());
        let plain = given_score(&store, user, 1).await;
        given_score(&store, user, 1).await;
        assert_eq!(store.neosu_mods(plain).await.unwrap(), None);
        assert_eq!(store.neosu_mods_of(&[plain, id, Id::new(999)]).await.unwrap(), [(id, vec![0, 255, 7])]);
    }

    async fn a_token_is_used_once(store: Store) {
        let user = given_user(&store, "Alice").await;
        let score = given_score(&store, user, 1).await;
        let token = NewScoreToken {
            user,
            beatmap: Id::new(MAP),
            ruleset: Ruleset::Catch,
            beatmap_checksum: "c".repeat(32),
            client_hash: "abc".to_owned(),
            issued_at: Timestamp(1000),
        };
        let (id, first, second) = store
            .write(move |tx| Box::pin(async move {
                let id = tx.insert_score_token(&token).await?;
                let first = tx.use_score_token(id, score).await?;
                Ok::<_, StoreError>((id, first, tx.use_score_token(id, score).await?))
            }))
            .await
            .unwrap();
        assert!(first && !second);
        let stored = store.score_token(id).await.unwrap().unwrap();
        assert_eq!((stored.user, stored.ruleset, stored.score), (user, Ruleset::Catch, Some(score)));
    }

    async fn boards_are_ordered_and_of_equal_scores_the_older_leads(store: Store) {
        let mut users = Vec::new();
        for (name, total) in [("Alice", 500), ("Bob", 900), ("Carol", 500), ("Dave", 700)] {
            let user = given_user(&store, name).await;
            given_entry(&store, user, total).await;
            users.push(user);
        }
        let order: Vec<i64> = [1, 3, 0, 2].map(|index: usize| users[index].get()).to_vec();
        assert_eq!(board(&store, BoardCircle::Global, 50).await, order);
        assert_eq!(board(&store, BoardCircle::Global, 2).await, order[..2]);
        assert_eq!(store.board_count(&any_mods(), BoardCircle::Global).await.unwrap(), 4);
        for (position, user) in order.iter().enumerate() {
            let place = store.board_place(&any_mods(), Id::new(*user)).await.unwrap().unwrap();
            let expected = i64::try_from(position).unwrap() + 1;
            assert_eq!(store.board_position(&any_mods(), BoardCircle::Global, &place).await.unwrap(), expected);
        }
        let other = BoardKey { mods: Some("HD".to_owned()), ..any_mods() };
        assert!(store.board(&other, BoardCircle::Global, 50).await.unwrap().is_empty());
    }

    async fn a_board_shows_only_its_circle(store: Store) {
        let (alice, bob, carol) =
            (given_user(&store, "Alice").await, given_user(&store, "Bob").await, given_user(&store, "Carol").await);
        for (user, total) in [(alice, 100), (bob, 200), (carol, 300)] {
            given_entry(&store, user, total).await;
        }
        let team = store
            .write(move |tx| Box::pin(async move {
                tx.set_country(carol, "FR".parse().unwrap()).await?;
                tx.set_relation(alice, carol, RelationKind::Friend, Timestamp(1)).await?;
                tx.set_relation(alice, bob, RelationKind::Block, Timestamp(1)).await?;
                let team = tx.insert_team("The Team", "TT", Timestamp(1)).await?.unwrap();
                tx.join_team(bob, team, Timestamp(1)).await?;
                Ok::<_, StoreError>(team)
            }))
            .await
            .unwrap();
        let flag_of = async |user| store.user_by_id(user).await.unwrap().unwrap().country;
        let of_alice = BoardCircle::Country(flag_of(alice).await);
        assert_eq!(board(&store, of_alice, 100).await, [bob.get(), alice.get()]);
        let of_carol = BoardCircle::Country(flag_of(carol).await);
        assert_eq!(board(&store, of_carol, 100).await, [carol.get()]);
        assert_eq!(board(&store, BoardCircle::Friends(alice), 100).await, [carol.get(), alice.get()]);
        assert_eq!(board(&store, BoardCircle::Team(team), 100).await, [bob.get()]);
        for (circle, count, user, position) in [
            (BoardCircle::Global, 3, alice, 3),
            (of_alice, 2, alice, 2),
            (of_carol, 1, carol, 1),
            (BoardCircle::Friends(alice), 2, alice, 2),
            (BoardCircle::Team(team), 1, bob, 1),
        ] {
            assert_eq!(store.board_count(&any_mods(), circle).await.unwrap(), count, "{circle:?}");
            let place = store.board_place(&any_mods(), user).await.unwrap().unwrap();
            assert_eq!(store.board_position(&any_mods(), circle, &place).await.unwrap(), position, "{circle:?}");
        }
        assert_eq!(store.team_of(bob).await.unwrap().unwrap().short_name, "TT");
    }

    async fn restricted_users_hold_no_place_until_they_are_not(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        given_entry(&store, alice, 100).await;
        given_entry(&store, bob, 200).await;
        let restrict = |restricted| {
            store.write(move |tx| Box::pin(async move { tx.set_restricted(bob, restricted).await }))
        };
        restrict(true).await.unwrap();
        assert_eq!(board(&store, BoardCircle::Global, 50).await, [alice.get()]);
        assert_eq!(store.board_count(&any_mods(), BoardCircle::Global).await.unwrap(), 1);
        restrict(false).await.unwrap();
        assert_eq!(board(&store, BoardCircle::Global, 50).await, [bob.get(), alice.get()]);
    }

    async fn lists_page_and_know_firsts_and_pins(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let mine = given_entry(&store, alice, 100).await;
        let first = |user| store.first_scores(user, Ruleset::Osu, Variant::Standard, 10, 0);
        assert_eq!(first(alice).await.unwrap().len(), 1);
        given_entry(&store, bob, 200).await;
        assert!(first(alice).await.unwrap().is_empty());
        assert_eq!(store.first_score_count(bob, Ruleset::Osu, Variant::Standard).await.unwrap(), 1);

        let score = store.score(mine).await.unwrap().unwrap();
        let (pinned, again) = store
            .write(move |tx| Box::pin(async move {
                let pinned = tx.pin_score(&score, Timestamp(5)).await?;
                Ok::<_, StoreError>((pinned, tx.pin_score(&score, Timestamp(6)).await?))
            }))
            .await
            .unwrap();
        assert!(pinned && !again);
        assert_eq!(store.pinned_scores(alice, Ruleset::Osu, 10, 0).await.unwrap()[0].id, mine);
        assert_eq!(store.pinned_score_count(alice, Ruleset::Taiko).await.unwrap(), 0);

        let newer = given_score(&store, alice, 50).await;
        let recent = |limit, offset| store.recent_scores(alice, Ruleset::Osu, Timestamp(0), false, limit, offset);
        assert_eq!(recent(1, 0).await.unwrap()[0].id, newer);
        assert_eq!(recent(5, 1).await.unwrap()[0].id, mine);
        assert_eq!(store.recent_score_count(alice, Ruleset::Osu, Timestamp(91_001)).await.unwrap(), 0);
        let on_map = store.scores_on_beatmap(alice, Id::new(MAP), Ruleset::Osu, 10).await.unwrap();
        assert_eq!(on_map.iter().map(|score| score.id).collect::<Vec<_>>(), [newer, mine]);
    }
}
