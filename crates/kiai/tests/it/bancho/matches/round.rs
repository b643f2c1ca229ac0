use std::time::Duration;

use kiai_clients::bancho::{Neosu, Phase, Rooms};
use kiai_services::sessions::{LIFETIME, sweep};
use kiai_wire_bancho::{
    ClientPacket,
    rooms::{RoomPassword, ScoreFrame, SlotStatus},
};

use super::{DEADLINE, Seat, Three, begin};

#[tokio::test]
async fn a_match_goes_from_its_opening_to_its_results() {
    let (server, md5) = begin().await;
    let mut alice = Seat::take(&server, server.neosu(), "Alice", &md5).await;
    let mut carol = Seat::take(&server, server.stable(), "Carol", &md5).await;
    carol.say([ClientPacket::JoinLobby]).await;
    assert!(carol.client.rooms.listed.is_empty());
    alice.say([ClientPacket::JoinLobby]).await;
    alice.say([ClientPacket::CreateRoom(Box::new(Rooms::<Neosu>::new_room("", "", Some((75, &md5)))))]).await;
    alice.hear().await;
    let room = alice.room().clone();
    assert_eq!(
        (&*room.name, &*room.map_name, room.host_id.get()),
        ("New room", "kiai - Together [Normal]", alice.me())
    );
    assert_eq!((room.map_md5.to_string(), room.password), (md5.clone(), RoomPassword::None));
    assert!(alice.client.world.joined.contains("#multiplayer"));

    carol.hear().await;
    assert_eq!(carol.client.rooms.listed[&room.id].name, room.name);
    carol.say([ClientPacket::PartLobby]).await;
    carol.join(room.id, "").await;
    let mut bob = Seat::take(&server, server.neosu(), "Bob", &md5).await;
    bob.join(room.id, "").await;
    let mut three = Three { server, alice, bob, carol };
    three.hear().await;
    let seated: Vec<i64> = three.carol.room().slots.0[..3].iter().map(|slot| slot.user_id.get()).collect();
    assert_eq!(seated, [three.alice.me(), three.carol.me(), three.bob.me()]);

    three.bob.talk("ready?").await;
    three.carol.hear().await;
    assert_eq!(three.carol.client.world.said_in("#multiplayer"), [("Bob", "ready?")]);
    for (ready, packet) in
        [(SlotStatus::READY, ClientPacket::MatchReady), (SlotStatus::NOT_READY, ClientPacket::MatchNotReady)]
    {
        three.bob.say([packet]).await;
        three.hear().await;
        assert_eq!(three.alice.slot(2), ready);
    }

    three.alice.say([ClientPacket::MatchReady, ClientPacket::StartMatch]).await;
    three.hear().await;
    three.hear().await;
    for phase in [three.alice.client.rooms.phase, three.bob.client.rooms.phase, three.carol.client.rooms.phase] {
        assert_eq!(phase, Phase::Playing, "whoever has the map plays, ready or not");
    }
    three.alice.say([ClientPacket::MatchSkipRequest]).await;
    three.hear().await;
    assert!(!three.bob.client.rooms.has_skipped && three.bob.client.rooms.skips.contains(&three.alice.me()));
    assert!(three.carol.client.rooms.skips.contains(&0), "osu!stable knows players by their slots");
    three.carol.say([ClientPacket::MatchSkipRequest]).await;
    three.hear().await;
    assert!(three.alice.client.rooms.has_skipped && three.bob.client.rooms.has_skipped);

    let frame =
        ScoreFrame { count_300: 7, total_score: 2100, max_combo: 7, current_hp: 150, slot_id: 9, ..Default::default() };
    three.carol.say([ClientPacket::UpdateMatchScore(frame), ClientPacket::MatchFailed]).await;
    three.hear().await;
    assert_eq!(three.alice.client.rooms.scores.get(&1), Some(&ScoreFrame { slot_id: 1, ..frame }));
    assert!(three.bob.client.rooms.failed.contains(&1));

    three.alice.say([ClientPacket::FinishMatch]).await;
    three.carol.say([ClientPacket::FinishMatch]).await;
    three.hear().await;
    assert_eq!(three.alice.client.rooms.phase, Phase::Playing, "Bob still plays");
    three.bob.say([ClientPacket::FinishMatch]).await;
    three.hear().await;
    for cues in [&three.alice.client.rooms.cues, &three.carol.client.rooms.cues] {
        assert_eq!(*cues, [46, 53, 61, 58]);
    }
    assert!(!three.carol.room().in_progress && three.carol.slot(1) == SlotStatus::NOT_READY);

    // And once more.
    three.play().await;
    assert_eq!(three.bob.client.rooms.phase, Phase::Playing);
    three.server.stop().await;
}

#[tokio::test]
async fn who_has_no_map_is_left_out_and_told_why() {
    let (server, md5) = begin().await;
    let mut alice = Seat::take(&server, server.neosu(), "Alice", &md5).await;
    let mut bob = Seat::take(&server, server.neosu(), "Bob", "another").await;
    alice.say([ClientPacket::CreateRoom(Box::new(Rooms::<Neosu>::new_room("", "", Some((75, &md5)))))]).await;
    bob.join(alice.room().id, "").await;
    bob.hear().await;
    alice.hear().await;
    assert_eq!(alice.slot(1), SlotStatus::NO_MAP);
    let before = bob.client.world.notices.len();
    bob.say([ClientPacket::MatchReady]).await;
    assert!(bob.client.world.notices[before..].iter().any(|notice| notice.contains("beatmap")));
    alice.say([ClientPacket::StartMatch]).await;
    alice.hear().await;
    bob.hear().await;
    assert_eq!((alice.client.rooms.phase, bob.client.rooms.phase), (Phase::Playing, Phase::Waiting));
    // It has it now.
    bob.client.rooms.maps.insert(md5);
    bob.say([ClientPacket::MatchHasBeatmap]).await;
    alice.say([ClientPacket::FinishMatch]).await;
    alice.hear().await;
    bob.hear().await;
    assert_eq!(bob.slot(1), SlotStatus::NOT_READY);
    server.stop().await;
}

