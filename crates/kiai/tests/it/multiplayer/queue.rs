//! What is played next.

use kiai_model::Id;
use kiai_testkit::TestServer;
use kiai_wire_lazer::hub::{
    multiplayer::MultiplayerServer,
    multiplayer_room::{MultiplayerRoomState, MultiplayerUserState, QueueMode},
};

use super::{guest, hear_room_state, host, load, map, mods, readable, ready, start};

#[tokio::test]
async fn everybody_adds_and_takes_turns() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let mut room = map.room();
    room.settings.queue_mode = QueueMode::AllPlayersRoundRobin;
    let (alice, mut of_alice) = host(&server, "alice", room).await;
    let (bob, of_bob) = guest(&server, "bob", of_alice.id()).await;
    of_alice.ask(MultiplayerServer::AddPlaylistItem(map.item())).await.unwrap();
    of_bob.ask(MultiplayerServer::AddPlaylistItem(map.item())).await.unwrap();
    of_alice.hear_until_room(|inside| inside.room.playlist.0.len() == 3).await.unwrap();
    of_alice
        .hear_until_room(|inside| {
            let mut items = inside.room.playlist.0.clone();
            items.sort_by_key(|item| item.playlist_order);
            let owners: Vec<i64> = items.iter().map(|item| item.owner_id.get()).collect();
            owners == [alice.id, bob.id, alice.id]
        })
        .await
        .unwrap();
    for _ in 0..2 {
        of_bob.ask(MultiplayerServer::AddPlaylistItem(map.item())).await.unwrap();
    }
    let refused = readable(of_bob.ask(MultiplayerServer::AddPlaylistItem(map.item())).await);
    assert_eq!(refused, "Can't enqueue more than 3 items at once.");
    server.stop().await;
}

#[tokio::test]
async fn an_item_is_changed_and_removed_by_its_owner() {
    let server = TestServer::start().await;
    let (map, other) = (map(&server, "Song", 88).await, map_of_other(&server).await);
    let mut room = map.room();
    room.settings.queue_mode = QueueMode::AllPlayers;
    let (_, mut of_alice) = host(&server, "alice", room).await;
    let (_, mut of_bob) = guest(&server, "bob", of_alice.id()).await;
    let first = of_bob.current().unwrap().clone();
    of_alice.ask(MultiplayerServer::AddPlaylistItem(other.item())).await.unwrap();
    of_bob.hear_until_room(|inside| inside.room.playlist.0.len() == 2).await.unwrap();

    let mut changed = first.clone();
    changed.required_mods = mods(&["DT"]);
    changed.allowed_mods = mods(&["HD", "HR"]);
    let refused = readable(of_bob.ask(MultiplayerServer::EditPlaylistItem(changed.clone())).await);
    assert_eq!(refused, "Attempted to change an item which is not owned by the user.");
    of_alice.ask(MultiplayerServer::EditPlaylistItem(changed)).await.unwrap();
    of_bob.hear_until_room(|inside| inside.current().unwrap().required_mods == mods(&["DT"])).await.unwrap();
    of_bob.ask(MultiplayerServer::ChangeUserMods(mods(&["HD"]))).await.unwrap();
    assert!(readable(of_bob.ask(MultiplayerServer::ChangeUserMods(mods(&["EZ"]))).await).ends_with("selected: EZ"));

    let refused = readable(of_bob.ask(MultiplayerServer::RemovePlaylistItem(first.id)).await);
    assert_eq!(refused, "Attempted to remove an item which is not owned by the user.");
    of_alice.ask(MultiplayerServer::RemovePlaylistItem(first.id)).await.unwrap();
    of_bob.hear_until_room(|inside| inside.room.playlist.0.len() == 1).await.unwrap();
    assert_eq!(i64::from(of_bob.current().unwrap().beatmap_id), other.beatmap);
    let last = of_bob.current().unwrap().id;
    let refused = readable(of_alice.ask(MultiplayerServer::RemovePlaylistItem(last)).await);
    assert_eq!(refused, "The only item in the room cannot be removed.");
    of_alice.hear_until_room(|inside| inside.room.playlist.0.len() == 1).await.unwrap();
    server.stop().await;
}

async fn map_of_other(server: &TestServer) -> super::Map {
    map(server, "Other", 77).await
}

#[tokio::test]
async fn when_all_is_played_nobody_is_ready_until_something_comes() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let mut room = map.room();
    room.settings.queue_mode = QueueMode::AllPlayers;
    let (_, mut of_alice) = host(&server, "alice", room).await;
    ready(&of_alice).await;
    start(&of_alice).await;
    load(&mut of_alice).await;
    hear_room_state(&mut of_alice, MultiplayerRoomState::Playing).await;
    of_alice.change_state(MultiplayerUserState::FinishedPlay).await.unwrap();
    of_alice.hear_until_room(|inside| inside.current().unwrap().expired).await.unwrap();
    of_alice.change_state(MultiplayerUserState::Idle).await.unwrap();
    let refused = readable(of_alice.change_state(MultiplayerUserState::Ready).await);
    assert_eq!(refused, "Cannot ready up while all items have been played.");
    let played = of_alice.current().unwrap().id;
    let refused = readable(of_alice.ask(MultiplayerServer::RemovePlaylistItem(played)).await);
    assert!(!refused.is_empty());
    of_alice.ask(MultiplayerServer::AddPlaylistItem(map.item())).await.unwrap();
    of_alice.hear_until_room(|inside| inside.room.settings.playlist_item_id != played).await.unwrap();
    of_alice.change_state(MultiplayerUserState::Ready).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn items_are_checked() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (_, of_alice) = host(&server, "alice", map.room()).await;
    let (_, of_bob) = guest(&server, "bob", of_alice.id()).await;
    let add = |change: &dyn Fn(&mut kiai_wire_lazer::hub::multiplayer_room::MultiplayerPlaylistItem)| {
        let mut item = map.item();
        change(&mut item);
        MultiplayerServer::AddPlaylistItem(item)
    };
    for (call, text) in [
        (add(&|item| item.beatmap_id = 5), "Attempted to add a beatmap which does not exist online."),
        (
            add(&|item| item.beatmap_checksum = "00000000000000000000000000000000".into()),
            "Attempted to add a beatmap which has been modified.",
        ),
        (add(&|item| item.ruleset_id = 4), "Attempted to select an unsupported ruleset."),
        (
            add(&|item| (item.freestyle, item.allowed_mods) = (true, mods(&["HD"]))),
            "Cannot enqueue freestyle item with mods.",
        ),
        (add(&|item| item.required_mods = mods(&["EZ", "HR"])), "Invalid combination of required mods: "),
        (add(&|item| item.required_mods = mods(&["XX"])), "Invalid mods were selected for specified ruleset: XX"),
        (add(&|item| item.required_mods = mods(&["AT"])), "Invalid required mods were selected: AT"),
        (add(&|item| item.allowed_mods = mods(&["DT"])), "Invalid free mods were selected: DT"),
        (
            MultiplayerServer::EditPlaylistItem({
                let mut item = map.item();
                item.id = Id::new(999_999);
                item
            }),
            "Attempted to change an item that doesn't exist.",
        ),
        (MultiplayerServer::RemovePlaylistItem(Id::new(999_999)), "Item does not exist in the room."),
    ] {
        let refused = readable(of_alice.ask(call.clone()).await);
        assert!(refused.starts_with(text), "{call:?}: {refused}");
    }
    assert!(readable(of_bob.ask(MultiplayerServer::AddPlaylistItem(map.item())).await).contains("not the host"));
    server.stop().await;
}
