//! Playlists: each plays alone, and all stand on one board.

use std::time::Duration;

use kiai_clients::lazer::{
    Error, Heard, NewRoomItem, PlaylistRoom,
    strict::{ItemScore, Room, RoomType},
};
use kiai_model::Id;
use kiai_testkit::{Player, TestServer};
use kiai_wire_lazer::{
    hub::metadata::{MetadataClient, MetadataServer, MultiplayerPlaylistItemStats},
    msgpack::List,
};

use super::{Map, map, mods};

pub(super) fn playlist(maps: &[&Map]) -> PlaylistRoom {
    PlaylistRoom {
        name: "A playlist".into(),
        password: None,
        duration: 60,
        max_attempts: None,
        playlist: maps.iter().map(|map| NewRoomItem::of(map.beatmap)).collect(),
    }
}

pub(super) async fn play(server: &TestServer, player: &Player, room: &Room, index: usize, map: &Map) -> ItemScore {
    let item = room.playlist[index].id;
    let spectator = player.open_spectator().await.unwrap();
    let token = player.request_item_token(room.id, item, &map.script).await.unwrap();
    server.advance(Duration::from_secs_f64(map.script.length_ms() / 1000.0));
    player.play_item(&spectator, room.id, item, token, &map.script).await.unwrap()
}

