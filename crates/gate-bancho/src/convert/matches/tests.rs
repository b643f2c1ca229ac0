use std::sync::Arc;

use kiai_model::{
    Mod, ModSetting, Timestamp,
    rooms::{Abilities, Availability, PlaylistItem, Role, RoomBeatmap, RoomKind, SEATS, Settings, Style},
};

use super::*;

const MD5: &str = "0123456789abcdef0123456789abcdef";

fn mods(acronyms: &str) -> Mods {
    Mods(acronyms.split_whitespace().map(|name| name.parse::<kiai_model::Acronym>().unwrap().into()).collect())
}

fn inside(id: i64, state: UserState) -> RoomUser {
    RoomUser {
        id: Id::new(id),
        role: Role::Player,
        abilities: Abilities { needs_seat: true, needs_map: false, has_results: false, tells_only_missing_maps: true },
        state,
        availability: Availability::Unknown,
        mods: Mods::default(),
        team: None,
        style: Style::default(),
        has_voted_to_skip: false,
        has_failed: false,
        is_in_game: false,
    }
}

fn item(required: &str, allowed: &str) -> PlaylistItem {
    PlaylistItem {
        id: Id::new(1),
        owner: Id::new(1000),
        beatmap: Arc::new(RoomBeatmap {
            id: Id::new(75),
            set: Id::new(1),
            checksum: MD5.to_owned(),
            ruleset: Ruleset::Osu,
            star_rating: 2.0,
            name: "Artist - Title [Hard]".to_owned(),
        }),
        ruleset: Ruleset::Osu,
        required_mods: mods(required),
        allowed_mods: mods(allowed),
        is_freestyle: false,
        is_expired: false,
        order: 0,
        played_at: None,
        was_attempted: false,
    }
}

/// The room of the protocol's golden.
fn room() -> Room {
    let mut seats = [Seat::Open; SEATS];
    seats[8..].fill(Seat::Locked);
    seats[0] = Seat::Taken(Id::new(1000));
    seats[1] = Seat::Taken(Id::new(1001));
    let host = RoomUser { mods: mods("HD"), ..inside(1000, UserState::Ready) };
    Room {
        id: Id::new(7),
        channel: Id::new(70),
        kind: RoomKind::Normal,
        state: RoomState::Open,
        settings: Settings { name: "test room".to_owned(), max_participants: Some(8), ..Settings::default() },
        users: vec![host, inside(1001, UserState::Idle)],
        host: Some(Id::new(1000)),
        referees: Vec::new(),
        seats,
        is_locked: false,
        playlist: vec![item("DT", "HD HR")],
        current: Some(Id::new(1)),
        is_choosing: false,
        countdowns: Vec::new(),
        created_at: Timestamp(0),
        ends_at: None,
    }
}

#[test]
fn a_room_is_shown_as_the_protocol_has_it() {
    use kiai_wire_bancho::{Packet, ServerPacket};
    const GOLDEN: &str =
        "1b 00 00 c5 00 00 00 07 00 00 00 40 00 00 00 0b 09 74 65 73 74 20 72 6f 6f 6d 00 0b 15 41 72 74
        69 73 74 20 2d 20 54 69 74 6c 65 20 5b 48 61 72 64 5d 4b 00 00 00 0b 20 30 31 32 33 34 35 36 37
        38 39 61 62 63 64 65 66 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66 08 04 01 01 01 01 01 01
        02 02 02 02 02 02 02 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 e8 03 00 00 e9 03 00 00
        e8 03 00 00 00 00 00 01 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
        00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
        00 00 00 00 00 00 00 00 00 00 00 00";
    let mut bytes = Vec::new();
    let packet = ServerPacket::RoomCreated(Box::new(match_of(&room(), ShownTo::Lobby)));
    packet.append(Dialect::Stable, &mut bytes);
    let expected: Vec<u8> = GOLDEN.split_whitespace().map(|hex| u8::from_str_radix(hex, 16).unwrap()).collect();
    assert_eq!(bytes, expected);
}

