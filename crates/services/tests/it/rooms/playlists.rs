//! Playlists that each plays alone.

use kiai_model::{
    Beatmap,
    rooms::{NewPlaylist, RoomDetails, RoomState},
};
use kiai_services::rooms::{
    ListRequest, PlaylistRefusal, RoomMode, close_playlist, create_playlist, join_playlist, leave_playlist, list_rooms,
    room_details,
};

use super::*;

const DAY: Duration = Duration::from_hours(24);

fn playlist() -> NewPlaylist {
    NewPlaylist {
        name: "a playlist".to_owned(),
        password: String::new(),
        duration: DAY,
        max_attempts: None,
        max_participants: None,
        settings: Settings::default(),
        items: MAPS.into_iter().map(item).collect(),
    }
}

async fn given(t: &TestServices, user: Id<User>) -> RoomDetails {
    create_playlist(&t.services, user, playlist()).await.unwrap()
}

async fn listed(t: &TestServices, viewer: Id<User>, mode: RoomMode) -> Vec<Id<Room>> {
    let request = ListRequest { mode, ..ListRequest::default() };
    list_rooms(&t.services, viewer, request).await.unwrap().into_iter().map(|room| room.summary.id).collect()
}

both_databases! {
    async fn a_playlist_is_made_found_and_over_in_time(t: TestServices) {
        let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
        let made = given(&t, alice).await;
        let id = made.summary.id;
        assert_eq!(made.playlist.len(), 2);
        assert_eq!((made.summary.host, made.recent_participants.as_slice()), (Some(alice), [alice].as_slice()));
        let joined = join_playlist(&t.services, bob, id, "").await.unwrap();
        assert_eq!(joined.summary.participant_count, 2);
        assert_eq!(listed(&t, bob, RoomMode::Active).await, [id]);
        assert_eq!(listed(&t, bob, RoomMode::Participated).await, [id]);
        assert_eq!((listed(&t, bob, RoomMode::Owned).await, listed(&t, alice, RoomMode::Owned).await), (vec![], vec![id]));
        assert!(listed(&t, bob, RoomMode::Ended).await.is_empty());
        t.clock.advance(DAY);
        assert_eq!((listed(&t, bob, RoomMode::Active).await, listed(&t, bob, RoomMode::Ended).await), (vec![], vec![id]));
        let over = room_details(&t.services, id, Some(bob)).await.unwrap().unwrap();
        assert_eq!(over.summary.state, RoomState::Closed);
        let late = join_playlist(&t.services, t.given_user("Carol").await, id, "").await;
        assert!(matches!(late, Err(PlaylistRefusal::Refused(Refusal::Ended))));
        leave_playlist(&t.services, bob, id).await.unwrap();
        assert!(room_details(&t.services, Id::new(999), None).await.unwrap().is_none());
    }

    async fn what_cannot_be_is_not_made(t: TestServices) {
        let alice = t.given_user("Alice").await;
        let tried = async |change: fn(&mut NewPlaylist)| {
            let mut new = playlist();
            change(&mut new);
            create_playlist(&t.services, alice, new).await.unwrap_err()
        };
        assert!(matches!(tried(|new| new.items.clear()).await, PlaylistRefusal::ItemCount));
        assert!(matches!(tried(|new| new.items = vec![item(MAPS[0]); 257]).await, PlaylistRefusal::ItemCount));
        assert!(matches!(tried(|new| new.duration = DAY * 15).await, PlaylistRefusal::Duration));
        assert!(matches!(tried(|new| new.max_attempts = Some(0)).await, PlaylistRefusal::AttemptLimit));
        assert!(matches!(tried(|new| new.name = " ".to_owned()).await, PlaylistRefusal::Refused(Refusal::InvalidName)));
        let unknown = tried(|new| new.items = [1, MAPS[0], 2].map(item).to_vec()).await;
        assert_eq!(unknown.to_string(), "beatmaps not found: 1, 2", "the game looks for this text");
        assert!(matches!(unknown, PlaylistRefusal::UnknownBeatmaps(maps) if maps == [1, 2].map(Id::<Beatmap>::new)));
        let other = tried(|new| new.items[0].ruleset = 9).await;
        assert!(matches!(other, PlaylistRefusal::Refused(Refusal::UnknownRuleset)));
        assert!(listed(&t, alice, RoomMode::Owned).await.is_empty());
        for _ in 0..5 {
            given(&t, alice).await;
        }
        assert!(matches!(tried(|_| {}).await, PlaylistRefusal::TooManyRooms));
    }

    async fn a_password_has_to_be_said_once(t: TestServices) {
        let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
        let new = NewPlaylist { password: "secret".to_owned(), ..playlist() };
        let id = create_playlist(&t.services, alice, new).await.unwrap().summary.id;
        let refused = join_playlist(&t.services, bob, id, "wrong").await;
        assert!(matches!(refused, Err(PlaylistRefusal::Refused(Refusal::WrongPassword))));
        join_playlist(&t.services, bob, id, "secret").await.unwrap();
        leave_playlist(&t.services, bob, id).await.unwrap();
        join_playlist(&t.services, bob, id, "").await.unwrap();
    }

    async fn only_its_maker_closes_a_playlist_and_soon(t: TestServices) {
        let (alice, bob) = (t.given_user("Alice").await, t.given_user("Bob").await);
        let (first, second) = (given(&t, alice).await.summary.id, given(&t, alice).await.summary.id);
        assert!(matches!(close_playlist(&t.services, bob, first).await, Err(PlaylistRefusal::NotHost)));
        close_playlist(&t.services, alice, first).await.unwrap();
        let again = close_playlist(&t.services, alice, first).await;
        assert!(matches!(again, Err(PlaylistRefusal::Refused(Refusal::Ended))));
        t.clock.advance(Duration::from_mins(6));
        assert!(matches!(close_playlist(&t.services, alice, second).await, Err(PlaylistRefusal::TooLate)));
    }

    async fn rooms_that_are_played_together_are_listed_apart(t: TestServices) {
        let (alice, bob) = (player(&t, "Alice").await, t.given_user("Bob").await);
        given(&t, bob).await;
        let id = given_room(&t, &alice).await;
        let request = ListRequest { is_realtime: true, ..ListRequest::default() };
        let rooms = list_rooms(&t.services, bob, request).await.unwrap();
        assert_eq!(rooms.iter().map(|room| room.summary.id).collect::<Vec<_>>(), [id]);
        assert_eq!((rooms[0].active_item_count, rooms[0].summary.participant_count), (1, 1));
        let playing = ListRequest { is_playing: Some(true), ..request };
        assert!(list_rooms(&t.services, bob, playing).await.unwrap().is_empty());
        assert!(matches!(join_playlist(&t.services, bob, id, "").await, Err(PlaylistRefusal::NotAPlaylist)));
        leave_playlist(&t.services, alice.connection.user, id).await.unwrap();
        assert!(find_live(&t.services, id).is_none());
        let over = ListRequest { mode: RoomMode::Ended, ..request };
        let rooms = list_rooms(&t.services, bob, over).await.unwrap();
        assert_eq!((rooms.len(), rooms[0].summary.participant_count), (1, 1));
    }
}