#[tokio::test]
async fn whoever_vanishes_at_any_step_is_not_waited_for() {
    // Idle, ready, loading, playing, done, at the results.
    for step in 0..6 {
        let mut three = Three::inside().await;
        if step == 1 {
            three.bob.say([ClientPacket::MatchReady]).await;
        }
        if step >= 2 {
            three.alice.say([ClientPacket::StartMatch]).await;
            three.alice.hear().await;
            three.carol.hear().await;
            if step > 2 {
                three.hear().await;
                three.hear().await;
            }
        }
        if step >= 4 {
            three.bob.say([ClientPacket::FinishMatch]).await;
        }
        if step == 5 {
            three.alice.say([ClientPacket::FinishMatch]).await;
            three.carol.say([ClientPacket::FinishMatch]).await;
            three.hear().await;
            assert_eq!(three.bob.client.rooms.phase, Phase::Results);
        }
        let bob = three.bob.me();
        three.bob.client.client.logout().await.unwrap();
        three.is_gone(bob).await;
        for _ in 0..2 {
            three.alice.hear().await;
            three.carol.hear().await;
        }
        if step < 2 || step == 5 {
            assert_eq!(three.alice.slot(1), SlotStatus::OPEN, "step {step}");
            three.carol.client.rooms.cues.clear();
            three.alice.say([ClientPacket::StartMatch]).await;
            for _ in 0..2 {
                three.alice.hear().await;
                three.carol.hear().await;
            }
        }
        assert_eq!(three.carol.client.rooms.phase, Phase::Playing, "step {step}");
        three.carol.say([ClientPacket::FinishMatch]).await;
        three.alice.say([ClientPacket::FinishMatch]).await;
        three.carol.hear().await;
        assert_eq!(three.carol.client.rooms.cues, [46, 53, 58], "step {step}");
        three.server.stop().await;
    }
}

#[tokio::test]
async fn whoever_vanishes_while_joining_is_not_inside() {
    let (server, md5) = begin().await;
    let mut alice = Seat::take(&server, server.neosu(), "Alice", &md5).await;
    alice.say([ClientPacket::CreateRoom(Box::new(Rooms::<Neosu>::new_room("", "", Some((75, &md5)))))]).await;
    let match_id = alice.room().id.into();
    let mut bob = Seat::take(&server, server.neosu(), "Bob", &md5).await;
    let carol = Seat::take(&server, server.stable(), "Carol", &md5).await;
    bob.say([ClientPacket::JoinRoom { match_id, password: RoomPassword::None }, ClientPacket::Logout(0)]).await;
    let three = Three { server, alice, bob, carol };
    three.is_gone(three.bob.me()).await;
    let Three { server, mut alice, .. } = three;
    alice.hear().await;
    assert_eq!(alice.slot(1), SlotStatus::OPEN);
    server.stop().await;
}

#[tokio::test]
async fn a_client_that_falls_silent_in_mid_match_is_not_waited_for() {
    let mut three = Three::inside().await;
    three.play().await;
    three.alice.say([ClientPacket::FinishMatch]).await;
    three.carol.say([ClientPacket::FinishMatch]).await;
    assert_eq!(three.carol.client.rooms.phase, Phase::Playing, "Bob may still play");
    for _ in 0..4 {
        three.server.advance(Duration::from_secs(30));
        three.alice.hear().await;
        three.carol.hear().await;
    }
    let over = async {
        while three.carol.client.rooms.phase == Phase::Playing {
            three.carol.hear().await;
        }
    };
    tokio::time::timeout(DEADLINE, over).await.expect("the match is over before the deadline");
    three.server.advance(LIFETIME - Duration::from_secs(1));
    three.alice.hear().await;
    three.carol.hear().await;
    three.server.advance(Duration::from_secs(1));
    sweep(three.server.services()).await.unwrap();
    let bob = three.bob.me();
    three.is_gone(bob).await;
    three.alice.hear().await;
    assert_eq!(three.alice.slot(1), SlotStatus::OPEN, "and a visit that is not heard of is over");
    three.server.stop().await;
}

#[tokio::test]
async fn a_host_who_vanishes_leaves_the_room_to_the_next() {
    let mut three = Three::inside().await;
    three.play().await;
    let alice = three.alice.me();
    three.alice.client.client.logout().await.unwrap();
    three.is_gone(alice).await;
    three.bob.hear().await;
    three.carol.hear().await;
    assert_eq!(three.bob.client.rooms.hosted, 1);
    three.bob.say([ClientPacket::FinishMatch]).await;
    three.carol.say([ClientPacket::FinishMatch]).await;
    three.bob.hear().await;
    three.carol.hear().await;
    assert_eq!(three.carol.room().host_id.get(), three.bob.me());
    assert_eq!(three.carol.client.rooms.phase, Phase::Results);
    three.server.stop().await;
}
