//! XT: what follows from the reference and has no line of its own there.

use super::*;

#[test]
fn xt04_a_server_that_goes_down_says_so() {
    let mut play = Play::new();
    let hours = Duration::from_hours(6);
    play.machine.apply(Actor::Server, Command::AnnounceShutdown { length: hours }, play.now).unwrap();
    let id = play.room().countdowns[0].id;
    assert_eq!(play.refused(A, Command::StopCountdown { id: Some(id) }), Refusal::CannotStop);
    assert_eq!(play.refused(A, Command::AnnounceShutdown { length: hours }), Refusal::NotAllowed);
    play.match_of(&[A]);
    assert_eq!(play.recorded(RecordKind::GameCompleted), 1);
}

#[test]
fn xt13_a_match_goes_on_without_its_host_and_ends_with_its_last_player() {
    let mut play = Play::new();
    play.joins(B);
    play.readies(A);
    play.readies(B);
    play.starts(A);
    play.loads(A);
    play.loads(B);
    play.leaves(A);
    assert!(play.room().host == Some(user(B)) && play.is(RoomState::Playing));
    play.leaves(B);
    assert!(play.machine.is_closed());
    assert_eq!((play.recorded(RecordKind::GameAborted), play.recorded(RecordKind::RoomDisbanded)), (1, 1));
}

#[test]
fn xt16_numbers_are_drawn_within_bounds() {
    for max in [0, 1, 101] {
        let roll = Command::Roll { max: Some(max), chance: 7 };
        assert_eq!(Play::new().refused(A, roll), Refusal::InvalidRoll);
    }
    for (max, chance, expected) in
        [(None, 0, 1), (None, u64::MAX, 100), (Some(2), 0, 1), (Some(2), u64::MAX, 2), (Some(6), u64::MAX / 2, 3)]
    {
        let mut play = Play::new();
        play.does(A, Command::Roll { max, chance });
        let rolled = RoomEvent::Rolled { user: user(A), max: max.unwrap_or(100), result: expected };
        assert_eq!(play.told(|event| *event == rolled), 1);
    }
}

#[test]
fn xt17_a_match_that_nobody_can_load_ends() {
    let mut play = Play::new();
    play.goes(A, UserState::Ready);
    play.starts(A);
    assert!(play.is(RoomState::WaitingForLoad));
    play.passes(Duration::from_secs(30));
    assert!(play.is(RoomState::Open) && play.is_expired(1));
    assert_eq!(play.recorded(RecordKind::GameAborted), 1);
}

#[test]
fn xt28_history_tells_each_thing_once() {
    let mut play = Play::new();
    play.all_join(&[B, C]);
    play.does(A, Command::TransferHost { user: user(B) });
    play.readies(B);
    play.starts(B);
    play.loads(B);
    play.finishes(B);
    play.readies(A);
    play.does(B, Command::StartMatch { start: Start::Forced });
    play.does(B, Command::AbortMatch);
    play.does(B, Command::Kick { user: user(C) });
    play.leaves(A);
    play.leaves(B);
    let kinds: Vec<_> = play
        .outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            Outcome::Record(record) => Some((record.kind, record.user.map(Id::get), record.item.map(Id::get))),
            Outcome::Tell(..) => None,
        })
        .collect();
    assert_eq!(
        kinds,
        [
            (RecordKind::RoomCreated, Some(A), None),
            (RecordKind::PlayerJoined, Some(A), None),
            (RecordKind::PlayerJoined, Some(B), None),
            (RecordKind::PlayerJoined, Some(C), None),
            (RecordKind::HostChanged, Some(B), None),
            (RecordKind::GameStarted, None, Some(1)),
            (RecordKind::GameCompleted, None, Some(1)),
            (RecordKind::GameStarted, None, Some(2)),
            (RecordKind::GameAborted, None, Some(2)),
            (RecordKind::PlayerKicked, Some(C), None),
            (RecordKind::PlayerLeft, Some(A), None),
            (RecordKind::RoomDisbanded, Some(B), None),
        ]
    );
}

#[test]
fn a_snapshot_stays_small_whatever_is_put_into_a_room() {
    let heavy = |allowed: Mods| {
        let mut allowed = allowed;
        allowed.0[0].settings.insert("x".into(), kiai_model::ModSetting::Text("y".repeat(299)));
        allowed
    };
    let all = heavy(crate::mods::free_mods(Ruleset::Mania, &Mods::default()));
    let full = || ItemDraft { ruleset: 3, allowed_mods: all.clone(), ..draft(10) };
    let mut play = Play::of(NewRoom { item: Some(full()), ..new_room(settings()) });
    (1..=128).for_each(|who| play.joins(who));
    for item in 1..=200 {
        if play.machine.wants_ids() {
            let ids = (item * 100..item * 100 + 50).map(Id::new).collect();
            play.machine.apply(Actor::Server, Command::SupplyIds { ids }, play.now).unwrap();
        }
        if item <= 100 {
            play.does(1, Command::StartMatch { start: Start::OrSkip });
        } else if item == 150 {
            play.does(1, Command::TransferHost { user: user(2) });
        } else if item < 200 {
            play.does(if item < 150 { 1 } else { 2 }, Command::AddItem(full()));
        }
    }
    for who in 1..=128 {
        play.does(who, Command::ChangeMods { mods: heavy(mods("HD")) });
    }
    let size = serde_json::to_vec(&play.machine.snapshot()).unwrap().len();
    assert!((200 * 1024..512 * 1024).contains(&size), "{size} bytes");
}

#[test]
fn a_room_that_nobody_comes_to_is_closed() {
    let mut play = Play::of(new_room(settings()));
    assert_eq!(play.machine.next_deadline(), Some(play.now + Duration::from_secs(30)));
    play.passes(Duration::from_secs(30));
    assert!(play.machine.is_closed() && play.machine.next_deadline().is_none());
}
