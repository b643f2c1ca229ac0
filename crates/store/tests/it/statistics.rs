use kiai_model::{
    Grade, Id, Ruleset, Timestamp, User,
    statistics::{GradeCounts, Statistics, Variant},
};
use kiai_store::{
    Store, StoreError,
    rows::{BoardKey, BoardPlace, Counters, NewBoardEntry, NewScore, RankingOrder, StoredStatistics},
};

use crate::{
    databases::both_databases,
    scores::{given_score, new_score},
    users::given_user,
};

const BOARD: (Ruleset, Variant) = (Ruleset::Osu, Variant::Standard);

async fn given_performance(store: &Store, user: Id<User>, pp: f64, ranked_score: i64) {
    store
        .write(move |tx| {
            Box::pin(async move {
                let counters =
                    Counters { play_count: 1, play_time_ms: 90_500, total_score: 7, total_hits: 10, max_combo: 30 };
                tx.add_counters(user, BOARD.0, BOARD.1, &counters).await?;
                let grades = GradeCounts { x: 1, ..GradeCounts::default() };
                let statistics = StoredStatistics { pp, accuracy: 0.99, ranked_score, grades };
                tx.set_statistics(user, BOARD.0, BOARD.1, &statistics).await
            })
        })
        .await
        .unwrap();
}

