use std::{sync::Arc, time::Duration};

use kiai_model::{
    Id, Mods, Room, Ruleset, Timestamp, User,
    rooms::{ItemCursor, MatchType, PlaylistItem, QueueMode, Record, RecordKind, RoomBeatmap, RoomState, WinCondition},
};
use kiai_store::{
    Store,
    rows::{NewScoreToken, RoomFacts, RoomLink, RoomList},
};

use crate::{databases::both_databases, scores, users::given_user};

fn facts(match_type: MatchType, ends_at: Option<i64>) -> RoomFacts {
    RoomFacts {
        name: "a room".to_owned(),
        password: "secret".to_owned(),
        match_type,
        queue_mode: QueueMode::AllPlayersRoundRobin,
        win_condition: WinCondition::Combo,
        auto_skip: true,
        auto_start: Duration::from_secs(90),
        max_participants: Some(8),
        max_attempts: Some(3),
        is_tournament: true,
        state: RoomState::Playing,
        host: Some(Id::new(2)),
        ends_at: ends_at.map(Timestamp),
    }
}

fn item(id: i64) -> PlaylistItem {
    PlaylistItem {
        id: Id::new(id),
        owner: Id::new(2),
        beatmap: Arc::new(RoomBeatmap {
            id: Id::new(75),
            set: Id::new(1),
            checksum: "c".to_owned(),
            ruleset: Ruleset::Osu,
            star_rating: 4.5,
            name: "Nobody - Circles [Normal]".to_owned(),
        }),
        ruleset: Ruleset::Taiko,
        required_mods: Mods(vec!["HD".parse::<kiai_model::Acronym>().unwrap().into()]),
        allowed_mods: Mods::default(),
        is_freestyle: false,
        is_expired: false,
        order: 1,
        played_at: None,
        was_attempted: false,
    }
}

async fn given_room(store: &Store, facts: RoomFacts, creator: Id<User>) -> Id<Room> {
    let stored = store.write(move |tx| Box::pin(async move { tx.insert_room(&facts, creator, Timestamp(10)).await }));
    stored.await.unwrap()
}

async fn given_items(store: &Store, room: Id<Room>, count: i64) -> Vec<Id<PlaylistItem>> {
    let stored = store.write(move |tx| {
        Box::pin(async move {
            let ids = tx.reserve_room_items(count).await?;
            for id in &ids {
                tx.set_room_item(room, &item(id.get())).await?;
            }
            Ok::<_, kiai_store::StoreError>(ids)
        })
    });
    stored.await.unwrap()
}

/// A score of somebody with this total.
async fn given_score(store: &Store, link: RoomLink, user: Id<User>, total: i64) -> kiai_model::Score {
    let mut new = scores::new_score(user, total);
    new.score.accuracy = 0.5;
    let stored = store.write(move |tx| {
        Box::pin(async move {
            let id = tx.insert_score(&new).await?;
            let score = kiai_model::Score { id, ..new.score };
            tx.count_room_attempt(link, user, Timestamp(5)).await?;
            tx.insert_room_score(link, &score).await?;
            tx.set_room_best(link, &score).await?;
            tx.refresh_room_standing(link.room, user).await?;
            Ok::<_, kiai_store::StoreError>(score)
        })
    });
    stored.await.unwrap()
}

