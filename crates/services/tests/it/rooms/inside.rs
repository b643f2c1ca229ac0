//! What is asked of a room, and who hears of it.

use kiai_model::{
    Audience, Event,
    rooms::{Availability, MatchType, RoomState, UserState},
};
use kiai_services::{
    accounts::set_restricted,
    chat::joined_channels,
    rooms::{
        ItemEdit, LiveFilter, SettingsChange, Start, apply_as_server, apply_in, enter_lobby, exit_lobby, history,
        live_rooms, room_of, tell_progress, whereabouts,
    },
};

use super::*;

both_databases! {
    async fn whoever_makes_a_room_is_inside_as_its_host(t: TestServices) {
        let alice = player(&t, "Alice").await;
        let made = create(&t.services, &alice.connection, draft(), LAZER).await.unwrap();
        assert_eq!((users(&made), made.host), (vec![alice.connection.user], Some(alice.connection.user)));
        assert_eq!(made.current_item().unwrap().beatmap.id, Id::new(MAPS[0]));
        assert_eq!(heard(&alice), ["entered"]);
        assert_eq!(whereabouts(&t.services, alice.connection.user), Some(made.id));
        assert_eq!(room_of(&t.services, &alice.connection).unwrap().id, made.id);
        let channels = joined_channels(&t.services, alice.connection.user).await.unwrap();
        assert!(channels.iter().any(|view| view.joined.channel.id == made.channel), "those inside talk");
    }

    async fn what_cannot_be_is_not_made(t: TestServices) {
        let alice = player(&t, "Alice").await;
        let tried = async |change: fn(&mut RoomDraft)| {
            let mut draft = draft();
            change(&mut draft);
            create(&t.services, &alice.connection, draft, LAZER).await
        };
        assert_eq!(refusal(tried(|draft| draft.settings.name.clear()).await), Refusal::InvalidName);
        assert_eq!(refusal(tried(|draft| draft.item = Some(item(1))).await), Refusal::UnknownBeatmap);
        assert_eq!(
            refusal(tried(|draft| draft.settings.match_type = MatchType::Playlists).await),
            Refusal::InvalidMatchType
        );
        assert_eq!(refusal(tried(|draft| draft.item = None).await), Refusal::NoMapYet);
        assert_eq!(whereabouts(&t.services, alice.connection.user), None);
        set_restricted(&t.services, alice.connection.user, true).await.unwrap();
        assert_eq!(refusal(tried(|_| {}).await), Refusal::Restricted);
        let made = live_rooms(&t.services, LiveFilter::default());
        assert!(made.is_empty(), "{made:?}");
    }

    async fn those_inside_hear_of_who_comes_and_goes_in_order(t: TestServices) {
        let (alice, bob) = (player(&t, "Alice").await, player(&t, "Bob").await);
        let (a, b) = (alice.connection.user, bob.connection.user);
        let id = given_room(&t, &alice).await;
        heard(&alice);
        assert_eq!(users(&comes(&t, &bob, id).await.unwrap()), [a, b]);
        assert_eq!(heard(&alice), [format!("+{b}")]);
        assert_eq!(heard(&bob), ["entered"], "who comes in learns the rest from the room");
        asks(&t, &bob, RoomCommand::ChangeAvailability(Availability::LocallyAvailable)).await.unwrap();
        assert_eq!(
            (heard(&alice), heard(&bob)),
            (vec!["AvailabilityChanged".to_owned()], vec!["AvailabilityChanged".to_owned()])
        );
        goes(&t, &alice).await;
        assert_eq!(heard(&alice), ["exited"]);
        assert_eq!(heard(&bob), [format!("host {b}"), format!("-{a}")]);
        goes(&t, &alice).await;
        assert!(heard(&bob).is_empty(), "who was put out leaves once more");
        goes(&t, &bob).await;
        assert_eq!(heard(&bob), ["exited"]);
        assert!(find_live(&t.services, id).is_none(), "a room ends when the last one leaves");
    }

    async fn a_user_is_in_one_room_at_a_time(t: TestServices) {
        let (alice, bob) = (player(&t, "Alice").await, player(&t, "Bob").await);
        let (first, second) = (given_room(&t, &alice).await, given_room(&t, &bob).await);
        assert!(matches!(comes(&t, &alice, second).await, Err(RoomRefusal::InAnotherRoom)));
        assert!(matches!(comes(&t, &alice, first).await, Err(RoomRefusal::InAnotherRoom)));
        let again = create(&t.services, &alice.connection, draft(), LAZER).await;
        assert!(matches!(again, Err(RoomRefusal::InAnotherRoom)));
        goes(&t, &alice).await;
        comes(&t, &alice, second).await.unwrap();
        assert!(matches!(comes(&t, &player(&t, "Carol").await, Id::new(99)).await, Err(RoomRefusal::NoSuchRoom)));
    }

    async fn a_password_has_to_be_said(t: TestServices) {
        let (alice, bob) = (player(&t, "Alice").await, player(&t, "Bob").await);
        let id = given_room(&t, &alice).await;
        let change = SettingsChange { password: Some("secret".to_owned()), ..SettingsChange::default() };
        asks(&t, &alice, RoomCommand::ChangeSettings(change)).await.unwrap();
        assert_eq!(refusal(comes(&t, &bob, id).await), Refusal::WrongPassword);
        assert_eq!(whereabouts(&t.services, bob.connection.user), None, "who was refused may go elsewhere");
        join(&t.services, &bob.connection, id, "secret", Role::Player, LAZER).await.unwrap();
    }

    async fn who_is_put_out_hears_it_and_nothing_more(t: TestServices) {
        let (alice, bob) = (player(&t, "Alice").await, player(&t, "Bob").await);
        let b = bob.connection.user;
        let id = given_room(&t, &alice).await;
        comes(&t, &bob, id).await.unwrap();
        heard(&alice);
        heard(&bob);
        assert_eq!(refusal(asks(&t, &bob, RoomCommand::Kick(alice.connection.user)).await), Refusal::NotHost);
        asks(&t, &alice, RoomCommand::Kick(b)).await.unwrap();
        assert_eq!(heard(&bob), [format!("kicked {b}"), "exited".to_owned()]);
        assert_eq!(heard(&alice), [format!("kicked {b}")]);
        assert_eq!(refusal(asks(&t, &bob, RoomCommand::VoteToSkip).await), Refusal::NotInside);
        comes(&t, &bob, id).await.unwrap();
        let change =
            RoomCommand::EditItem { item: None, edit: ItemEdit { beatmap: Some(Id::new(1)), ..ItemEdit::default() } };
        assert_eq!(refusal(asks(&t, &alice, change).await), Refusal::UnknownBeatmap);
    }

    async fn an_invitation_reaches_who_is_elsewhere(t: TestServices) {
        let (alice, bob) = (player(&t, "Alice").await, player(&t, "Bob").await);
        given_room(&t, &alice).await;
        asks(&t, &alice, RoomCommand::Invite(bob.connection.user)).await.unwrap();
        assert_eq!(heard(&bob), [format!("invited by {}", alice.connection.user)]);
        let nobody = asks(&t, &alice, RoomCommand::Invite(Id::new(999))).await;
        assert!(matches!(nobody, Err(RoomRefusal::UnknownUser)));
    }

    async fn a_match_is_played_and_remembered(t: TestServices) {
        let (alice, bob) = (player(&t, "Alice").await, player(&t, "Bob").await);
        let id = given_room(&t, &alice).await;
        join(&t.services, &bob.connection, id, "", Role::Player, STABLE).await.unwrap();
        for ear in [&alice, &bob] {
            asks(&t, ear, RoomCommand::ChangeAvailability(Availability::LocallyAvailable)).await.unwrap();
            asks(&t, ear, RoomCommand::ChangeState(UserState::Ready)).await.unwrap();
        }
        heard(&alice);
        heard(&bob);
        asks(&t, &alice, RoomCommand::StartMatch(Start::WhenReady)).await.unwrap();
        assert_eq!(room(&t, id).state, RoomState::WaitingForLoad);
        assert!(heard(&bob).contains(&"LoadRequested".to_owned()));
        asks(&t, &alice, RoomCommand::ChangeState(UserState::Loaded)).await.unwrap();
        asks(&t, &alice, RoomCommand::ChangeState(UserState::ReadyForGameplay)).await.unwrap();
        asks(&t, &bob, RoomCommand::FinishLoading).await.unwrap();
        assert_eq!(room(&t, id).state, RoomState::Playing);
        tell_progress(&t.services, &bob.connection, Default::default()).unwrap();
        let told = alice.told();
        assert!(told.iter().any(|event| matches!(event, Event::RoomProgress { user, .. } if *user == bob.connection.user)));
        assert!(told.iter().any(|event| matches!(event, Event::RoomChanged { .. })), "somebody inside shows seats only");
        for ear in [&alice, &bob] {
            asks(&t, ear, RoomCommand::ChangeState(UserState::FinishedPlay)).await.unwrap();
        }
        assert!(heard(&alice).contains(&"ResultsReady".to_owned()));
        let lines = history(&t.services, id, None, None, 50).await.unwrap();
        let kinds: Vec<_> = lines.iter().rev().map(|line| format!("{:?}", line.record.kind)).collect();
        assert_eq!(kinds, ["RoomCreated", "PlayerJoined", "PlayerJoined", "GameStarted", "GameCompleted"]);
    }

    async fn whoever_looks_at_the_list_hears_of_rooms_but_of_no_password(t: TestServices) {
        let (alice, bob) = (player(&t, "Alice").await, player(&t, "Bob").await);
        assert!(enter_lobby(&t.services, &bob.connection).is_empty());
        let mut secret = draft();
        secret.settings.password = "secret".to_owned();
        let id = create(&t.services, &alice.connection, secret, LAZER).await.unwrap().id;
        let listed = |event: &Event| match event {
            Event::RoomListed { room } => Some((room.id, room.users.len(), room.settings.password.clone())),
            _ => None,
        };
        assert_eq!(bob.told().iter().filter_map(listed).collect::<Vec<_>>(), [(id, 0, "*".to_owned())]);
        let seen = parking_lot::Mutex::new(Vec::new());
        eventually("the owner waits", || t.clock.sleeper_count() > 0).await;
        t.clock.advance(Duration::from_secs(1));
        eventually("a change is told", || {
            seen.lock().extend(bob.told().iter().filter_map(listed));
            !seen.lock().is_empty()
        })
        .await;
        assert_eq!(*seen.lock(), [(id, 1, "*".to_owned())]);
        goes(&t, &alice).await;
        assert_eq!(bob.told(), [Event::RoomUnlisted { room: id }]);
        exit_lobby(&t.services, &bob.connection);
        assert_eq!(t.services.connections.user_count(&Audience::Lobby), 0);
    }

    async fn a_referee_leads_from_outside_and_the_server_everywhere(t: TestServices) {
        let (alice, bob) = (player(&t, "Alice").await, player(&t, "Bob").await);
        let tournament = RoomDraft { kind: RoomKind::Tournament, ..draft() };
        let made = create(&t.services, &alice.connection, tournament, LAZER).await.unwrap();
        assert_eq!(made.users[0].role, Role::Referee);
        leave(&t.services, &alice.connection, Some(made.id), Role::Referee).await.unwrap();
        comes(&t, &bob, made.id).await.unwrap();
        let locked = apply_in(&t.services, &alice.connection, made.id, RoomCommand::SetLocked(true)).await.unwrap();
        assert!(locked.is_locked);
        let by_bob = apply_in(&t.services, &bob.connection, made.id, RoomCommand::SetLocked(false)).await;
        assert_eq!(refusal(by_bob), Refusal::NotHost);
        heard(&bob);
        apply_as_server(&t.services, made.id, RoomCommand::Close).await.unwrap();
        assert_eq!(heard(&bob), [format!("kicked {}", bob.connection.user), "exited".to_owned()]);
        assert!(matches!(
            comes(&t, &bob, made.id).await,
            Err(RoomRefusal::NoSuchRoom | RoomRefusal::Refused(Refusal::Ended))
        ));
    }
}
