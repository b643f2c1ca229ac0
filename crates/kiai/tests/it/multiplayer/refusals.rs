//! What is refused, in the words of the game's own server.

use std::{collections::BTreeSet, time::Duration};

use kiai_clients::lazer::Error;
use kiai_model::Id;
use kiai_services::accounts::set_restricted;
use kiai_testkit::TestServer;
use kiai_wire_lazer::{
    hub::{
        multiplayer::{MATCHMAKING_METHODS, MultiplayerClient, MultiplayerServer},
        multiplayer_match::{MatchUserRequest, SetLockStateRequest, StartMatchCountdownRequest, StopCountdownRequest},
        multiplayer_room::{BeatmapAvailability, DownloadState, MatchType, MultiplayerRoomState, MultiplayerUserState},
    },
    msgpack::{Call, TimeSpan},
};

use super::{guest, hear_room_state, host, load, map, mods, readable, ready, start};

#[tokio::test]
async fn whoever_is_in_no_room_leaves_none_and_finds_none() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let hub = alice.open_multiplayer().await.unwrap();
    hub.call(&MultiplayerServer::LeaveRoom).await.unwrap();
    let nowhere = readable(hub.call(&MultiplayerServer::JoinRoom(Id::new(12345))).await);
    assert_eq!(nowhere, "Failed to join the room, please try again.");
    server.stop().await;
}

