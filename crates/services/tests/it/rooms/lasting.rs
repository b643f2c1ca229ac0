//! Rooms that outlive their server.

use kiai_services::rooms::{RETURN_TIME, SettingsChange, leave_to_next, restore, resume, whereabouts};

use super::*;

both_databases! {
    async fn after_a_crash_the_room_is_there_and_who_returns_goes_on(t: TestServices) {
        let (alice, bob, carol) = (player(&t, "Alice").await, player(&t, "Bob").await, player(&t, "Carol").await);
        let id = given_room(&t, &alice).await;
        join(&t.services, &bob.connection, id, "", Role::Player, STABLE).await.unwrap();
        comes(&t, &carol, id).await.unwrap();
        let change = SettingsChange { name: Some("another".to_owned()), ..SettingsChange::default() };
        asks(&t, &alice, RoomCommand::ChangeSettings(change)).await.unwrap();
        asks(&t, &alice, RoomCommand::AddItem(item(MAPS[1]))).await.unwrap();
        let before = room(&t, id);

        let next = t.again().await;
        assert_eq!(restore(&next.services).await.unwrap(), 1);
        assert_eq!(*room(&next, id), *before, "what was acknowledged is there");
        let back = Ear::open(&next, bob.connection.user, ConnectionKind::Bancho);
        let resumed = resume(&next.services, &back.connection).await.unwrap().unwrap();
        assert_eq!((resumed.id, heard(&back)), (id, vec!["entered".to_owned()]));
        let again = Ear::open(&next, alice.connection.user, ConnectionKind::Multiplayer);
        comes(&next, &again, id).await.unwrap();
        asks(&next, &again, RoomCommand::Roll(None)).await.unwrap();
        assert_eq!(heard(&back), ["Rolled"]);

        eventually("the owner waits", || next.clock.sleeper_count() > 0).await;
        next.clock.advance(RETURN_TIME);
        eventually("who does not come back is gone", || room(&next, id).users.len() == 2).await;
        assert_eq!(users(&room(&next, id)), [alice.connection.user, bob.connection.user]);
        assert_eq!(whereabouts(&next.services, carol.connection.user), None);
    }

    async fn an_item_of_a_room_has_a_number_of_its_own_after_a_crash(t: TestServices) {
        let alice = player(&t, "Alice").await;
        let id = given_room(&t, &alice).await;
        let next = t.again().await;
        restore(&next.services).await.unwrap();
        let again = Ear::open(&next, alice.connection.user, ConnectionKind::Multiplayer);
        resume(&next.services, &again.connection).await.unwrap().unwrap();
        for _ in 0..20 {
            asks(&next, &again, RoomCommand::AddItem(item(MAPS[1]))).await.unwrap();
        }
        let items: std::collections::BTreeSet<_> = room(&next, id).playlist.iter().map(|item| item.id).collect();
        assert_eq!(items.len(), 21);
    }

    async fn whose_connection_ends_while_the_server_stops_may_come_back(t: TestServices) {
        let alice = player(&t, "Alice").await;
        let id = given_room(&t, &alice).await;
        leave_to_next(&t.services);
        breaks(&t, &alice).await;
        assert_eq!(users(&room(&t, id)), [alice.connection.user]);
    }

    async fn a_room_that_is_over_is_not_kept(t: TestServices) {
        let alice = player(&t, "Alice").await;
        given_room(&t, &alice).await;
        goes(&t, &alice).await;
        assert_eq!(restore(&t.again().await.services).await.unwrap(), 0);
    }

    async fn a_room_nobody_came_back_to_ends(t: TestServices) {
        let alice = player(&t, "Alice").await;
        let id = given_room(&t, &alice).await;
        let next = t.again().await;
        restore(&next.services).await.unwrap();
        eventually("the owner waits", || next.clock.sleeper_count() > 0).await;
        next.clock.advance(RETURN_TIME);
        eventually("the room is gone", || find_live(&next.services, id).is_none()).await;
        let nobody = Ear::open(&next, alice.connection.user, ConnectionKind::Multiplayer);
        assert!(resume(&next.services, &nobody.connection).await.unwrap().is_none());
    }
}
