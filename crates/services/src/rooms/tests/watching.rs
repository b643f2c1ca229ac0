//! Looking at the scores of a room, and how they spread.

use kiai_model::Score;
use kiai_store::rows::RoomLink;

use super::*;
use crate::scores::tests::world::both_databases;

fn scores_told(heard: &Heard) -> usize {
    heard.0.lock().iter().filter(|event| matches!(event, Event::RoomScoreSet { .. })).count()
}

both_databases! {
    async fn xt10_scores_of_a_match_are_not_told_to_whoever_looks(world: &World) {
        let ((a, _), (b, of_bob)) = (given_player(world, "Alice").await, given_player(world, "Bob").await);
        let room = given_room(world, &a).await;
        let item = room.current.unwrap();
        watch_room(&world.services, &b, room.id).await.unwrap();
        for command in [
            RoomCommand::ChangeAvailability(Availability::LocallyAvailable),
            RoomCommand::StartMatch(Start::Forced),
            RoomCommand::ChangeState(UserState::Loaded),
            RoomCommand::ChangeState(UserState::ReadyForGameplay),
        ] {
            apply(&world.services, &a, command).await.unwrap();
        }
        assert_eq!(plays(world, room.id, item, a.user, 3).await, 1);
        world.run_jobs().await;
        assert_eq!(scores_told(&of_bob), 0);
        let stats = watch_room(&world.services, &b, room.id).await.unwrap();
        assert_eq!(stats[0].counts.iter().sum::<i64>(), 1, "but they are counted for whoever asks");

        let (playlist, items) = playlist(world, a.user, None).await;
        watch_room(&world.services, &b, playlist).await.unwrap();
        plays(world, playlist, items[0], a.user, 3).await;
        world.run_jobs().await;
        assert_eq!(scores_told(&of_bob), 1);
    }

    async fn xt11_totals_are_counted_by_hundreds_of_thousands(world: &World) {
        let (a, _) = given_player(world, "Alice").await;
        let (room, items) = playlist(world, a.user, None).await;
        plays(world, room, items[0], a.user, 3).await;
        let played = item_score_of(&world.services, room, items[0], a.user, a.user).await.unwrap().unwrap().placed.score;
        let totals = [99_999, 100_000, 1_300_000];
        for (number, total_score) in (1..).zip(totals) {
            let score: Score = Score { id: Id::new(played.id.get() + number), total_score, ..played.clone() };
            let link = RoomLink { room, item: items[1] };
            let stored = world
                .services
                .store
                .write(move |tx| Box::pin(async move { tx.insert_room_score(link, &score).await }));
            stored.await.unwrap();
        }
        let stats = watch_room(&world.services, &a, room).await.unwrap();
        assert_eq!(stats[1].total, totals.iter().sum::<i64>());
        let counted: Vec<_> = (0..).zip(stats[1].counts).filter(|(_, count)| *count > 0).collect::<Vec<(usize, i64)>>();
        assert_eq!(counted, [(0, 1), (1, 1), (12, 1)]);
    }
}