#[tokio::test]
async fn each_call_is_refused_from_outside_to_guests_and_in_mid_match_as_it_should() {
    const HOST: Option<&str> = Some("User is attempting to perform a host level operation while not the host");
    const DONE: Option<&str> = None;
    // Would end the match or hand it over, which other tests do.
    const ELSEWHERE: Option<&str> = Some("");
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (alice, mut of_alice) = host(&server, "alice", map.room()).await;
    let (bob, mut of_bob) = guest(&server, "bob", of_alice.id()).await;
    let carol = server.register("carol").await;
    of_alice.ask(MultiplayerServer::AddPlaylistItem(map.item())).await.unwrap();
    let current = of_bob.current().unwrap().clone();
    let mut settings = of_bob.room.settings.clone();
    settings.name = "Another".into();
    let available = BeatmapAvailability { state: DownloadState::LocallyAvailable, download_progress: None };
    let request = |request| MultiplayerServer::SendMatchRequest(Some(request));
    let ten = StartMatchCountdownRequest { duration: TimeSpan::from(Duration::from_secs(10)) };
    // What a guest hears, and what the host in mid-match.
    let calls = [
        (MultiplayerServer::InvitePlayer(Id::new(carol.id)), DONE, DONE),
        (MultiplayerServer::TransferHost(Id::new(bob.id)), HOST, ELSEWHERE),
        (MultiplayerServer::TransferHost(Id::new(carol.id)), HOST, Some("User is not in the room.")),
        (MultiplayerServer::KickUser(Id::new(alice.id)), HOST, Some("Can't kick self")),
        (
            MultiplayerServer::ChangeSettings(settings),
            HOST,
            Some("Attempted to change settings while a game is in progress."),
        ),
        (MultiplayerServer::ChangeBeatmapAvailability(available), DONE, DONE),
        (
            MultiplayerServer::ChangeUserStyle(None, Some(3)),
            Some("Current item does not allow free user styles."),
            Some("Current item does not allow free user styles."),
        ),
        (
            MultiplayerServer::ChangeUserMods(mods(&["HD"])),
            Some("Incompatible mods were selected: HD"),
            Some("Incompatible mods were selected: HD"),
        ),
        (
            MultiplayerServer::ChangeUserMods(mods(&["XX"])),
            Some("Incompatible mods were selected: XX"),
            Some("Incompatible mods were selected: XX"),
        ),
        (request(MatchUserRequest::SetLockState(SetLockStateRequest { locked: false })), HOST, DONE),
        (
            request(MatchUserRequest::StartMatchCountdown(ten)),
            HOST,
            Some("Cannot start a countdown during ongoing play."),
        ),
        (request(MatchUserRequest::StopCountdown(StopCountdownRequest { id: 99 })), HOST, DONE),
        (MultiplayerServer::SendMatchRequest(None), DONE, DONE),
        (MultiplayerServer::StartMatch, HOST, Some("Can't start match when the host is not ready.")),
        (MultiplayerServer::AddPlaylistItem(map.item()), HOST, DONE),
        (
            MultiplayerServer::EditPlaylistItem(current.clone()),
            Some("Attempted to change an item which is not owned by the user."),
            Some("The current item in the room cannot be edited when currently being played."),
        ),
        (
            MultiplayerServer::RemovePlaylistItem(current.id),
            Some("Attempted to remove an item which is not owned by the user."),
            Some("The current item in the room cannot be removed when currently being played."),
        ),
        (MultiplayerServer::VoteToSkipIntro, Some("Cannot skip while not in gameplay."), DONE),
        (
            MultiplayerServer::ChangeState(MultiplayerUserState::Ready),
            DONE,
            Some("Cannot change from Playing to Ready"),
        ),
        (
            MultiplayerServer::ChangeState(MultiplayerUserState::Loaded),
            DONE,
            Some("Cannot change from Playing to Loaded"),
        ),
        (MultiplayerServer::ChangeState(MultiplayerUserState::Idle), DONE, DONE),
        (MultiplayerServer::AbortGameplay, Some("Cannot abort gameplay while not in gameplay."), ELSEWHERE),
        (MultiplayerServer::AbortMatch, HOST, ELSEWHERE),
    ];
    let entrances = ["CreateRoom", "JoinRoom", "JoinRoomWithPassword", "LeaveRoom"];
    let tried: BTreeSet<&str> = calls.iter().map(|(call, ..)| call.target()).chain(entrances).collect();
    assert_eq!(tried, MultiplayerServer::METHODS.iter().copied().collect(), "each method is tried");

    let of_carol = carol.open_multiplayer().await.unwrap();
    for (call, expected, _) in &calls {
        let outside = readable(of_carol.call(call).await);
        assert_eq!(outside, "This user has not yet joined a multiplayer room.", "{call:?}");
        let told = of_bob.ask(call.clone()).await.err().map(|error| readable(Err::<(), _>(error)));
        assert_eq!(told.as_deref(), *expected, "{call:?} by a guest");
    }
    let endless = of_bob.ask(MultiplayerServer::ChangeUserMods(mods(&["HD"; 128]))).await;
    assert_eq!(readable(endless), "Failed to invoke 'ChangeUserMods' due to an error on the server.");
    ready(&of_alice).await;
    start(&of_alice).await;
    for inside in [&mut of_alice, &mut of_bob] {
        load(inside).await;
    }
    hear_room_state(&mut of_alice, MultiplayerRoomState::Playing).await;
    for (call, _, expected) in calls.iter().filter(|(.., expected)| *expected != ELSEWHERE) {
        let told = of_alice.ask(call.clone()).await.err().map(|error| readable(Err::<(), _>(error)));
        assert_eq!(told.as_deref(), *expected, "{call:?} by the host in mid-match");
    }
    for inside in [&of_alice, &of_bob] {
        inside.change_state(MultiplayerUserState::FinishedPlay).await.unwrap();
    }
    of_bob.hear_until(|call| *call == MultiplayerClient::ResultsReady).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn the_hosts_alone_is_the_hosts_alone() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (alice, of_alice) = host(&server, "alice", map.room()).await;
    let (bob, of_bob) = guest(&server, "bob", of_alice.id()).await;
    let text = "User is attempting to perform a host level operation while not the host";
    for call in [
        MultiplayerServer::StartMatch,
        MultiplayerServer::AbortMatch,
        MultiplayerServer::KickUser(Id::new(alice.id)),
        MultiplayerServer::TransferHost(Id::new(bob.id)),
        MultiplayerServer::ChangeSettings(of_bob.room.settings.clone()),
        MultiplayerServer::AddPlaylistItem(map.item()),
    ] {
        assert_eq!(readable(of_bob.ask(call).await), text);
    }
    assert_eq!(readable(of_alice.ask(MultiplayerServer::KickUser(Id::new(alice.id))).await), "Can't kick self");
    let nobody = of_alice.ask(MultiplayerServer::TransferHost(Id::new(9999))).await;
    assert_eq!(readable(nobody), "User is not in the room.");
    of_alice.ask(MultiplayerServer::TransferHost(Id::new(bob.id))).await.unwrap();
    assert_eq!(readable(of_alice.ask(MultiplayerServer::AbortMatch).await), text);
    server.stop().await;
}

