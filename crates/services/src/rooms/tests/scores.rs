//! Scores of rooms: attempts, boards, statistics, matches.

use kiai_model::{rooms::ItemCursor, score::Origin};

use super::*;
use crate::scores::{Form, SubmitRefusal, Way, submit_score, tests::world::both_databases};

both_databases! {
    async fn the_best_of_each_stands_on_an_items_board_and_sums_stand_on_the_rooms(world: &World) {
        let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "DE").await);
        let (room, items) = playlist(world, alice, None).await;
        join_playlist(&world.services, bob, room, "").await.unwrap();
        assert_eq!(plays(world, room, items[0], alice, 3).await, 1);
        assert_eq!(plays(world, room, items[0], bob, 2).await, 1);
        assert_eq!(plays(world, room, items[0], bob, 5).await, 2, "as it would stand, were it their best");
        assert_eq!(plays(world, room, items[1], alice, 1).await, 1);
        world.run_jobs().await;

        let request = ItemBoardRequest { limit: 1, ..ItemBoardRequest::default() };
        let first = item_board(&world.services, room, items[0], request, alice).await.unwrap().unwrap();
        assert_eq!((first.total, first.board.scores.len(), first.board.scores[0].user), (2, 1, bob));
        assert_eq!(first.own.as_ref().map(|own| own.position), Some(2));
        let request = ItemBoardRequest { behind: first.board.next, ..request };
        let second = item_board(&world.services, room, items[0], request, alice).await.unwrap().unwrap();
        assert_eq!((second.board.scores[0].user, second.board.next), (alice, None::<ItemCursor>));
        let of_alice = second.board.scores[0].id;
        let around = item_score(&world.services, room, items[0], of_alice, bob).await.unwrap().unwrap();
        assert_eq!((around.placed.position, around.higher.scores.len(), around.lower.scores.len()), (2, 1, 0));
        assert!(item_score(&world.services, room, items[1], of_alice, bob).await.unwrap().is_none());
        let own = item_score_of(&world.services, room, items[0], alice, bob).await.unwrap().unwrap();
        assert_eq!(own, around);
        assert!(item_score_of(&world.services, room, items[1], bob, bob).await.unwrap().is_none());

        let board = room_board(&world.services, room, bob).await.unwrap().unwrap();
        let standings: Vec<_> = board.standings.iter().map(|s| (s.user, s.attempts, s.completed)).collect();
        assert_eq!(standings, [(alice, 2, 2), (bob, 2, 1)]);
        assert!(board.standings[0].pp > 0.0, "performance points follow");
        assert_eq!(board.own.map(|(position, _)| position), Some(2));
        let details = room_details(&world.services, room, Some(bob)).await.unwrap().unwrap();
        assert_eq!(details.attempts.len(), 1);
        assert_eq!((details.attempts[0].attempts, details.attempts[0].has_passed), (2, true));
    }

    async fn nobody_plays_what_cannot_be_played(world: &World) {
        let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "DE").await);
        let (room, items) = playlist(world, alice, Some(1)).await;
        let outside = token(world, room, items[0], bob).await;
        assert!(matches!(outside, Err(ItemTokenRefusal::Room(RoomRefusal::Refused(Refusal::NotInside)))));
        let unknown = token(world, room, Id::new(999), alice).await;
        assert!(matches!(unknown, Err(ItemTokenRefusal::NoSuchItem)));
        assert!(matches!(token(world, Id::new(999), items[0], alice).await, Err(ItemTokenRefusal::NoSuchItem)));
        let first = token(world, room, items[0], alice).await.unwrap();
        let second = token(world, room, items[1], alice).await;
        assert!(matches!(second, Err(ItemTokenRefusal::NoAttemptLeft)));
        world.advance(Duration::from_secs(60));
        let elsewhere = submit_item_score(&world.services, room, items[1], &play(alice, first, 0, &[])).await;
        assert!(matches!(elsewhere, Err(SubmitRefusal::UnknownToken)));
        let with_mods = submit_item_score(&world.services, room, items[0], &play(alice, first, 0, &["HD"])).await;
        assert!(matches!(with_mods, Err(SubmitRefusal::ItemMods)));
        let ordinary = submit_score(&world.services, &play(alice, first, 0, &["HD"])).await;
        assert!(matches!(ordinary, Err(SubmitRefusal::ItemMods)), "by no way");
        let taken = submit_item_score(&world.services, room, items[0], &play(alice, first, 0, &[])).await.unwrap();
        let again = submit_item_score(&world.services, room, items[0], &play(alice, first, 0, &[])).await.unwrap();
        assert_eq!(taken.score.id, again.score.id);
    }

    async fn scores_come_a_little_after_the_end_and_not_later(world: &World) {
        let alice = world.given_user("Alice", "DE").await;
        let (room, items) = playlist(world, alice, None).await;
        world.advance(Duration::from_hours(24) - Duration::from_secs(50));
        let tokens =
            [token(world, room, items[0], alice).await.unwrap(), token(world, room, items[0], alice).await.unwrap()];
        world.advance(Duration::from_mins(5));
        assert!(matches!(token(world, room, items[0], alice).await, Err(ItemTokenRefusal::Room(_))));
        submit_item_score(&world.services, room, items[0], &play(alice, tokens[0], 0, &[])).await.unwrap();
        world.advance(Duration::from_mins(2));
        let late = submit_item_score(&world.services, room, items[0], &play(alice, tokens[1], 0, &[])).await;
        assert!(matches!(late, Err(SubmitRefusal::RoomOver)));
    }

    async fn whoever_looks_hears_of_scores_that_are_set(world: &World) {
        let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "DE").await);
        let (room, items) = playlist(world, alice, None).await;
        plays(world, room, items[0], alice, 3).await;
        let (watching, heard) = connection(world, bob);
        let stats = watch_room(&world.services, &watching, room).await.unwrap();
        assert_eq!((stats.len(), stats[0].counts.iter().sum::<i64>(), stats[1].total), (2, 1, 0));
        world.run_jobs().await;
        plays(world, room, items[0], alice, 20).await;
        world.run_jobs().await;
        let set = |event: &Event| match event {
            Event::RoomScoreSet { item, user, new_rank, .. } => Some((*item, *user, *new_rank)),
            _ => None,
        };
        let told: Vec<_> = heard.0.lock().iter().filter_map(set).collect();
        assert_eq!(told, [(items[0], alice, Some(1)), (items[0], alice, None)]);
        let stats = watch_room(&world.services, &watching, room).await.unwrap();
        assert_eq!(stats[0].counts.iter().sum::<i64>(), 2);
        stop_watching_room(&world.services, &watching, room);
        plays(world, room, items[0], alice, 1).await;
        world.run_jobs().await;
        assert_eq!(heard.0.lock().iter().filter_map(set).count(), 2);
    }

    async fn scores_of_a_match_belong_to_it_whichever_client_plays(world: &World) {
        let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "DE").await);
        let ((a, _), (b, _)) = (connection(world, alice), connection(world, bob));
        let made = given_room(world, &a).await;
        join(&world.services, &b, made.id, "", Role::Player, BANCHO).await.unwrap();
        let item = made.current.unwrap();
        let early = token(world, made.id, item, alice).await;
        assert!(matches!(early, Err(ItemTokenRefusal::Room(RoomRefusal::Refused(Refusal::NotPlaying)))));
        let ask = async |of, command| apply(&world.services, of, command).await.unwrap();
        ask(&a, RoomCommand::ChangeAvailability(Availability::LocallyAvailable)).await;
        ask(&a, RoomCommand::StartMatch(Start::Forced)).await;
        let token = token(world, made.id, item, alice).await.unwrap();
        for state in [UserState::Loaded, UserState::ReadyForGameplay] {
            ask(&a, RoomCommand::ChangeState(state)).await;
        }
        ask(&b, RoomCommand::FinishLoading).await;
        world.advance(Duration::from_secs(60));
        for of in [&a, &b] {
            ask(of, RoomCommand::ChangeState(UserState::FinishedPlay)).await;
        }
        submit_item_score(&world.services, made.id, item, &play(alice, token, 2, &[])).await.unwrap();
        let form = |key: &str| Form {
            origin: Origin::Neosu,
            key: key.to_owned(),
            beatmap_checksum: made.playlist[0].beatmap.checksum.clone(),
            client_hash: "neosu".to_owned(),
            began_at: world.services.clock.now() - Duration::from_secs(60),
            classic_total_score: 123_456,
            spoken: Vec::new(),
            neosu_mods: None,
            replay: None,
        };
        for key in ["of the match", "of another play"] {
            let play = SubmittedPlay { way: Way::Form(form(key)), ..play(bob, Id::new(0), 1, &["CL"]) };
            submit_score(&world.services, &play).await.unwrap();
        }
        let board = room_board(&world.services, made.id, alice).await.unwrap().unwrap();
        let mut attempts: Vec<_> = board.standings.iter().map(|standing| (standing.user, standing.attempts)).collect();
        attempts.sort_unstable();
        assert_eq!(attempts, [(alice, 1), (bob, 1)], "only the play of the match belongs to it");
    }
}