fn refusal(result: Result<impl std::fmt::Debug, Error>) -> (u16, String) {
    match result.unwrap_err() {
        Error::Refused { status, error: Some(text), .. } => (status, text),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_playlist_is_made_played_and_listed() {
    let server = TestServer::start().await;
    let (first, second) = (map(&server, "Song", 88).await, map(&server, "Other", 77).await);
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let room = alice.create_playlist(&playlist(&[&first, &second])).await.unwrap();
    assert_eq!((room.kind, room.playlist.len(), room.participant_count), (RoomType::Playlists, 2, 1));
    assert!(room.channel_id > 0 && room.ends_at.is_some());
    assert_eq!(room.host.as_ref().unwrap().username, "alice");

    let joined = bob.join_playlist(room.id, bob.id, None).await.unwrap();
    assert_eq!(joined.participant_count, 2);
    assert!(joined.current_user_score.unwrap().playlist_item_attempts.is_empty());
    bob.post_message(room.channel_id.into(), "hello", false, "a").await.unwrap();

    let score = play(&server, &bob, &room, 0, &first).await;
    assert_eq!(score.position, Some(1));
    let later = play(&server, &alice, &room, 0, &first).await;
    assert_eq!(later.position, Some(2));
    play(&server, &bob, &room, 1, &second).await;
    server.settle().await;

    let board = alice.room_leaderboard(room.id).await.unwrap();
    let names: Vec<_> = board.leaderboard.iter().map(|row| row.user.as_ref().unwrap().username.as_str()).collect();
    assert_eq!(names, ["bob", "alice"]);
    assert_eq!((board.leaderboard[0].completed, board.leaderboard[0].attempts), (2, 2));
    assert_eq!(board.user_score.unwrap().position, Some(2));

    let item = room.playlist[0].id;
    let scores = alice.item_scores(room.id, item, None).await.unwrap();
    assert_eq!(scores.scores.iter().map(|score| score.id).collect::<Vec<_>>(), [score.id, later.id]);
    assert_eq!((scores.total, scores.user_score.unwrap().position), (Some(2), Some(2)));
    assert!(scores.cursor.is_none(), "nothing comes after the last");
    let around = alice.item_score(room.id, item, later.id).await.unwrap();
    assert_eq!(around.position, Some(2));
    let around = around.scores_around.unwrap();
    assert_eq!(around.higher.unwrap().scores[0].id, score.id);
    assert!(around.lower.is_none(), "an empty part would not be shown");
    assert_eq!(alice.item_score_of(room.id, item, bob.id).await.unwrap().id, score.id);
    assert_eq!(refusal(alice.item_score_of(room.id, room.playlist[1].id, alice.id).await).0, 404);

    let full = bob.room(room.id).await.unwrap();
    let own = full.current_user_score.unwrap();
    assert_eq!((own.attempts, own.playlist_item_attempts.len()), (2, 2));
    assert!(own.playlist_item_attempts.iter().all(|item| item.passed && item.attempts == 1));
    for (mode, is_there) in [("", true), ("owned", false), ("participated", true), ("ended", false)] {
        let query: &[(&str, &str)] = if mode.is_empty() { &[] } else { &[("mode", mode)] };
        let listed = bob.rooms(query).await.unwrap();
        assert_eq!(listed.iter().any(|listed| listed.id == room.id), is_there, "{mode}");
    }
    let listed = alice.rooms(&[("mode", "owned"), ("category", "normal")]).await.unwrap().remove(0);
    assert_eq!(listed.playlist_item_stats.unwrap().count_total, 2);
    assert!(listed.current_playlist_item.is_some() && listed.difficulty_range.is_some());
    assert!(alice.rooms(&[("category", "realtime")]).await.unwrap().is_empty());
    assert!(alice.rooms(&[("category", "spotlight")]).await.unwrap().is_empty());

    bob.leave_playlist(room.id, bob.id).await.unwrap();
    bob.leave_playlist(room.id, bob.id).await.unwrap();
    server.advance(Duration::from_secs(3600));
    assert_eq!(refusal(bob.join_playlist(room.id, bob.id, None).await).0, 422);
    assert_eq!(refusal(alice.request_item_token(room.id, item, &first.script).await).0, 422);
    assert_eq!(alice.rooms(&[("mode", "ended")]).await.unwrap().len(), 1);
    server.stop().await;
}

#[tokio::test]
async fn what_cannot_be_a_playlist_is_refused_with_a_text() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let good = playlist(&[&map]);
    let unknown = NewRoomItem::of(5);
    for (room, text) in [
        (PlaylistRoom { playlist: vec![], ..good.clone() }, "A playlist has between 1 and 256 items."),
        (
            PlaylistRoom { playlist: vec![NewRoomItem::of(map.beatmap); 257], ..good.clone() },
            "A playlist has between 1 and 256 items.",
        ),
        (
            PlaylistRoom { playlist: vec![unknown.clone(), NewRoomItem::of(6)], ..good.clone() },
            "beatmaps not found: 5, 6",
        ),
        (PlaylistRoom { duration: 0, ..good.clone() }, "A playlist can be played for"),
        (PlaylistRoom { duration: 60 * 24 * 15, ..good.clone() }, "A playlist can be played for"),
        (PlaylistRoom { duration: -1, ..good.clone() }, "A number of the room is out of range."),
        (PlaylistRoom { max_attempts: Some(129), ..good.clone() }, "A playlist has between 1 and 128 attempts."),
        (PlaylistRoom { name: String::new(), ..good.clone() }, "A room's name has"),
    ] {
        let (status, error) = refusal(alice.create_playlist(&room).await);
        assert_eq!(status, 422);
        assert!(error.starts_with(text), "{error}");
    }
    let secret = PlaylistRoom { password: Some("secret".into()), ..good };
    let room = alice.create_playlist(&secret).await.unwrap();
    assert!(room.has_password);
    assert_eq!(refusal(bob.join_playlist(room.id, bob.id, None).await), (403, "Invalid password".into()));
    assert_eq!(refusal(bob.join_playlist(room.id, alice.id, Some("secret")).await).0, 403);
    assert_eq!(refusal(bob.request_item_token(room.id, room.playlist[0].id, &map.script).await).0, 422);
    bob.join_playlist(room.id, bob.id, Some("secret")).await.unwrap();
    assert_eq!(refusal(bob.close_playlist(room.id).await).0, 403);
    alice.close_playlist(room.id).await.unwrap();
    assert_eq!(refusal(alice.close_playlist(room.id).await).0, 422);
    for missing in [alice.room(9999).await.map(drop), alice.close_playlist(9999).await] {
        assert_eq!(refusal(missing).0, 404);
    }
    assert_eq!(refusal(alice.room_leaderboard(9999).await).0, 404);
    assert_eq!(refusal(alice.item_scores(room.id, 9999, None).await).0, 404);
    server.stop().await;
}

#[tokio::test]
async fn attempts_and_mods_are_what_the_playlist_says() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let alice = server.register("alice").await;
    let mut once = PlaylistRoom { max_attempts: Some(1), ..playlist(&[&map]) };
    once.playlist[0].required_mods = mods(&["DT"]);
    let room = alice.create_playlist(&once).await.unwrap();
    let item = room.playlist[0].id;
    let token = alice.request_item_token(room.id, item, &map.script).await.unwrap();
    let (status, text) = refusal(alice.request_item_token(room.id, item, &map.script).await);
    assert_eq!((status, text.as_str()), (422, "You have reached the maximum number of attempts."));
    server.advance(Duration::from_secs_f64(map.script.length_ms() / 1000.0));
    let without = alice.submit_item_score(room.id, item, token, &map.script.submission).await;
    assert_eq!(refusal(without).0, 422);
    assert_eq!(refusal(alice.submit_item_score(room.id, item, 9999, &map.script.submission).await).0, 404);
    server.stop().await;
}

