use kiai_clients::bancho::{Neosu, Rooms, Stable};
use kiai_wire_bancho::{
    ClientPacket,
    mods::LegacyMods,
    rooms::{Match, RoomPassword, SlotIndex, SlotStatus, Team, TeamType},
};

use super::{Seat, Three, begin};

fn slot(number: usize) -> SlotIndex {
    SlotIndex::new(number).unwrap()
}

/// The host changes what of the room is shown.
async fn change(three: &mut Three, change: impl FnOnce(&mut Match)) {
    let mut room = three.alice.room().clone();
    change(&mut room);
    three.alice.say([ClientPacket::MatchChangeSettings(Box::new(room))]).await;
    three.hear().await;
}

#[tokio::test]
async fn slots_are_moved_locked_and_emptied() {
    let mut three = Three::inside().await;
    three.carol.say([ClientPacket::ChangeSlot(slot(9))]).await;
    three.hear().await;
    assert_eq!((three.alice.slot(2), three.alice.slot(9)), (SlotStatus::OPEN, SlotStatus::NOT_READY));
    three.carol.say([ClientPacket::ChangeSlot(slot(0))]).await;
    assert_eq!(three.carol.room().slots.0[0].user_id.get(), three.alice.me(), "somebody sits there");
    three.alice.say([ClientPacket::MatchLock(slot(5))]).await;
    three.hear().await;
    assert_eq!(three.bob.slot(5), SlotStatus::LOCKED);
    three.carol.say([ClientPacket::MatchLock(slot(6))]).await;
    three.alice.hear().await;
    assert_eq!(three.alice.slot(6), SlotStatus::OPEN, "only the host locks");

    // neosu's own, with what it loses on the way.
    three.alice.say(Rooms::<Neosu>::kick(1)).await;
    three.hear().await;
    three.bob.hear().await;
    assert!(three.bob.client.rooms.current.is_none() && !three.bob.client.world.joined.contains("#multiplayer"));
    assert_eq!(three.alice.slot(1), SlotStatus::OPEN, "and the slot is open again");
    three.alice.say([ClientPacket::MatchLock(slot(9))]).await;
    three.carol.hear().await;
    assert!(three.carol.client.rooms.current.is_none());
    three.alice.say([ClientPacket::ExitRoom]).await;
    assert!(!three.alice.client.world.joined.contains("#multiplayer"));
    three.server.stop().await;
}

#[tokio::test]
async fn the_host_hands_over() {
    let mut three = Three::inside().await;
    three.carol.say([ClientPacket::TransferHost(slot(1))]).await;
    three.alice.say([ClientPacket::TransferHost(slot(7))]).await;
    three.hear().await;
    assert_eq!(three.bob.room().host_id.get(), three.alice.me());
    three.alice.say([ClientPacket::TransferHost(slot(2))]).await;
    three.hear().await;
    assert_eq!((three.carol.client.rooms.hosted, three.bob.room().host_id.get()), (1, three.carol.me()));
    three.server.stop().await;
}

#[tokio::test]
async fn teams_and_settings_change_for_all() {
    let mut three = Three::inside().await;
    change(&mut three, |room| (room.team_type, room.name, room.seed) = (TeamType::TeamVs, "Teams".into(), 5)).await;
    let room = three.carol.room().clone();
    assert_eq!((room.team_type, &*room.name, room.seed), (TeamType::TeamVs, "Teams", 5));
    let before = room.slots.0[2].team;
    assert_ne!(before, Team::Neutral);
    three.carol.say([ClientPacket::MatchChangeTeam]).await;
    three.hear().await;
    let after = three.bob.room().slots.0[2].team;
    assert!(after != before && after != Team::Neutral);
    three.alice.hear().await;
    change(&mut three, |room| room.team_type = TeamType::TagCoop).await;
    assert!(three.bob.room().slots.0.iter().all(|slot| slot.team == Team::Neutral));
    let named = three.bob.room().clone();
    three.bob.say([ClientPacket::MatchChangeSettings(Box::new(Match { name: "Bob's".into(), ..named }))]).await;
    three.hear().await;
    assert_eq!(&*three.alice.room().name, "Teams", "only the host does");
    three.server.stop().await;
}

#[tokio::test]
async fn mods_are_the_rooms_or_everybodys_own() {
    let mut three = Three::inside().await;
    three.alice.say([ClientPacket::MatchChangeMods(LegacyMods::HIDDEN.or(LegacyMods::DOUBLE_TIME))]).await;
    three.bob.say([ClientPacket::MatchChangeMods(LegacyMods::HARD_ROCK)]).await;
    three.hear().await;
    assert_eq!(three.carol.room().mods, LegacyMods::HIDDEN.or(LegacyMods::DOUBLE_TIME));
    change(&mut three, |room| room.slot_mods = Some(Default::default())).await;
    let room = three.carol.room().clone();
    assert_eq!((room.mods, room.slot_mods.unwrap()[1]), (LegacyMods::DOUBLE_TIME, LegacyMods::HIDDEN));
    three.bob.say([ClientPacket::MatchChangeMods(LegacyMods::HARD_ROCK.or(LegacyMods::HALF_TIME))]).await;
    three.hear().await;
    let room = three.carol.room().clone();
    assert_eq!((room.mods, room.slot_mods.unwrap()[1]), (LegacyMods::DOUBLE_TIME, LegacyMods::HARD_ROCK));
    change(&mut three, |room| room.slot_mods = None).await;
    let room = three.carol.room().clone();
    assert_eq!((room.mods, room.slot_mods), (LegacyMods::HIDDEN.or(LegacyMods::DOUBLE_TIME), None));
    three.server.stop().await;
}