#[test]
fn somebody_plays_the_map_with_the_mods_of_the_room_and_their_own() {
    let mut room = room();
    let mods = |room: &Room, user| played_in(room, Id::new(user)).map(|play| LegacyMods(play.mod_bits));
    let (speed, own) = (LegacyMods::DOUBLE_TIME, LegacyMods::HIDDEN);
    assert_eq!((mods(&room, 1000), mods(&room, 1001)), (Some(speed.or(own)), Some(speed)));
    let play = played_in(&room, Id::new(1001)).unwrap();
    assert_eq!((play.checksum.as_str(), play.ruleset), (MD5, Ruleset::Osu));
    assert_eq!(mods(&room, 9), None, "they are not inside");
    room.settings.win_condition = rooms::WinCondition::ScoreV2;
    assert_eq!(mods(&room, 1001), Some(speed.or(LegacyMods::SCORE_V2)));
    room.playlist[0].allowed_mods = Mods::default();
    assert_eq!(mods(&room, 1000), Some(speed.or(LegacyMods::SCORE_V2)), "nobody may choose");
    room.current = None;
    assert_eq!(mods(&room, 1000), None);
}

#[test]
fn slots_show_what_those_in_them_do() {
    use UserState as S;
    for (state, availability, status) in [
        (S::Idle, Availability::Unknown, SlotStatus::NOT_READY),
        (S::Idle, Availability::NotDownloaded, SlotStatus::NO_MAP),
        (S::Idle, Availability::LocallyAvailable, SlotStatus::NOT_READY),
        (S::Ready, Availability::Unknown, SlotStatus::READY),
        (S::WaitingForLoad, Availability::Unknown, SlotStatus::PLAYING),
        (S::Loaded, Availability::Unknown, SlotStatus::PLAYING),
        (S::ReadyForGameplay, Availability::Unknown, SlotStatus::PLAYING),
        (S::Playing, Availability::NotDownloaded, SlotStatus::PLAYING),
        (S::FinishedPlay, Availability::Unknown, SlotStatus::COMPLETE),
        (S::Results, Availability::Unknown, SlotStatus::NOT_READY),
        (S::Spectating, Availability::Importing, SlotStatus::NO_MAP),
    ] {
        let mut room = room();
        (room.users[1].state, room.users[1].availability) = (state, availability);
        assert_eq!(match_of(&room, ShownTo::Members).slots.0[1].status, status, "{state:?} {availability:?}");
    }
    // Others have it only when they say so.
    let mut room = room();
    room.users[1].abilities.tells_only_missing_maps = false;
    assert_eq!(match_of(&room, ShownTo::Members).slots.0[1].status, SlotStatus::NO_MAP);
}

#[test]
fn the_password_is_shown_to_those_inside_alone() {
    let mut room = room();
    assert_eq!(match_of(&room, ShownTo::Members).password, RoomPassword::None);
    room.settings.password = "hunter2".to_owned();
    assert_eq!(match_of(&room, ShownTo::Members).password, RoomPassword::Is("hunter2".into()));
    assert_eq!(match_of(&room, ShownTo::Lobby).password, RoomPassword::Hidden);
}

#[test]
fn a_map_is_shown_whatever_is_known_of_it() {
    let map = |room: &Room| {
        let shown = match_of(room, ShownTo::Lobby);
        (shown.map_id, (*shown.map_name).to_owned(), shown.map_md5)
    };
    let mut room = room();
    assert_eq!(map(&room), (Id::new(75), "Artist - Title [Hard]".to_owned(), MD5.into()));
    room.is_choosing = true;
    assert_eq!(map(&room), (Id::new(-1), String::new(), Md5::NONE));
    room.is_choosing = false;
    Arc::make_mut(&mut room.playlist[0].beatmap).id = Id::new(0);
    assert_eq!(map(&room), (UNKNOWN_MAP, "Artist - Title [Hard]".to_owned(), MD5.into()));
    (room.playlist, room.current) = (Vec::new(), None);
    assert_eq!(map(&room), (Id::new(0), String::new(), Md5::NONE));
    assert_eq!(match_of(&room, ShownTo::Lobby).slot_mods, None);
}