#[tokio::test]
async fn whoever_watches_a_playlist_hears_of_its_scores() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (alice, bob) = (server.register("alice").await, server.register("bob").await);
    let room = alice.create_playlist(&playlist(&[&map])).await.unwrap();
    let mut hub = crate::hubs::metadata(&bob).await;
    let stats: List<MultiplayerPlaylistItemStats, 256> =
        hub.ask(&MetadataServer::BeginWatchingMultiplayerRoom(room.id)).await.unwrap();
    assert_eq!((stats.0.len(), stats.0[0].cumulative_score), (1, 0));
    let score = play(&server, &alice, &room, 0, &map).await;
    server.settle().await;
    let Some(Heard::Call(MetadataClient::MultiplayerRoomScoreSet(event))) = hub.next().await.unwrap() else { panic!() };
    assert_eq!((event.room_id, event.playlist_item_id), (room.id, room.playlist[0].id));
    assert_eq!((event.score_id.get(), event.user_id), (score.id, Id::new(alice.id)));
    assert_eq!((event.total_score, event.new_rank), (score.total_score, Some(1)));
    let stats: List<MultiplayerPlaylistItemStats, 256> =
        hub.ask(&MetadataServer::BeginWatchingMultiplayerRoom(room.id)).await.unwrap();
    assert_eq!(stats.0[0].cumulative_score, score.total_score);
    assert_eq!(stats.0[0].total_score_distribution.0.iter().sum::<i64>(), 1);
    hub.call(&MetadataServer::EndWatchingMultiplayerRoom(room.id)).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn the_history_of_a_match_is_kept() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (alice, of_alice) = super::host(&server, "alice", map.room()).await;
    let (bob, of_bob) = super::guest(&server, "bob", of_alice.id()).await;
    of_bob.ask(kiai_wire_lazer::hub::multiplayer::MultiplayerServer::LeaveRoom).await.unwrap();
    let path = format!("rooms/{}/events", of_alice.id());
    let reply = alice.api("GET".parse().unwrap(), &path).send().await.unwrap();
    let told: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    let events: Vec<_> =
        told["events"].as_array().unwrap().iter().map(|event| event["event_type"].as_str().unwrap()).collect();
    assert_eq!(events, ["room_created", "player_joined", "player_joined", "player_left"]);
    assert_eq!(told["events"][3]["user_id"].as_i64(), Some(bob.id));
    assert_eq!(told["first_event_id"], told["events"][0]["id"]);
    assert_eq!(told["last_event_id"], told["events"][3]["id"]);
    assert_eq!(told["room"]["id"].as_i64(), Some(of_alice.id()));
    assert_eq!(told["users"].as_array().unwrap().len(), 2);
    server.stop().await;
}
