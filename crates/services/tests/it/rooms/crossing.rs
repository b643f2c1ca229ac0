//! Things that happen at once.

use kiai_services::rooms::{SettingsChange, Start, whereabouts};

use super::*;

both_databases! {
    async fn of_two_who_want_the_last_place_one_gets_it(t: TestServices) {
        let (alice, bob, carol) = (player(&t, "Alice").await, player(&t, "Bob").await, player(&t, "Carol").await);
        let id = given_room(&t, &alice).await;
        let change = SettingsChange { max_participants: Some(Some(2)), ..SettingsChange::default() };
        asks(&t, &alice, RoomCommand::ChangeSettings(change)).await.unwrap();
        let (one, other) = tokio::join!(comes(&t, &bob, id), comes(&t, &carol, id));
        let refused = if one.is_ok() { other } else { one };
        assert_eq!(refusal(refused), Refusal::Full);
        assert_eq!(room(&t, id).users.len(), 2);
        let somewhere = [&bob, &carol].map(|ear| whereabouts(&t.services, ear.connection.user).is_some());
        assert_eq!(somewhere.into_iter().filter(|is_inside| *is_inside).count(), 1);
    }

    async fn who_joins_twice_at_once_is_inside_once(t: TestServices) {
        let (alice, bob, carol) = (player(&t, "Alice").await, player(&t, "Bob").await, player(&t, "Carol").await);
        let (first, second) = (given_room(&t, &alice).await, given_room(&t, &bob).await);
        let (one, other) = tokio::join!(comes(&t, &carol, first), comes(&t, &carol, second));
        assert!(one.is_ok() != other.is_ok());
        assert_eq!(room(&t, first).users.len() + room(&t, second).users.len(), 3);
    }

    async fn a_host_who_leaves_while_the_match_starts_leaves_a_whole_room(t: TestServices) {
        let (alice, bob) = (player(&t, "Alice").await, player(&t, "Bob").await);
        let id = given_room(&t, &alice).await;
        join(&t.services, &bob.connection, id, "", Role::Player, STABLE).await.unwrap();
        let start = asks(&t, &alice, RoomCommand::StartMatch(Start::Forced));
        let (started, ()) = tokio::join!(start, goes(&t, &alice));
        assert!(matches!(started, Ok(()) | Err(RoomRefusal::Refused(_))), "{started:?}");
        let left = room(&t, id);
        assert_eq!((users(&left), left.host), (vec![bob.connection.user], Some(bob.connection.user)));
    }

    async fn a_connection_that_ends_goes_out_even_if_it_was_just_coming_in(t: TestServices) {
        let (alice, bob) = (player(&t, "Alice").await, player(&t, "Bob").await);
        let id = given_room(&t, &alice).await;
        heard(&alice);
        let (joined, ()) = tokio::join!(comes(&t, &bob, id), breaks(&t, &bob));
        drop(joined);
        assert!(comes(&t, &bob, id).await.is_err(), "it is gone");
        assert_eq!(users(&room(&t, id)), [alice.connection.user]);
        assert_eq!(whereabouts(&t.services, bob.connection.user), None);
    }

    async fn a_connection_that_was_replaced_takes_nobody_out(t: TestServices) {
        let alice = player(&t, "Alice").await;
        let former = Ear::open(&t, alice.connection.user, ConnectionKind::Multiplayer);
        let current = Ear::open(&t, alice.connection.user, ConnectionKind::Multiplayer);
        let refused = create(&t.services, &former.connection, draft(), LAZER).await;
        assert!(matches!(refused, Err(RoomRefusal::NotCurrent)), "{refused:?}");
        let id = given_room(&t, &current).await;
        breaks(&t, &former).await;
        assert_eq!(users(&room(&t, id)), [alice.connection.user]);
        breaks(&t, &current).await;
        assert!(find_live(&t.services, id).is_none());
    }

    async fn a_flood_is_limited_and_told_and_nobody_else_suffers(t: TestServices) {
        let (alice, bob) = (player(&t, "Alice").await, player(&t, "Bob").await);
        let id = given_room(&t, &alice).await;
        comes(&t, &bob, id).await.unwrap();
        let mut limited = 0;
        for _ in 0..2000 {
            match asks(&t, &bob, RoomCommand::Roll(None)).await {
                Ok(()) => {}
                Err(RoomRefusal::TooMany(_)) => limited += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        assert!(limited > 1500, "{limited}");
        asks(&t, &alice, RoomCommand::Roll(Some(6))).await.unwrap();
    }
}
