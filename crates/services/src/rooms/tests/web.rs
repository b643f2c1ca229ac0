//! WB: what the web side sees to upstream.

use kiai_model::user::Roles;

use super::*;
use crate::{accounts::set_roles, scores::tests::world::both_databases};

both_databases! {
    async fn wb01_wb02_only_the_right_password_makes_a_member(world: &World) {
        let ((a, _), (b, _)) = (given_player(world, "Alice").await, given_player(world, "Bob").await);
        let secret = Settings { password: "secret".to_owned(), ..Settings::default() };
        let room = create(&world.services, &a, draft(RoomKind::Normal, secret), LAZER).await.unwrap();
        for (password, is_right) in [("", false), ("wrong", false), ("secret", true)] {
            let joined = join(&world.services, &b, room.id, password, Role::Player, LAZER).await;
            assert_eq!(joined.is_ok(), is_right, "{password}");
            let members = world.services.store.members_of(room.channel).await.unwrap();
            assert_eq!(members.contains(&b.user), is_right, "{password}");
        }
    }

    async fn wb05_a_referee_leads_four_rooms_at_once(world: &World) {
        let (a, _) = given_player(world, "Alice").await;
        let make = async || create(&world.services, &a, draft(RoomKind::Tournament, Settings::default()), LAZER).await;
        let first = make().await.unwrap();
        for _ in 1..4 {
            make().await.unwrap();
        }
        assert!(matches!(make().await, Err(RoomRefusal::TooManyRooms)));
        apply_in(&world.services, &a, first.id, RoomCommand::Close).await.unwrap();
        make().await.unwrap();
    }

    async fn wb07_wb10_wb11_a_playlist_is_so_long_and_has_so_many_items(world: &World) {
        let (alice, carol) = (world.given_user("Alice", "DE").await, world.given_user("Carol", "DE").await);
        assert!(set_roles(&world.services, carol, Roles::SUPPORTER).await.unwrap());
        let (day, second) = (Duration::from_hours(24), Duration::from_secs(1));
        for (user, duration, item_count, is_made) in [
            (alice, day * 14, 1, true),
            (alice, day * 14 + second, 1, false),
            (carol, day * 93, 1, true),
            (carol, day * 93 + second, 1, false),
            (alice, Duration::from_mins(30), 1, true),
            (alice, Duration::from_mins(30) - second, 1, false),
            (alice, day, 0, false),
            (alice, day, 256, true),
            (alice, day, 257, false),
        ] {
            let new = NewPlaylist { duration, items: vec![item(); item_count], ..new_playlist() };
            let made = create_playlist(&world.services, user, new).await;
            assert_eq!(made.is_ok(), is_made, "{duration:?} {item_count}: {made:?}");
            if let Ok(made) = made {
                assert_eq!(made.playlist.len(), item_count);
            }
        }
        let request = ListRequest { mode: RoomMode::Owned, ..ListRequest::default() };
        assert_eq!(list_rooms(&world.services, alice, request).await.unwrap().len(), 3, "what is refused is not stored");
    }

    async fn wb13_wb14_a_play_that_begins_counts_and_one_that_is_refused_does_not(world: &World) {
        let (alice, bob) = (world.given_user("Alice", "DE").await, world.given_user("Bob", "DE").await);
        let (room, items) = playlist(world, alice, Some(2)).await;
        join_playlist(&world.services, bob, room, "").await.unwrap();
        let counted = async || {
            let details = room_details(&world.services, room, Some(bob)).await.unwrap().unwrap();
            let of_items = details.attempts.iter().map(|item| item.attempts).collect::<Vec<_>>();
            (details.summary.participant_count, details.own.map(|own| own.attempts), of_items)
        };
        assert_eq!(counted().await, (2, None, vec![]));
        token(world, room, items[0], bob).await.unwrap();
        assert_eq!(counted().await, (2, Some(1), vec![1]));
        token(world, room, items[1], bob).await.unwrap();
        assert_eq!(counted().await, (2, Some(2), vec![1, 1]));
        for item in items {
            assert!(matches!(token(world, room, item, bob).await, Err(ItemTokenRefusal::NoAttemptLeft)));
        }
        assert_eq!(counted().await, (2, Some(2), vec![1, 1]));
    }
}