#[test]
fn teams_settings_and_progress_are_shown() {
    let mut room = room();
    room.users[0].team = Some(rooms::Team::Red);
    room.users[1].team = Some(rooms::Team::Blue);
    for (of, expected) in [
        (MatchType::HeadToHead, TeamType::HeadToHead),
        (MatchType::TeamVersus, TeamType::TeamVs),
        (MatchType::TagCoop, TeamType::TagCoop),
        (MatchType::TagTeamVersus, TeamType::TagTeamVs),
    ] {
        room.settings.match_type = of;
        assert_eq!(match_of(&room, ShownTo::Lobby).team_type, expected);
        assert_eq!(match_type_of(expected), of, "and back");
    }
    for number in 0..4_u8 {
        use rooms::WinCondition as W;
        let of = [W::Score, W::Accuracy, W::Combo, W::ScoreV2][usize::from(number)];
        room.settings.win_condition = of;
        let shown = match_of(&room, ShownTo::Lobby).win_condition;
        assert_eq!((shown as u8, win_condition_of(shown)), (number, of));
    }
    let shown = match_of(&room, ShownTo::Lobby);
    assert_eq!(
        (shown.slots.0[0].team, shown.slots.0[1].team, shown.slots.0[2].team),
        (Team::Red, Team::Blue, Team::Neutral)
    );
    for (state, in_progress) in [
        (RoomState::Open, false),
        (RoomState::WaitingForLoad, true),
        (RoomState::Playing, true),
        (RoomState::Closed, false),
    ] {
        room.state = state;
        assert_eq!(match_of(&room, ShownTo::Lobby).in_progress, in_progress);
    }
}

#[test]
fn who_has_no_seat_is_not_shown() {
    let mut room = room();
    room.users.extend((0..30).map(|user| inside(2000 + user, UserState::Idle)));
    room.seats = std::array::from_fn(|seat| Seat::Taken(room.users[seat].id));
    let shown = match_of(&room, ShownTo::Lobby);
    assert!(shown.slots.0.iter().all(|slot| slot.status.intersects(SlotStatus::OCCUPIED)));
    assert_eq!((slot_of(&room, Id::new(1001)), slot_of(&room, Id::new(2029))), (Some(1), None));
    assert_eq!((user_in(&room, 1), user_in(&room, 16)), (Some(Id::new(1001)), None));
    // Nobody is host.
    room.host = None;
    assert_eq!(match_of(&room, ShownTo::Lobby).host_id, Id::new(0));
}

#[test]
fn the_number_of_a_match_has_sixteen_bits() {
    for (room, number) in [(7, 7), (65_535, 65_535), (65_536, 0), (65_543, 7), (i64::MAX, 65_535)] {
        assert_eq!(match_number(Id::new(room)), number);
    }
}

#[test]
fn who_cannot_play_along_is_told_why() {
    let mut room = room();
    assert_eq!((lack(&room, Dialect::Neosu), lack(&room, Dialect::Stable)), (None, None));
    room.playlist[0].ruleset = Ruleset::Taiko;
    assert!(
        lack(&room, Dialect::Neosu).is_some_and(|why| why.contains("osu!")) && lack(&room, Dialect::Stable).is_none()
    );
    room.playlist[0] = item("HD WU", "");
    let why = "This room is played with mods that your client does not have: WU.";
    assert_eq!(lack(&room, Dialect::Stable).as_deref(), Some(why));
    let settings = [("speed_change".to_owned(), ModSetting::Double(1.2))].into_iter().collect();
    room.playlist[0].required_mods = Mods(vec![Mod { acronym: "DT".parse().unwrap(), settings }]);
    assert!(lack(&room, Dialect::Neosu).is_some_and(|why| why.ends_with(": DT.")));
    room.playlist[0] = item("MR", "");
    assert!(lack(&room, Dialect::Neosu).is_some());
    room.playlist[0].ruleset = Ruleset::Mania;
    assert!(lack(&room, Dialect::Stable).is_none());
    room.is_choosing = true;
    assert_eq!(lack(&room, Dialect::Neosu), None, "nothing is to be played");
}

