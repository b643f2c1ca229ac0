//! What is told of a match that was played.

use std::{collections::BTreeSet, time::Duration};

use kiai_clients::lazer::strict::{ItemScore, User};
use kiai_testkit::{Player, TestServer};
use kiai_wire_lazer::hub::multiplayer::{MultiplayerClient, MultiplayerServer};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{guest, host, load, map, play, ready, start};

async fn events(player: &Player, room: i64, query: &[(&str, i64)]) -> Value {
    let request = player.api("GET".parse().unwrap(), &format!("rooms/{room}/events"));
    query.iter().fold(request, |request, (key, value)| request.query(key, value)).typed().await.unwrap()
}

fn numbers(told: &Value) -> Vec<i64> {
    told["events"].as_array().unwrap().iter().map(|event| event["id"].as_i64().unwrap()).collect()
}

fn number(user: &User) -> i64 {
    user.id.unwrap().into()
}

/// A list, each of which as the game reads it.
fn list<T: DeserializeOwned>(told: &Value) -> Vec<T> {
    serde_json::from_value(told.clone()).unwrap()
}

#[tokio::test]
async fn a_played_match_is_told_once_and_in_order_with_its_scores() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (alice, mut of_alice) = host(&server, "alice", map.room()).await;
    let room = of_alice.id();
    let (bob, mut of_bob) = guest(&server, "bob", room).await;
    ready(&of_alice).await;
    ready(&of_bob).await;
    let item = of_bob.current().unwrap().id.get();
    start(&of_alice).await;
    load(&mut of_alice).await;
    load(&mut of_bob).await;
    for (player, inside) in [(&alice, &mut of_alice), (&bob, &mut of_bob)] {
        let spectator = player.open_spectator().await.unwrap();
        let token = player.request_item_token(room, item, &map.script).await.unwrap();
        server.advance(Duration::from_secs_f64(map.script.length_ms() / 1000.0));
        play(player, inside, &spectator, &map, token, item).await;
    }
    of_alice.hear_until(|call| *call == MultiplayerClient::ResultsReady).await.unwrap();
    server.settle().await;
    of_alice.ask(MultiplayerServer::LeaveRoom).await.unwrap();
    of_bob.ask(MultiplayerServer::LeaveRoom).await.unwrap();

    let told = events(&bob, room, &[]).await;
    let expected = [
        ("room_created", Some(alice.id), None),
        ("player_joined", Some(alice.id), None),
        ("player_joined", Some(bob.id), None),
        ("game_started", None, Some(item)),
        ("game_completed", None, Some(item)),
        ("host_changed", Some(bob.id), None),
        ("player_left", Some(alice.id), None),
        ("room_disbanded", Some(bob.id), None),
    ];
    let told_of = |event: &Value| {
        let kind = event["event_type"].as_str().unwrap().to_owned();
        (kind, event["user_id"].as_i64(), event["playlist_item_id"].as_i64())
    };
    let of_match: Vec<_> = told["events"].as_array().unwrap().iter().map(told_of).collect();
    assert_eq!(of_match, expected.map(|(kind, user, item)| (kind.to_owned(), user, item)));
    let ids = numbers(&told);
    assert!(ids.is_sorted_by(|one, next| one < next));
    assert_eq!(
        (told["first_event_id"].as_i64(), told["last_event_id"].as_i64()),
        (ids.first().copied(), ids.last().copied())
    );
    assert_eq!((told["room"]["id"].as_i64(), &told["current_playlist_item_id"]), (Some(room), &Value::Null));

    let users: BTreeSet<i64> = list::<User>(&told["users"]).iter().map(number).collect();
    assert_eq!(users, BTreeSet::from([alice.id, bob.id]));
    let [played] = told["playlist_items"].as_array().unwrap().as_slice() else { panic!("{told}") };
    assert_eq!((played["id"].as_i64(), played["beatmap_id"].as_i64()), (Some(item), Some(map.beatmap)));
    let scores: Vec<ItemScore> = list(&played["scores"]);
    let players: Vec<i64> = scores.iter().map(|score| number(score.user.as_ref().unwrap())).collect();
    assert_eq!(players, [alice.id, bob.id], "of equals the first comes first");
    assert!(scores.iter().all(|score| score.passed && score.total_score > 0));
    assert_eq!(told["beatmaps"][0]["id"].as_i64(), Some(map.beatmap));
    assert_eq!(told["beatmaps"][0]["beatmapset_id"], told["beatmapsets"][0]["id"]);

    let (mut back, mut forth) = (numbers(&events(&bob, room, &[("limit", 3)]).await), vec![0]);
    while back[0] != ids[0] {
        let earlier = numbers(&events(&bob, room, &[("limit", 3), ("before", back[0])]).await);
        assert!(!earlier.is_empty(), "{back:?}");
        back.splice(0..0, earlier);
    }
    while forth.last() != ids.last() {
        let after = *forth.last().unwrap();
        let later = numbers(&events(&bob, room, &[("limit", 3), ("after", after)]).await);
        assert!(!later.is_empty(), "{forth:?}");
        forth.extend(later);
    }
    assert_eq!((back, &forth[1..]), (ids.clone(), ids.as_slice()), "page by page too");
    server.stop().await;
}
