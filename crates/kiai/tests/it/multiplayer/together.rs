//! Players of every client in one room.

use std::time::Duration;

use kiai_clients::bancho::Phase;
use kiai_model::Id;
use kiai_testkit::TestServer;
use kiai_wire_bancho::{
    ClientPacket,
    rooms::{ScoreFrame, SlotIndex, SlotStatus},
};
use kiai_wire_lazer::hub::{
    multiplayer::{MultiplayerClient, MultiplayerServer},
    multiplayer_room::{MultiplayerRoomUser, MultiplayerUserState},
};

use super::{hear_state, host, load, map, play, ready, start};
use crate::bancho::matches::Seat;

#[tokio::test]
async fn players_of_three_clients_play_one_match_and_hand_it_over() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let (dora, mut of_dora) = host(&server, "dora", map.room()).await;
    let number = u16::try_from(of_dora.id()).unwrap();
    let mut alice = Seat::take(&server, server.neosu(), "Alice", &map.checksum).await;
    let mut carol = Seat::take(&server, server.stable(), "Carol", &map.checksum).await;
    alice.join(number, "").await;
    carol.join(number, "").await;
    alice.hear().await;
    let seated: Vec<i64> = alice.room().slots.0[..3].iter().map(|slot| slot.user_id.get()).collect();
    assert_eq!(seated, [dora.id, alice.me(), carol.me()]);
    assert_eq!((alice.room().map_md5.to_string(), alice.room().host_id.get()), (map.checksum.clone(), dora.id));

    ready(&of_dora).await;
    alice.say([ClientPacket::MatchReady]).await;
    carol.say([ClientPacket::MatchReady]).await;
    hear_state(&mut of_dora, carol.me(), MultiplayerUserState::Ready).await;
    alice.hear().await;
    assert!((0..3).all(|slot| alice.slot(slot) == SlotStatus::READY));

    start(&of_dora).await;
    load(&mut of_dora).await;
    for _ in 0..2 {
        alice.hear().await;
        carol.hear().await;
    }
    assert_eq!((alice.client.rooms.phase, carol.client.rooms.phase), (Phase::Playing, Phase::Playing));
    let frame = ScoreFrame { count_300: 7, total_score: 2100, max_combo: 7, slot_id: 9, ..Default::default() };
    carol.say([ClientPacket::UpdateMatchScore(frame)]).await;
    alice.hear().await;
    assert_eq!(alice.client.rooms.scores.get(&2), Some(&ScoreFrame { slot_id: 2, ..frame }));

    let spectator = dora.open_spectator().await.unwrap();
    let item = of_dora.current().unwrap().id.get();
    let token = dora.request_item_token(of_dora.id(), item, &map.script).await.unwrap();
    server.advance(Duration::from_secs_f64(map.script.length_ms() / 1000.0));
    play(&dora, &mut of_dora, &spectator, &map, token, item).await;
    alice.hear().await;
    assert!(alice.client.rooms.scores[&0].total_score > 0, "a game of osu!(lazer) is seen to score");
    alice.say([ClientPacket::FinishMatch]).await;
    carol.say([ClientPacket::FinishMatch]).await;
    of_dora.hear_until(|call| *call == MultiplayerClient::ResultsReady).await.unwrap();
    alice.hear().await;
    carol.hear().await;
    for cues in [&alice.client.rooms.cues, &carol.client.rooms.cues] {
        assert_eq!(*cues, [46, 53, 58]);
    }

    of_dora.ask(MultiplayerServer::TransferHost(Id::new(alice.me()))).await.unwrap();
    alice.hear().await;
    assert_eq!((alice.client.rooms.hosted, alice.room().host_id.get()), (1, alice.me()));
    alice.say([ClientPacket::TransferHost(SlotIndex::new(0).unwrap())]).await;
    let is_back = |host: &MultiplayerRoomUser| host.user_id.get() == dora.id;
    of_dora.hear_until_room(|inside| inside.room.host.as_ref().is_some_and(is_back)).await.unwrap();
    server.stop().await;
}