both_databases! {
    async fn places_follow_performance(store: Store) {
        let mut users = Vec::new();
        for (name, pp, country) in [("Alice", 100.0, "DE"), ("Bob", 300.0, "FR"), ("Carol", 100.0, "DE")] {
            let user = given_user(&store, name).await;
            let country = country.parse().unwrap();
            store.write(move |tx| Box::pin(async move { tx.set_country(user, country).await })).await.unwrap();
            given_performance(&store, user, pp, 1000).await;
            users.push(user);
        }
        let mut places = Vec::new();
        for user in &users {
            let statistics = store.statistics(*user, BOARD.0, BOARD.1).await.unwrap();
            places.push((statistics.global_rank, statistics.country_rank));
        }
        assert_eq!(places, [(Some(2), Some(1)), (Some(1), Some(1)), (Some(3), Some(2))]);
        let ranking = store.ranking(RankingOrder::Performance, BOARD.0, BOARD.1, None, 50, 0).await.unwrap();
        assert_eq!(ranking.iter().map(|s| s.user).collect::<Vec<_>>(), [users[1], users[0], users[2]]);
        let germans = Some("DE".parse().unwrap());
        let ranking = store.ranking(RankingOrder::Performance, BOARD.0, BOARD.1, germans, 1, 1).await.unwrap();
        assert_eq!(ranking.iter().map(|s| s.user).collect::<Vec<_>>(), [users[2]]);
        assert_eq!(store.ranked_user_count(BOARD.0, BOARD.1).await.unwrap(), 3);
        let countries = store.country_ranking(BOARD.0, 50, 0).await.unwrap();
        assert_eq!((countries[0].country.as_str(), countries[0].user_count, countries.len()), ("FR", 1, 2));
    }

    async fn many_are_asked_at_once_for_what_each_would_be_told_alone(store: Store) {
        let mut users = Vec::new();
        for number in 0..53 {
            let user = given_user(&store, &format!("Player{number}")).await;
            given_performance(&store, user, f64::from(number % 10), i64::from(number % 7)).await;
            users.push(user);
        }
        let idle = given_user(&store, "Idle").await;
        store.write(move |tx| Box::pin(async move {
            let counters = Counters { play_count: 1, ..Counters::default() };
            tx.add_counters(idle, Ruleset::Mania, BOARD.1, &counters).await
        })).await.unwrap();
        users.push(idle);
        let mut alone = Vec::new();
        for user in users.iter().rev() {
            alone.push(store.statistics(*user, BOARD.0, BOARD.1).await.unwrap());
        }
        assert_eq!(alone.remove(0), Statistics::none(idle, BOARD.0, BOARD.1));
        let mut together = store.statistics_of_users(&users, &[BOARD.0, Ruleset::Taiko], BOARD.1).await.unwrap();
        together.sort_by_key(|statistics| std::cmp::Reverse(statistics.user));
        assert_eq!(together, alone);
        let all = store.statistics_of_users(&users, &Ruleset::ALL, BOARD.1).await.unwrap();
        assert_eq!(all.len(), 54);
        assert_eq!(store.statistics_of_users(&users, &Ruleset::ALL, Variant::Relax).await.unwrap(), []);
        assert_eq!(store.statistics_of_users(&[], &Ruleset::ALL, BOARD.1).await.unwrap(), []);
    }

    async fn no_place_without_a_ranked_score_or_under_restriction(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        given_performance(&store, alice, 0.0, 0).await;
        given_performance(&store, bob, 10.0, 10).await;
        store.write(move |tx| Box::pin(async move { tx.set_restricted(bob, true).await })).await.unwrap();
        for user in [alice, bob, Id::new(99)] {
            let statistics = store.statistics(user, BOARD.0, BOARD.1).await.unwrap();
            assert_eq!((statistics.global_rank, statistics.country_rank), (None, None));
        }
        store.write(move |tx| Box::pin(async move { tx.set_restricted(bob, false).await })).await.unwrap();
        assert_eq!(store.statistics(bob, BOARD.0, BOARD.1).await.unwrap().global_rank, Some(1));
    }

    async fn counters_grow_and_can_be_counted_anew(store: Store) {
        let user = given_user(&store, "Alice").await;
        given_performance(&store, user, 1.0, 1).await;
        given_performance(&store, user, 1.0, 1).await;
        let statistics = store.statistics(user, BOARD.0, BOARD.1).await.unwrap();
        assert_eq!((statistics.play_count, statistics.play_time_s, statistics.max_combo), (2, 181, 30));
        assert_eq!((statistics.total_score, statistics.total_hits, statistics.grades.x), (14, 20, 1));

        let score = given_score(&store, user, 5000).await;
        assert_eq!(store.counted_scores(user, BOARD.0, BOARD.1).await.unwrap(), Counters::default());
        let counted = store
            .write(move |tx| Box::pin(async move {
                tx.set_score_processed(score, Some(12.5), Some(1)).await?;
                let counted = tx.counted_scores(user, BOARD.0, BOARD.1).await?;
                tx.set_counters(user, BOARD.0, BOARD.1, &counted).await?;
                Ok::<_, StoreError>(counted)
            }))
            .await
            .unwrap();
        assert_eq!((counted.play_count, counted.total_score, counted.max_combo), (1, 7, 10));
        assert_eq!(store.statistics(user, BOARD.0, BOARD.1).await.unwrap().play_count, 1);
        assert_eq!(store.score(score).await.unwrap().unwrap().pp, Some(12.5));
    }

    async fn false_starts_are_not_counted(store: Store) {
        let user = given_user(&store, "Alice").await;
        let new = NewScore { is_play: false, ..new_score(user, 5000) };
        let counted = store
            .write(move |tx| Box::pin(async move {
                let score = tx.insert_score(&new).await?;
                tx.set_score_processed(score, None, None).await?;
                tx.counted_scores(user, BOARD.0, BOARD.1).await
            }))
            .await
            .unwrap();
        assert_eq!(counted, Counters::default());
    }

    async fn only_entries_that_add_to_the_ranked_score_count_by_their_grades(store: Store) {
        let user = given_user(&store, "Alice").await;
        for (map, grade, ranked_score) in [(1, Grade::S, 500), (2, Grade::S, 0), (3, Grade::B, 70), (4, Grade::X, 9)] {
            let key = BoardKey { beatmap: Id::new(map), ruleset: BOARD.0, variant: BOARD.1, mods: None };
            let place = BoardPlace { score: Id::new(map), total_score: 1_000, listed: true };
            let entry = NewBoardEntry { user, place, grade, ranked_score };
            store.write(move |tx| Box::pin(async move { tx.set_board_entry(&key, &entry).await })).await.unwrap();
        }
        let (ranked_score, grades) = store.sum_best_scores(user, BOARD.0, BOARD.1).await.unwrap();
        assert_eq!((ranked_score, grades), (579, GradeCounts { s: 1, x: 1, ..GradeCounts::default() }));
    }

    async fn ranks_are_remembered_by_day(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        given_performance(&store, alice, 5.0, 1).await;
        given_performance(&store, bob, 9.0, 1).await;
        store
            .write(move |tx| Box::pin(async move {
                tx.record_rank(alice, BOARD.0, BOARD.1, 1, 10, Timestamp(77)).await?;
                tx.record_rank(alice, BOARD.0, BOARD.1, 4, 11, Timestamp(88)).await?;
                // One user at a time.
                assert_eq!(tx.record_ranks(BOARD.0, BOARD.1, 12, 1, 0).await?, 1);
                assert_eq!(tx.record_ranks(BOARD.0, BOARD.1, 12, 1, 1).await?, 1);
                assert_eq!(tx.record_ranks(BOARD.0, BOARD.1, 12, 1, 2).await?, 0);
                assert_eq!(tx.prune_ranks(11, 500).await?, 1);
                assert_eq!(tx.prune_ranks(11, 500).await?, 0);
                Ok::<_, StoreError>(())
            }))
            .await
            .unwrap();
        let history = store.rank_history(alice, BOARD.0, BOARD.1, 1).await.unwrap();
        assert_eq!(history, [(11, 4), (12, 2)]);
        let highest = store.highest_rank(alice, BOARD.0, BOARD.1).await.unwrap().unwrap();
        assert_eq!((highest.rank, highest.reached_at), (1, Timestamp(77)));
    }

    async fn plays_are_counted_by_month_and_map(store: Store) {
        let user = given_user(&store, "Alice").await;
        let score = new_score(user, 1).score;
        let map = score.beatmap;
        store
            .write(move |tx| Box::pin(async move {
                tx.count_play_of_user(&score, 24_311).await?;
                tx.count_play_of_user(&score, 24_311).await?;
                tx.count_play_of_user(&score, 24_312).await
            }))
            .await
            .unwrap();
        assert_eq!(store.monthly_play_counts(user).await.unwrap(), [(24_311, 2), (24_312, 1)]);
        assert_eq!(store.most_played(user, 10, 0).await.unwrap(), [(map, 3)]);
        assert_eq!(store.play_count_on(user, map).await.unwrap(), 3);
        assert_eq!(store.played_beatmap_count(user).await.unwrap(), 1);
    }

    async fn a_replay_view_counts_once_a_day(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        given_performance(&store, alice, 5.0, 1).await;
        let id = given_score(&store, alice, 5000).await;
        let score = store.score(id).await.unwrap().unwrap();
        let seen = store
            .write(move |tx| Box::pin(async move {
                let seen = [tx.insert_replay_view(id, bob, 1).await?, tx.insert_replay_view(id, bob, 1).await?,
                    tx.insert_replay_view(id, bob, 2).await?];
                tx.count_replay_view(&score, 24_311).await?;
                Ok::<_, StoreError>(seen)
            }))
            .await
            .unwrap();
        assert_eq!(seen, [true, false, true]);
        assert_eq!(store.statistics(alice, BOARD.0, BOARD.1).await.unwrap().replays_watched, 1);
        assert_eq!(store.monthly_replay_views(alice).await.unwrap(), [(24_311, 1)]);
    }
}
