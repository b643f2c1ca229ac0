//! RI and RP: what is kept of who comes and goes, and rooms that nobody can come into.

use super::*;
use crate::scores::tests::world::both_databases;

/// Whether somebody is kept as inside a room, and in its channel.
async fn is_kept(world: &World, room: &Room, user: Id<User>) -> (bool, bool) {
    let store = &world.services.store;
    let inside = store.is_in_room(room.id, user).await.unwrap();
    let member = store.membership(room.channel, user).await.unwrap();
    (inside == Some(true), member.is_some_and(|member| member.joined))
}

async fn made_by(world: &World, user: Id<User>) -> Vec<kiai_model::rooms::ListedRoom> {
    let request = ListRequest { mode: RoomMode::Owned, is_realtime: true, is_playing: None };
    list_rooms(&world.services, user, request).await.unwrap()
}

/// Nothing is left in memory of a room that could not be made, and its maker is in none.
async fn is_nowhere(world: &World, maker: Id<User>) {
    let made = made_by(world, maker).await;
    let [made] = made.as_slice() else { panic!("{made:?}") };
    assert!(made.summary.ends_at.is_some_and(|end| end <= world.services.clock.now()), "it is over");
    assert!(find_live(&world.services, made.summary.id).is_none());
    assert_eq!(whereabouts(&world.services, maker), None);
}

both_databases! {
    async fn ri01_ri02_ri03_whoever_is_inside_is_kept_once_until_they_leave(world: &World) {
        let ((a, _), (b, _)) = (given_player(world, "Alice").await, given_player(world, "Bob").await);
        let room = given_room(world, &a).await;
        assert_eq!(made_by(world, a.user).await.len(), 1);
        assert_eq!(world.services.store.members_of(room.channel).await.unwrap(), [a.user]);
        assert_eq!(is_kept(world, &room, a.user).await, (true, true));
        come(world, room.id, &b).await.unwrap();
        for user in [a.user, b.user] {
            assert_eq!(is_kept(world, &room, user).await, (true, true));
        }
        for (who, is_last) in [(&b, false), (&a, true)] {
            leave(&world.services, who, None, Role::Player).await.unwrap();
            assert_eq!(is_kept(world, &room, who.user).await, (false, false));
            assert_eq!(find_live(&world.services, room.id).is_none(), is_last);
        }
        assert!(world.services.store.kept_rooms().await.unwrap().is_empty());
        assert!(made_by(world, a.user).await[0].summary.ends_at.is_some());
    }

    async fn ri04_whoever_is_put_out_is_kept_no_more_and_the_host_still(world: &World) {
        let ((a, _), (b, of_bob)) = (given_player(world, "Alice").await, given_player(world, "Bob").await);
        let room = given_room(world, &a).await;
        come(world, room.id, &b).await.unwrap();
        apply(&world.services, &a, RoomCommand::Kick(b.user)).await.unwrap();
        leave(&world.services, &b, None, Role::Player).await.unwrap();
        assert_eq!(is_kept(world, &room, b.user).await, (false, false));
        assert_eq!(is_kept(world, &room, a.user).await, (true, true));
        let exits = of_bob.0.lock().iter().filter(|event| matches!(event, Event::RoomExited { .. })).count();
        assert_eq!((exits, whereabouts(&world.services, b.user)), (1, None));
    }

    async fn rp17_a_room_that_is_only_stored_takes_nobody(world: &World) {
        let ((a, _), (b, _)) = (given_player(world, "Alice").await, given_player(world, "Bob").await);
        let room = given_room(world, &a).await;
        leave(&world.services, &a, None, Role::Player).await.unwrap();
        let (playlist, _) = playlist(world, a.user, None).await;
        for stored in [room.id, playlist, Id::new(9999)] {
            let refused = come(world, stored, &b).await;
            assert!(matches!(refused, Err(RoomRefusal::NoSuchRoom | RoomRefusal::Refused(Refusal::Ended))));
            assert!(find_live(&world.services, stored).is_none());
        }
        assert_eq!(whereabouts(&world.services, b.user), None);
        given_room(world, &b).await;
    }

    async fn rp18_a_room_whose_beginning_cannot_be_stored_is_given_up(world: &World) {
        let ((a, _), (b, _)) = (given_player(world, "Alice").await, given_player(world, "Bob").await);
        given_room(world, &b).await;
        // No second room can be without an end: nobody's coming in takes it away.
        world.execute("CREATE UNIQUE INDEX broken ON rooms ((ends_at IS NULL)) WHERE ends_at IS NULL").await;
        let refused = create(&world.services, &a, draft(RoomKind::Normal, Settings::default()), LAZER).await;
        assert!(matches!(refused, Err(RoomRefusal::Internal(_))));
        is_nowhere(world, a.user).await;
        world.execute("DROP INDEX broken").await;
        given_room(world, &a).await;
    }

    async fn rp19_a_room_whose_maker_cannot_be_stored_is_given_up(world: &World) {
        let ((a, _), (b, _)) = (given_player(world, "Alice").await, given_player(world, "Bob").await);
        given_room(world, &b).await;
        // Nobody else can be inside of any room.
        world.execute("CREATE UNIQUE INDEX broken ON room_participants (is_inside)").await;
        let refused = create(&world.services, &a, draft(RoomKind::Normal, Settings::default()), LAZER).await;
        assert!(matches!(refused, Err(RoomRefusal::Internal(_))));
        is_nowhere(world, a.user).await;
        world.execute("DROP INDEX broken").await;
        given_room(world, &a).await;
    }

    async fn a_command_that_cannot_be_stored_has_not_happened(world: &World) {
        let ((a, of_alice), (b, _)) = (given_player(world, "Alice").await, given_player(world, "Bob").await);
        let room = given_room(world, &a).await;
        world.execute("CREATE UNIQUE INDEX broken ON room_participants (is_inside)").await;
        assert!(matches!(come(world, room.id, &b).await, Err(RoomRefusal::Internal(_))));
        assert_eq!(find_live(&world.services, room.id).unwrap().users.len(), 1);
        assert_eq!(whereabouts(&world.services, b.user), None);
        assert_eq!(of_alice.told(|event| matches!(event, RoomEvent::UserJoined { .. })), 0);
        world.execute("DROP INDEX broken").await;
        come(world, room.id, &b).await.unwrap();
        assert_eq!(of_alice.told(|event| matches!(event, RoomEvent::UserJoined { .. })), 1);
    }
}
