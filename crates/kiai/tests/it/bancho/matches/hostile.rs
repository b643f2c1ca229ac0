use std::time::Duration;

use kiai_clients::bancho::Phase;
use kiai_wire_bancho::{
    ClientPacket,
    rooms::{RoomPassword, ScoreFrame, SlotIndex, SlotStatus},
};

use super::{Seat, Three, begin, begin_with};

/// Everything that can be said of a room.
fn everything(room: &kiai_wire_bancho::rooms::Match) -> Vec<ClientPacket> {
    let slot = SlotIndex::new(3).unwrap();
    vec![
        ClientPacket::ChangeSlot(slot),
        ClientPacket::MatchReady,
        ClientPacket::MatchLock(slot),
        ClientPacket::MatchChangeSettings(Box::new(room.clone())),
        ClientPacket::StartMatch,
        ClientPacket::UpdateMatchScore(ScoreFrame::default()),
        ClientPacket::FinishMatch,
        ClientPacket::MatchChangeMods(kiai_wire_bancho::mods::LegacyMods(u32::MAX)),
        ClientPacket::MatchLoadComplete,
        ClientPacket::MatchNoBeatmap,
        ClientPacket::MatchNotReady,
        ClientPacket::MatchFailed,
        ClientPacket::MatchHasBeatmap,
        ClientPacket::MatchSkipRequest,
        ClientPacket::TransferHost(slot),
        ClientPacket::MatchChangeTeam,
        ClientPacket::MatchInvite(kiai_model::Id::new(-1)),
        ClientPacket::ChangeRoomPassword(Box::new(room.clone())),
        ClientPacket::TournamentMatchInfoRequest(-1),
        ClientPacket::TournamentJoinMatchChannel(i32::MAX),
        ClientPacket::TournamentLeaveMatchChannel(i32::MIN),
        ClientPacket::JoinRoom { match_id: -1, password: RoomPassword::None },
        ClientPacket::PartLobby,
        ClientPacket::ExitRoom,
    ]
}

#[tokio::test]
async fn what_makes_no_sense_does_nothing() {
    let mut three = Three::inside().await;
    let room = three.alice.room().clone();
    let mut dora = Seat::take(&three.server, three.server.neosu(), "Dora", "").await;
    dora.say(everything(&room)).await;
    assert!(dora.client.world.me.is_some() && dora.client.rooms.current.is_none());
    three.hear().await;
    assert_eq!(three.bob.room().slots, room.slots);
    // One who may not decide, in the wrong order.
    let mut said = everything(&room);
    said.reverse();
    said.retain(|packet| !matches!(packet, ClientPacket::ExitRoom));
    three.carol.say(said).await;
    three.hear().await;
    assert_eq!((three.bob.room().host_id, three.bob.slot(0)), (room.host_id, SlotStatus::NOT_READY));
    assert!(!three.bob.room().in_progress);
    three.server.stop().await;
}

#[tokio::test]
async fn a_flood_of_settings_is_bounded_and_the_room_lives() {
    let mut three = Three::inside().await;
    let room = three.alice.room().clone();
    let names = (0..400).map(|number| {
        let name = format!("Room {number}");
        ClientPacket::MatchChangeSettings(Box::new(kiai_wire_bancho::rooms::Match {
            name: name.as_str().into(),
            ..room.clone()
        }))
    });
    three.alice.say(names).await;
    three.hear().await;
    assert!(three.bob.room().name.starts_with("Room "));
    assert!(three.alice.client.world.me.is_some() && three.alice.client.rooms.current.is_some());
    three.server.stop().await;
}

#[tokio::test]
async fn what_makes_no_sense_in_mid_match_stops_nobody() {
    let mut three = Three::inside().await;
    three.play().await;
    let room = three.alice.room().clone();
    let ends = |packet: &ClientPacket| matches!(packet, ClientPacket::ExitRoom | ClientPacket::FinishMatch);
    let mut said = everything(&room);
    said.retain(|packet| !ends(packet));
    three.carol.say(said.clone()).await;
    three.alice.say(said).await;
    three.hear().await;
    for phase in [three.alice.client.rooms.phase, three.bob.client.rooms.phase, three.carol.client.rooms.phase] {
        assert_eq!(phase, Phase::Playing);
    }
    three.alice.say([ClientPacket::FinishMatch]).await;
    three.bob.say([ClientPacket::FinishMatch]).await;
    three.carol.say([ClientPacket::FinishMatch]).await;
    three.hear().await;
    assert_eq!(three.bob.client.rooms.cues.last(), Some(&58));
    assert_eq!((three.bob.room().host_id, three.bob.room().id), (room.host_id, room.id));
    three.server.stop().await;
}

#[tokio::test]
async fn a_flood_of_packets_is_limited_and_told_and_no_match_suffers() {
    let mut three = Three::inside_of(begin_with(&[("RATE_LIMITS", "on")]).await).await;
    three.carol.say([ClientPacket::MatchNoBeatmap]).await;
    three.alice.say([ClientPacket::StartMatch]).await;
    three.alice.hear().await;
    three.bob.hear().await;
    let moves = (0..2000).map(|number| ClientPacket::ChangeSlot(SlotIndex::new(3 + number % 2).unwrap()));
    three.carol.say(moves).await;
    let limited = three.carol.client.world.notices.iter().filter(|notice| notice.contains("too often")).count();
    assert!(limited > 100, "{limited}");
    assert!(three.carol.client.rooms.current.is_some(), "and is still here");
    for _ in 0..2 {
        three.alice.hear().await;
        three.bob.hear().await;
    }
    assert_eq!((three.alice.client.rooms.phase, three.bob.client.rooms.phase), (Phase::Playing, Phase::Playing));
    three.alice.say([ClientPacket::FinishMatch]).await;
    three.bob.say([ClientPacket::FinishMatch]).await;
    three.alice.hear().await;
    for cues in [&three.alice.client.rooms.cues, &three.bob.client.rooms.cues] {
        assert_eq!(*cues, [46, 53, 58]);
    }
    three.server.advance(Duration::from_secs(60));
    three.carol.say([ClientPacket::ChangeSlot(SlotIndex::new(9).unwrap())]).await;
    three.carol.hear().await;
    assert_eq!(three.carol.room().slots.0[9].user_id.get(), three.carol.me());
    three.server.stop().await;
}

#[tokio::test]
async fn a_room_is_entered_by_sixteen_and_no_more() {
    let (server, md5) = begin().await;
    let mut first = Seat::take(&server, server.neosu(), "Player 0", &md5).await;
    let room = kiai_clients::bancho::Rooms::<kiai_clients::bancho::Neosu>::new_room("", "", Some((75, &md5)));
    first.say([ClientPacket::CreateRoom(Box::new(room))]).await;
    let number = first.room().id;
    for player in 1..17 {
        let mut other = Seat::take(&server, server.stable(), &format!("Player {player}"), &md5).await;
        other.join(number, "").await;
        assert_eq!(other.client.rooms.current.is_some(), player < 16, "{player}");
    }
    first.hear().await;
    assert!(first.room().slots.0.iter().all(|slot| slot.status.intersects(SlotStatus::OCCUPIED)));
    server.stop().await;
}