#[tokio::test]
async fn states_and_matches_go_in_order() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, of_alice) = host(&server, "alice", map.room()).await;
    for (state, text) in [
        (MultiplayerUserState::Playing, "Cannot change from Idle to Playing"),
        (MultiplayerUserState::Results, "Cannot change from Idle to Results"),
        (MultiplayerUserState::FinishedPlay, "Cannot change from Idle to FinishedPlay"),
    ] {
        assert_eq!(readable(of_alice.change_state(state).await), text);
    }
    of_alice.change_state(MultiplayerUserState::Loaded).await.unwrap();
    assert_eq!(
        readable(of_alice.ask(MultiplayerServer::StartMatch).await),
        "Can't start match when the host is not ready."
    );
    of_alice.change_state(MultiplayerUserState::Spectating).await.unwrap();
    assert_eq!(
        readable(of_alice.ask(MultiplayerServer::StartMatch).await),
        "Can't start match when no users are ready."
    );
    assert_eq!(
        readable(of_alice.ask(MultiplayerServer::AbortMatch).await),
        "Cannot abort a match that hasn't started."
    );
    assert_eq!(
        readable(of_alice.ask(MultiplayerServer::AbortGameplay).await),
        "Cannot abort gameplay while not in gameplay."
    );
    assert_eq!(readable(of_alice.ask(MultiplayerServer::VoteToSkipIntro).await), "Cannot skip while not in gameplay.");
    of_alice.change_state(MultiplayerUserState::Idle).await.unwrap();
    ready(&of_alice).await;
    of_alice.ask(MultiplayerServer::StartMatch).await.unwrap();
    let settings = of_alice.room.settings.clone();
    let mut other = settings.clone();
    other.name = "Other".into();
    assert_eq!(
        readable(of_alice.ask(MultiplayerServer::ChangeSettings(other)).await),
        "Attempted to change settings while a game is in progress."
    );
    server.stop().await;
}

#[tokio::test]
async fn settings_that_cannot_be_are_refused() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, of_alice) = host(&server, "alice", map.room()).await;
    let change = |change: &dyn Fn(&mut kiai_wire_lazer::hub::multiplayer_room::MultiplayerRoomSettings)| {
        let mut settings = of_alice.room.settings.clone();
        change(&mut settings);
        MultiplayerServer::ChangeSettings(settings)
    };
    for (call, text) in [
        (change(&|settings| settings.max_participants = Some(1)), "Max participants must be between 2 and 16."),
        (change(&|settings| settings.max_participants = Some(17)), "Max participants must be between 2 and 16."),
        (change(&|settings| settings.match_type = MatchType::Playlists), "Invalid match type selected."),
        (change(&|settings| settings.match_type = MatchType::RankedPlay), "Invalid match type selected."),
        (change(&|settings| settings.name = "".into()), "A room's name has"),
        (change(&|settings| settings.name = "x".repeat(101).as_str().into()), "A room's name has"),
        (change(&|settings| settings.auto_start_duration = TimeSpan { ticks: -1 }), "That is too long."),
        (change(&|settings| settings.auto_start_duration = TimeSpan { ticks: i64::MAX }), "That is too long."),
    ] {
        let refused = readable(of_alice.ask(call).await);
        assert!(refused.starts_with(text), "{refused}");
    }
    server.stop().await;
}