#[tokio::test]
async fn a_host_who_looks_for_a_map_is_waited_for() {
    let mut three = Three::inside().await;
    three.bob.say([ClientPacket::MatchReady]).await;
    three.alice.hear().await;
    let before = three.alice.room().clone();
    let mut choosing = before.clone();
    (choosing.map_id, choosing.map_name, choosing.map_md5) = (kiai_model::Id::new(-1), "".into(), Default::default());
    three.alice.say([ClientPacket::MatchChangeSettings(Box::new(choosing))]).await;
    three.hear().await;
    assert_eq!((three.carol.room().map_id.get(), three.carol.slot(1)), (-1, SlotStatus::NOT_READY));
    three.alice.say([ClientPacket::MatchChangeSettings(Box::new(before.clone()))]).await;
    three.hear().await;
    assert_eq!(three.carol.room().map_md5, before.map_md5);
    // One that nobody here has: neosu is asked for its file, and whoever has it can play.
    let unknown = "0123456789abcdef0123456789abcdef";
    three.alice.client.rooms.maps.insert(unknown.to_owned());
    let mut other = before;
    (other.map_id, other.map_name, other.map_md5) = (kiai_model::Id::new(99), "A - B [C]".into(), unknown.into());
    three.alice.say([ClientPacket::MatchChangeSettings(Box::new(other))]).await;
    three.hear().await;
    three.hear().await;
    assert_eq!((&*three.carol.room().map_name, three.carol.slot(0)), ("A - B [C]", SlotStatus::NOT_READY));
    assert_eq!((three.carol.slot(1), three.carol.slot(2)), (SlotStatus::NO_MAP, SlotStatus::NO_MAP));
    three.server.settle().await;
    three.hear().await;
    assert!(three.alice.client.world.requested_maps.contains(unknown), "the host is asked for the file");
    assert!(three.carol.client.world.requested_maps.is_empty(), "osu!stable would not understand");
    three.server.stop().await;
}

#[tokio::test]
async fn a_password_is_for_those_inside() {
    let (server, md5) = begin().await;
    let mut carol = Seat::take(&server, server.stable(), "Carol", &md5).await;
    let mut alice = Seat::take(&server, server.neosu(), "Alice", &md5).await;
    let mut bob = Seat::take(&server, server.neosu(), "Bob", &md5).await;
    bob.say([ClientPacket::JoinLobby]).await;
    let made = Rooms::<Stable>::new_room("Secret", "hunter2//private", Some((75, &md5)));
    carol.say([ClientPacket::CreateRoom(Box::new(made))]).await;
    carol.hear().await;
    let number = carol.room().id;
    assert_eq!(carol.room().password, RoomPassword::Is("hunter2".into()));
    bob.hear().await;
    assert_eq!(bob.client.rooms.listed[&number].password, RoomPassword::Hidden);
    alice.join(number, "wrong").await;
    assert_eq!((alice.client.rooms.refused, alice.client.rooms.current.is_none()), (1, true));
    alice.join(number, "hunter2").await;
    assert_eq!(alice.room().password, RoomPassword::Is("hunter2".into()));
    alice.join(9999, "").await;
    assert!(alice.client.rooms.refused == 2 && alice.client.rooms.current.is_some());

    carol.say([ClientPacket::MatchInvite(kiai_model::Id::new(bob.me()))]).await;
    bob.hear().await;
    let told = bob.client.world.said_in("Carol");
    let link = format!("\u{1}ACTION has invited you to join [osump://{number}/hunter2 Secret]\u{1}");
    assert_eq!(told, [("Carol", &*link)], "neosu shows no invitation");
    let room = Match { password: RoomPassword::Is("other".into()), ..carol.room().clone() };
    carol.say([ClientPacket::ChangeRoomPassword(Box::new(room))]).await;
    bob.join(number, "hunter2").await;
    assert!(bob.client.rooms.current.is_none());
    bob.join(number, "other").await;
    assert!(bob.client.rooms.current.is_some());

    for gone in [&mut alice, &mut bob] {
        gone.say([ClientPacket::ExitRoom]).await;
    }
    alice.say([ClientPacket::JoinLobby]).await;
    alice.hear().await;
    assert!(alice.client.rooms.listed.contains_key(&number));
    carol.say([ClientPacket::ExitRoom]).await;
    alice.hear().await;
    assert!(alice.client.rooms.listed.is_empty(), "the last who goes takes the room along");
    server.stop().await;
}