#[test]
fn mods_of_slots_are_shown_where_they_are_free_and_without_speed() {
    let mut room = room();
    room.users[1].mods = mods("HR DT DA");
    let shown = match_of(&room, ShownTo::Members);
    assert_eq!(shown.mods, LegacyMods::DOUBLE_TIME);
    let slot_mods = shown.slot_mods.unwrap();
    assert_eq!(
        (slot_mods[0], slot_mods[1], slot_mods[2]),
        (LegacyMods::HIDDEN, LegacyMods::HARD_ROCK, LegacyMods::NONE)
    );
    room.playlist[0].allowed_mods = Mods::default();
    assert_eq!(match_of(&room, ShownTo::Members).slot_mods, None);
    room.playlist[0].is_freestyle = true;
    assert!(match_of(&room, ShownTo::Members).slot_mods.is_some());
}

#[test]
fn what_a_client_says_is_understood() {
    assert_eq!(mods_of(LegacyMods::DOUBLE_TIME.or(LegacyMods::NIGHTCORE)), mods("NC"));
    assert_eq!(mods_of(LegacyMods::DOUBLE_TIME.or(LegacyMods::HALF_TIME).or(LegacyMods::HIDDEN)), mods("HD DT"));
    assert_eq!(mods_of(LegacyMods::AUTOPLAY.or(LegacyMods::CINEMA)), mods(""));
    assert!(!mods_of(LegacyMods(u32::MAX)).contains("AT"));
    for (told, password) in [("pw", "pw"), ("pw//private", "pw"), ("//private", ""), ("a//privateb", "a//privateb")] {
        assert_eq!(password_of(&RoomPassword::Is(told.into())), password);
    }
    assert_eq!((password_of(&RoomPassword::None), password_of(&RoomPassword::Hidden)), (String::new(), String::new()));
    let closed_from = |from: usize| {
        let mut slots = Slots::default();
        slots.0[from..].iter_mut().for_each(|slot| slot.status = SlotStatus::LOCKED);
        limit_of(&slots)
    };
    assert_eq!((closed_from(16), closed_from(8), closed_from(0)), (None, Some(8), Some(2)));
}

mod back_and_forth {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What a host's client shows and sends back unchanged asks for nothing.
        #[test]
        fn a_match_says_what_the_room_is(
            name in ".{1,60}",
            of in 0..4_usize,
            win in 0..4_usize,
            seed: u32,
            bits in 0_u32..(1 << 31),
        ) {
            use rooms::WinCondition as W;
            let mut room = room();
            room.settings.name = name.clone();
            room.settings.match_type =
                [MatchType::HeadToHead, MatchType::TagCoop, MatchType::TeamVersus, MatchType::TagTeamVersus][of];
            room.settings.win_condition = [W::Score, W::Accuracy, W::Combo, W::ScoreV2][win];
            room.settings.seed = seed;
            room.playlist[0].required_mods = mods_of(LegacyMods(bits));
            let shown = match_of(&room, ShownTo::Members);
            prop_assert_eq!(&*shown.name, &*name);
            prop_assert_eq!(match_type_of(shown.team_type), room.settings.match_type);
            prop_assert_eq!(win_condition_of(shown.win_condition), room.settings.win_condition);
            prop_assert_eq!(shown.seed, seed);
            prop_assert_eq!(mods_of(shown.mods), room.playlist[0].required_mods.clone());
            prop_assert_eq!(limit_of(&shown.slots), room.settings.max_participants);
        }
    }
}