both_databases! {
    async fn a_room_is_found_as_it_was_stored(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let id = given_room(&store, facts(MatchType::TagCoop, None), alice).await;
        let room = store.room(id).await.unwrap().unwrap();
        assert_eq!((room.password.as_str(), room.creator), ("secret", alice));
        let summary = room.summary;
        assert!(summary.has_password && summary.auto_skip && summary.is_tournament);
        assert_eq!((summary.match_type, summary.queue_mode), (MatchType::TagCoop, QueueMode::AllPlayersRoundRobin));
        assert_eq!((summary.win_condition, summary.auto_start), (WinCondition::Combo, Duration::from_secs(90)));
        assert_eq!((summary.max_participants, summary.max_attempts), (Some(8), Some(3)));
        assert_eq!((summary.state, summary.starts_at, summary.ends_at), (RoomState::Playing, Timestamp(10), None));
        let over = RoomFacts { name: "over".to_owned(), host: None, state: RoomState::Closed, ..facts(MatchType::TeamVersus, Some(90)) };
        store.write(move |tx| Box::pin(async move { tx.set_room_facts(id, &over).await })).await.unwrap();
        let summary = store.room(id).await.unwrap().unwrap().summary;
        assert_eq!((summary.name.as_str(), summary.host, summary.ends_at), ("over", None, Some(Timestamp(90))));
        assert_eq!(store.room(Id::new(999)).await.unwrap(), None);
    }

    async fn numbers_of_items_are_given_once(store: Store) {
        let reserve = async |count| {
            store.write(move |tx| Box::pin(async move { tx.reserve_room_items(count).await })).await.unwrap()
        };
        let (first, second) = (reserve(3).await, reserve(2).await);
        assert_eq!((first.len(), second.len()), (3, 2));
        assert!(first.windows(2).all(|pair| pair[0] < pair[1]) && first[2] < second[0]);
    }

    async fn items_come_change_and_go_unless_they_were_tried(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let room = given_room(&store, facts(MatchType::HeadToHead, None), alice).await;
        let ids = given_items(&store, room, 3).await;
        let found = store.items_of_rooms(&[room]).await.unwrap();
        assert_eq!(found, ids.iter().map(|id| (room, item(id.get()))).collect::<Vec<_>>());
        let tried = PlaylistItem { was_attempted: true, is_expired: true, played_at: Some(Timestamp(7)), ..item(ids[0].get()) };
        let stored = tried.clone();
        let (first, second) = (ids[0], ids[1]);
        store.write(move |tx| Box::pin(async move {
            tx.set_room_item(room, &stored).await?;
            tx.remove_room_item(first).await?;
            tx.remove_room_item(second).await
        })).await.unwrap();
        assert_eq!(store.room_item(first).await.unwrap(), Some((room, tried)));
        assert_eq!(store.room_item(second).await.unwrap(), None);
        store.write(move |tx| Box::pin(async move { tx.expire_room_items(room).await })).await.unwrap();
        assert!(store.items_of_rooms(&[room]).await.unwrap().iter().all(|(_, item)| item.is_expired));
    }

    async fn who_comes_again_is_counted_once(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let room = given_room(&store, facts(MatchType::HeadToHead, None), alice).await;
        for (user, at) in [(alice, 1), (bob, 2), (alice, 3)] {
            store.write(move |tx| Box::pin(async move { tx.enter_room(room, user, Timestamp(at)).await })).await.unwrap();
        }
        assert_eq!(store.room(room).await.unwrap().unwrap().summary.participant_count, 2);
        assert_eq!(store.recent_participants(room, 9).await.unwrap(), [alice, bob]);
        let exit = async || store.write(move |tx| Box::pin(async move { tx.exit_room(room, bob).await })).await.unwrap();
        assert!(exit().await && !exit().await);
        assert_eq!(store.is_in_room(room, bob).await.unwrap(), Some(false));
        assert_eq!(store.is_in_room(room, Id::new(99)).await.unwrap(), None);
    }

    async fn rooms_are_listed_by_what_is_wanted(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let open = given_room(&store, facts(MatchType::Playlists, Some(200)), alice).await;
        let over = given_room(&store, facts(MatchType::Playlists, Some(100)), bob).await;
        let together = given_room(&store, facts(MatchType::HeadToHead, Some(50)), alice).await;
        store.write(move |tx| Box::pin(async move { tx.enter_room(over, alice, Timestamp(3)).await })).await.unwrap();
        let list = async |list, is_playlist| {
            let rooms = store.rooms_of_list(list, is_playlist, 9).await.unwrap();
            rooms.into_iter().map(|room| room.summary.id).collect::<Vec<_>>()
        };
        let now = Timestamp(150);
        assert_eq!(list(RoomList::Active(now), true).await, [open]);
        assert_eq!(list(RoomList::Ended(now), true).await, [over]);
        assert_eq!(list(RoomList::Ended(now), false).await, [together]);
        assert_eq!(list(RoomList::Participated(alice), true).await, [over]);
        assert_eq!(list(RoomList::Owned(alice), true).await, [open]);
        assert_eq!(list(RoomList::Owned(alice), false).await, [together]);
        assert_eq!(store.open_playlist_count(alice, now).await.unwrap(), 1);
        assert_eq!(store.open_playlist_count(bob, now).await.unwrap(), 0);
    }

    async fn history_is_read_between_two_lines(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let room = given_room(&store, facts(MatchType::HeadToHead, None), alice).await;
        let record = |kind| Record { kind, user: Some(alice), item: None, detail: None };
        for kind in [RecordKind::RoomCreated, RecordKind::PlayerJoined, RecordKind::RoomDisbanded] {
            let record = record(kind);
            store.write(move |tx| Box::pin(async move { tx.note_room_event(room, &record, Timestamp(4)).await })).await.unwrap();
        }
        let all = store.room_events(room, 0, i64::MAX, false, 9).await.unwrap();
        assert_eq!(all.len(), 3);
        assert_eq!((all[0].record.clone(), all[0].at), (record(RecordKind::RoomDisbanded), Timestamp(4)));
        let between = store.room_events(room, all[2].id, all[0].id, false, 9).await.unwrap();
        assert_eq!(between.iter().map(|line| line.record.kind).collect::<Vec<_>>(), [RecordKind::PlayerJoined]);
        let first = store.room_events(room, 0, i64::MAX, true, 2).await.unwrap();
        assert_eq!([first[0].id, first[1].id], [all[2].id, all[1].id], "the earliest first");
    }

    async fn a_live_room_is_kept_until_it_is_forgotten(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let room = given_room(&store, facts(MatchType::HeadToHead, None), alice).await;
        for snapshot in ["{}", "{\"a\":1}"] {
            store.write(move |tx| Box::pin(async move { tx.keep_room(room, snapshot).await })).await.unwrap();
        }
        assert_eq!(store.kept_rooms().await.unwrap(), [(room, "{\"a\":1}".to_owned())]);
        store.write(move |tx| Box::pin(async move { tx.forget_room(room).await })).await.unwrap();
        assert!(store.kept_rooms().await.unwrap().is_empty());
    }

    async fn a_board_has_the_best_of_each_but_of_restricted_users(store: Store) {
        let (alice, bob, eve) =
            (given_user(&store, "Alice").await, given_user(&store, "Bob").await, given_user(&store, "Eve").await);
        let room = given_room(&store, facts(MatchType::Playlists, Some(200)), alice).await;
        let items = given_items(&store, room, 2).await;
        let link = RoomLink { room, item: items[0] };
        let of_bob = given_score(&store, link, bob, 500).await;
        let of_alice = given_score(&store, link, alice, 500).await;
        let of_eve = given_score(&store, link, eve, 900).await;
        given_score(&store, RoomLink { room, item: items[1] }, alice, 100).await;
        store.write(move |tx| Box::pin(async move { tx.set_restricted(eve, true).await })).await.unwrap();

        let top = ItemCursor { total_score: i64::MAX, score: Id::new(0) };
        let ids = async |behind, worst_first| {
            let scores = store.item_board(items[0], behind, worst_first, 9).await.unwrap();
            scores.into_iter().map(|score| score.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(top, false).await, [of_bob.id, of_alice.id], "who was first stands first");
        let at_bob = ItemCursor { total_score: 500, score: of_bob.id };
        assert_eq!(ids(at_bob, false).await, [of_alice.id]);
        assert_eq!(ids(ItemCursor { total_score: 500, score: of_alice.id }, true).await, [of_bob.id]);
        assert_eq!(store.item_board_count(items[0]).await.unwrap(), 2);
        assert_eq!(store.item_board_above(items[0], ItemCursor { total_score: 500, score: of_alice.id }, alice).await.unwrap(), 1);
        let totals = store.item_totals(items[0], Id::new(0), 9).await.unwrap();
        assert_eq!(totals, [(of_bob.id, 500), (of_alice.id, 500)]);
        assert_eq!(store.room_of_score(of_eve.id).await.unwrap(), Some(link));

        let standings = store.room_standings(room, 9).await.unwrap();
        assert_eq!(standings.iter().map(|standing| (standing.user, standing.total_score)).collect::<Vec<_>>(), [(alice, 600), (bob, 500)]);
        assert_eq!((standings[0].attempts, standings[0].completed), (2, 2));
        assert!((standings[0].accuracy - 0.5).abs() < 1e-9);
        let (standing, last) = store.room_standing(room, bob).await.unwrap().unwrap();
        assert_eq!(store.room_standings_above(room, &standing, last).await.unwrap(), 1);
        let attempts = store.room_attempts_of(room, alice).await.unwrap();
        assert!(attempts.iter().all(|attempts| attempts.has_passed && attempts.attempts == 1));
        assert_eq!(store.room_best(items[0], bob).await.unwrap().unwrap().score, Some((of_bob.id, 500)));
    }

    async fn a_token_is_for_one_item(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let new = NewScoreToken {
            user: alice,
            beatmap: Id::new(75),
            ruleset: Ruleset::Osu,
            beatmap_checksum: "c".to_owned(),
            client_hash: "abc".to_owned(),
            issued_at: Timestamp(1),
        };
        let link = RoomLink { room: Id::new(1), item: Id::new(2) };
        let token = store.write(move |tx| Box::pin(async move {
            let token = tx.insert_score_token(&new).await?;
            tx.link_room_token(token, link).await?;
            Ok::<_, kiai_store::StoreError>(token)
        })).await.unwrap();
        assert_eq!(store.room_of_token(token).await.unwrap(), Some(link));
        assert_eq!(store.room_of_token(Id::new(token.get() + 1)).await.unwrap(), None);
    }
}
