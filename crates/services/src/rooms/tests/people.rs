//! IV, BA and RS: who is asked to come, what is told across rooms, names that nobody wants to read.

use kiai_model::user::RelationKind;

use super::*;
use crate::{
    accounts::set_restricted,
    chat::set_filtered_word,
    scores::tests::world::both_databases,
    users::{add_relation, set_pm_friends_only},
};

async fn invites(world: &World, by: &OpenConnection, whom: Id<User>) -> Result<(), RoomRefusal> {
    apply(&world.services, by, RoomCommand::Invite(whom)).await
}

both_databases! {
    async fn iv01_to_iv07_friends_come_and_the_blocked_do_not(world: &World) {
        let (a, _) = given_player(world, "Alice").await;
        let room = given_room(world, &a).await;
        let services = &world.services;
        for (line, expected) in [
            ("IV01", Ok(())),
            ("IV02", Err(Refusal::InviteeBlocked)),
            ("IV03", Err(Refusal::InviteeBlocked)),
            ("IV04", Err(Refusal::InviteeTakesNoMessages)),
            ("IV05", Err(Refusal::InviteeRestricted)),
            ("IV06", Err(Refusal::InviteeNotEligible)),
            ("IV07", Ok(())),
        ] {
            let (invited, heard) = given_player(world, line).await;
            let user = invited.user;
            match line {
                "IV01" => {
                    set_pm_friends_only(services, user, true).await.unwrap();
                    add_relation(services, user, a.user, RelationKind::Friend).await.unwrap();
                }
                "IV02" => {
                    add_relation(services, user, a.user, RelationKind::Friend).await.unwrap();
                    add_relation(services, a.user, user, RelationKind::Block).await.unwrap();
                }
                "IV03" => drop(add_relation(services, user, a.user, RelationKind::Block).await.unwrap()),
                "IV04" => set_pm_friends_only(services, user, true).await.unwrap(),
                "IV05" => assert!(set_restricted(services, user, true).await.unwrap()),
                "IV06" => apply(services, &a, RoomCommand::Ban(user)).await.unwrap(),
                _ => {}
            }
            let done = invites(world, &a, user).await.map_err(|refusal| match refusal {
                RoomRefusal::Refused(refusal) => refusal,
                other => panic!("{line}: {other}"),
            });
            assert_eq!(done, expected, "{line}");
            let invited = |event: &RoomEvent| matches!(event, RoomEvent::Invited { by, .. } if *by == a.user);
            assert_eq!(heard.told(invited), usize::from(done.is_ok()), "{line}");
        }
        assert!(matches!(invites(world, &a, Id::new(9999)).await, Err(RoomRefusal::UnknownUser)));
        assert_eq!(find_live(services, room.id).unwrap().users.len(), 1);
    }

    async fn ba03_ba04_rooms_hear_of_their_own_alone(world: &World) {
        let ((a, of_alice), (b, of_bob)) = (given_player(world, "Alice").await, given_player(world, "Bob").await);
        let rooms = [given_room(world, &a).await, given_room(world, &b).await];
        let said = [Availability::Importing, Availability::NotDownloaded];
        for (who, availability) in [&a, &b].into_iter().zip(said) {
            apply(&world.services, who, RoomCommand::ChangeAvailability(availability)).await.unwrap();
        }
        for (room, availability) in rooms.iter().zip(said) {
            assert_eq!(find_live(&world.services, room.id).unwrap().users[0].availability, availability);
        }
        for (heard, own) in [(of_alice, a.user), (of_bob, b.user)] {
            let of_own = |event: &RoomEvent| matches!(event, RoomEvent::AvailabilityChanged { user, .. } if *user == own);
            let of_any = |event: &RoomEvent| matches!(event, RoomEvent::AvailabilityChanged { .. });
            assert_eq!((heard.told(of_own), heard.told(of_any)), (1, 1));
        }
    }

    async fn rs10_wb16_names_are_filtered_wherever_they_are_given(world: &World) {
        let ((a, _), (b, _)) = (given_player(world, "Alice").await, given_player(world, "Bob").await);
        let services = &world.services;
        set_filtered_word(services, "bad", false).await.unwrap();
        set_filtered_word(services, "worst", true).await.unwrap();
        let named = |name: &str| Settings { name: name.to_owned(), ..Settings::default() };
        let new = |name| RoomDraft { settings: named(name), ..draft(RoomKind::Normal, Settings::default()) };
        let room = create(services, &a, new("bad room"), LAZER).await.unwrap();
        assert_eq!(room.settings.name, "*** room");
        let rename = |name: &str| {
            RoomCommand::ChangeSettings(SettingsChange { name: Some(name.to_owned()), ..SettingsChange::default() })
        };
        apply(services, &a, rename("A Bad word")).await.unwrap();
        let refused = apply(services, &a, rename("the worst")).await;
        assert!(matches!(refused, Err(RoomRefusal::Unwanted)));
        assert_eq!(find_live(services, room.id).unwrap().settings.name, "A *** word");
        assert_eq!(services.store.room(room.id).await.unwrap().unwrap().summary.name, "A *** word");
        assert!(matches!(create(services, &b, new("worst"), LAZER).await, Err(RoomRefusal::Unwanted)));
        assert_eq!(whereabouts(services, b.user), None);
    }

    async fn xt25_a_referee_is_told_of_a_room_that_there_is_not(world: &World) {
        let (a, _) = given_player(world, "Alice").await;
        let services = &world.services;
        let room = create(services, &a, draft(RoomKind::Tournament, Settings::default()), LAZER).await.unwrap();
        let lock = || RoomCommand::SetLocked(true);
        assert!(apply_in(services, &a, room.id, lock()).await.unwrap().is_locked);
        assert!(matches!(apply_in(services, &a, Id::new(9999), lock()).await, Err(RoomRefusal::NoSuchRoom)));
        apply_in(services, &a, room.id, RoomCommand::Close).await.unwrap();
        assert!(matches!(apply_in(services, &a, room.id, lock()).await, Err(RoomRefusal::NoSuchRoom)));
    }
}