#[tokio::test]
async fn one_room_at_a_time_and_no_more_than_fit() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let mut small = map.room();
    small.settings.max_participants = Some(2);
    let (_, of_alice) = host(&server, "alice", small).await;
    let (_, of_bob) = guest(&server, "bob", of_alice.id()).await;
    let again = of_bob.ask(MultiplayerServer::JoinRoom(of_alice.room.room_id)).await;
    assert_eq!(readable(again), "Can't join a room when already in another room.");
    let another = of_bob.ask(MultiplayerServer::CreateRoom(Box::new(map.room()))).await;
    assert_eq!(readable(another), "Can't join a room when already in another room.");
    let carol = server.register("carol").await;
    let hub = carol.open_multiplayer().await.unwrap();
    let full = hub.call(&MultiplayerServer::JoinRoom(of_alice.room.room_id)).await;
    assert_eq!(readable(full), "Not eligible to join this room.");
    let invite = of_alice.ask(MultiplayerServer::InvitePlayer(Id::new(carol.id))).await;
    assert_eq!(readable(invite), "Player is not eligible to join this room.");
    for room in [
        {
            let mut room = map.room();
            room.playlist.0.clear();
            room
        },
        {
            let mut room = map.room();
            room.playlist.0.push(map.item());
            room
        },
    ] {
        let refused = readable(hub.call(&MultiplayerServer::CreateRoom(Box::new(room))).await);
        assert_eq!(refused, "A room is made with exactly one playlist item.");
    }
    server.stop().await;
}

#[tokio::test]
async fn invitations_reach_whoever_takes_them() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let mut room = map.room();
    room.settings.password = "secret".into();
    let (alice, of_alice) = host(&server, "alice", room).await;
    let bob = server.register("bob").await;
    let mut of_bob = bob.open_multiplayer().await.unwrap();
    of_alice.ask(MultiplayerServer::InvitePlayer(Id::new(bob.id))).await.unwrap();
    let heard = of_bob.next().await.unwrap();
    let invited = kiai_wire_lazer::hub::multiplayer::MultiplayerClient::Invited(
        Id::new(alice.id),
        of_alice.room.room_id,
        "secret".into(),
    );
    assert_eq!(heard, Some(kiai_clients::lazer::Heard::Call(invited)));

    bob.block(alice.id).await.unwrap();
    let refused = of_alice.ask(MultiplayerServer::InvitePlayer(Id::new(bob.id))).await;
    assert_eq!(readable(refused), "Cannot perform action due to user being blocked.");
    let carol = server.register("carol").await;
    set_restricted(server.services(), Id::new(carol.id), true).await.unwrap();
    let refused = of_alice.ask(MultiplayerServer::InvitePlayer(Id::new(carol.id))).await;
    assert_eq!(readable(refused), "Can't perform that action on a restricted user.");
    server.stop().await;
}

#[tokio::test]
async fn there_is_no_quick_play() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let hub = alice.open_multiplayer().await.unwrap();
    for method in MATCHMAKING_METHODS {
        let answer = hub.connection().invoke(method, 0, |_| {}).await;
        if matches!(*method, "MatchmakingLeaveLobby" | "MatchmakingLeaveQueue") {
            answer.unwrap();
        } else {
            let told = answer.unwrap_err().readable();
            assert_eq!(told, "This server has no quick play and no ranked play.", "{method}");
        }
    }
    let unknown = hub.connection().invoke("BanUser", 0, |_| {}).await.unwrap_err().to_string();
    assert_eq!(unknown, "Unknown hub method 'BanUser'");
    server.stop().await;
}

#[tokio::test]
async fn whoever_is_restricted_plays_alone() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, of_alice) = host(&server, "alice", map.room()).await;
    let bob = server.register("bob").await;
    set_restricted(server.services(), Id::new(bob.id), true).await.unwrap();
    let bob = server.log_in("bob").await;
    let hub = bob.open_multiplayer().await.unwrap();
    for call in
        [MultiplayerServer::JoinRoom(of_alice.room.room_id), MultiplayerServer::CreateRoom(Box::new(map.room()))]
    {
        match hub.call(&call).await {
            Err(Error::Hub(text)) => assert_eq!(text, "Can't join a room when restricted."),
            other => panic!("{other:?}"),
        }
    }
    server.stop().await;
}
