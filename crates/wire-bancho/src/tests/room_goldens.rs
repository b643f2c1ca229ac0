//! Rooms and spectating.

use kiai_model::{Id, Ruleset};

use super::{assert_client, assert_packets, assert_server, goldens::MD5};
use crate::{
    ClientPacket,
    Dialect::{Neosu, Stable},
    ServerPacket,
    mods::LegacyMods,
    rooms::{Match, RoomPassword, SLOTS, ScoreFrame, Slot, SlotIndex, SlotStatus, Slots, TeamType, WinCondition},
    spectate::{FrameBundle, ReplayAction, ReplayFrame},
};

pub(super) fn room() -> Match {
    let mut slots = Slots::default();
    for slot in &mut slots.0[8..] {
        slot.status = SlotStatus::LOCKED;
    }
    slots.0[0] = Slot { status: SlotStatus::READY, user_id: Id::new(1000), ..Slot::default() };
    slots.0[1] = Slot { status: SlotStatus::NOT_READY, user_id: Id::new(1001), ..Slot::default() };
    let mut slot_mods = [LegacyMods::NONE; SLOTS];
    slot_mods[0] = LegacyMods::HIDDEN;
    Match {
        id: 7,
        in_progress: false,
        match_type: 0,
        mods: LegacyMods::DOUBLE_TIME,
        name: "test room".into(),
        password: RoomPassword::None,
        map_name: "Artist - Title [Hard]".into(),
        map_id: Id::new(75),
        map_md5: MD5.into(),
        slots,
        host_id: Id::new(1000),
        mode: Ruleset::Osu,
        win_condition: WinCondition::Score,
        team_type: TeamType::HeadToHead,
        slot_mods: Some(slot_mods),
        seed: 0,
    }
}

pub(super) fn score_frame() -> ScoreFrame {
    ScoreFrame {
        time_ms: 15_000,
        slot_id: 0,
        count_300: 50,
        count_100: 2,
        count_50: 0,
        count_geki: 10,
        count_katu: 1,
        count_miss: 0,
        total_score: 123_456,
        max_combo: 60,
        current_combo: 60,
        perfect: false,
        current_hp: 180,
        tag: 0,
        score_v2: None,
    }
}

pub(super) fn frame_bundle() -> FrameBundle {
    FrameBundle {
        extra: 0,
        frames: vec![
            ReplayFrame { buttons: 5, legacy_button: 0, x: 256.0, y: 192.0, time_ms: 14_984 },
            ReplayFrame { buttons: 0, legacy_button: 0, x: 260.5, y: 190.25, time_ms: 15_000 },
        ],
        action: ReplayAction::Standard,
        score_frame: Some(score_frame()),
        sequence: 9,
    }
}

#[test]
fn a_room_lists_users_only_where_there_are_any() {
    assert_server(
        Stable,
        ServerPacket::RoomCreated(Box::new(room())),
        "1b 00 00 c5 00 00 00 07 00 00 00 40 00 00 00 0b 09 74 65 73 74 20 72 6f 6f 6d 00 0b 15 41 72 74
         69 73 74 20 2d 20 54 69 74 6c 65 20 5b 48 61 72 64 5d 4b 00 00 00 0b 20 30 31 32 33 34 35 36 37
         38 39 61 62 63 64 65 66 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66 08 04 01 01 01 01 01 01
         02 02 02 02 02 02 02 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 e8 03 00 00 e9 03 00 00
         e8 03 00 00 00 00 00 01 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
         00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
         00 00 00 00 00 00 00 00 00 00 00 00",
    );
}

#[test]
fn a_room_has_mods_of_slots_only_if_everybody_may_choose() {
    let free = ServerPacket::RoomUpdated(Box::new(room()));
    let fixed = ServerPacket::RoomUpdated(Box::new(Match { slot_mods: None, ..room() }));
    let length = |packet| super::written(Stable, &[packet]).len();
    assert_eq!(length(free) - length(fixed), SLOTS * 4);
}

#[test]
fn the_lobby_is_told_that_there_is_a_password_and_not_which() {
    let written = |password| {
        let packet = ServerPacket::RoomUpdated(Box::new(Match { password, name: "".into(), ..room() }));
        super::written(Stable, &[packet])[16..20].to_vec()
    };
    assert_eq!(written(RoomPassword::None)[..2], [0x00, 0x0b]);
    assert_eq!(written(RoomPassword::Hidden)[..2], [0x0b, 0x00]);
    assert_eq!(written(RoomPassword::Is("pw".into())), *b"\x0b\x02pw");
    assert_eq!(RoomPassword::from(crate::codec::Text::from("")), RoomPassword::None);
}

#[test]
fn a_room_is_entered_with_a_password() {
    assert_client(
        Neosu,
        ClientPacket::JoinRoom { match_id: 7, password: RoomPassword::Is("hunter2".into()) },
        "20 00 00 0d 00 00 00 07 00 00 00 0b 07 68 75 6e 74 65 72 32",
    );
}

#[test]
fn a_score_in_a_room_has_29_bytes() {
    assert_server(
        Neosu,
        ServerPacket::MatchScoreUpdated(score_frame()),
        "30 00 00 1d 00 00 00 98 3a 00 00 00 32 00 02 00 00 00 0a 00 01 00 00 00 40 e2 01 00 3c 00 3c 00
         00 b4 00 00",
    );
}

#[test]
fn frames_come_before_the_score() {
    const BODY: &str = "00 42 00 00 00 00 00 00 00 02 00 05 00 00 00 80 43 00 00 40 43 88 3a 00 00 00 00 00 40 82
         43 00 40 3e 43 98 3a 00 00 00 98 3a 00 00 00 32 00 02 00 00 00 0a 00 01 00 00 00 40 e2 01 00 3c
         00 3c 00 00 b4 00 00 09 00";
    assert_server(Stable, ServerPacket::SpectateFrames(frame_bundle()), &format!("0f 00 {BODY}"));
    assert_client(Stable, ClientPacket::SpectateFrames(frame_bundle()), &format!("12 00 {BODY}"));
}

#[test]
fn slots_have_numbers_below_sixteen() {
    assert_client(Stable, ClientPacket::ChangeSlot(SlotIndex::new(15).unwrap()), "26 00 00 04 00 00 00 0f 00 00 00");
    assert!(SlotIndex::new(16).is_none());
    for hex in ["26 00 00 04 00 00 00 10 00 00 00", "26 00 00 04 00 00 00 ff ff ff ff"] {
        assert!(super::read::<ClientPacket>(Stable, &super::bytes(hex))[0].is_err(), "{hex}");
    }
}

#[test]
fn a_lock_and_an_unlock_are_two_packets() {
    let lock = ClientPacket::MatchLock(SlotIndex::new(3).unwrap());
    assert_packets(Stable, &[lock.clone(), lock], "28 00 00 04 00 00 00 03 00 00 00 28 00 00 04 00 00 00 03 00 00 00");
}
