//! Whole messages as the game reads them.

use std::sync::Arc;

use kiai_model::{
    HitCounts, HitResult, Mods,
    presence::{Activity, UserStatus},
    spectate::{PlayPhase, PlayState},
};

use super::*;

fn bytes(hex: &str) -> Vec<u8> {
    hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

#[track_caller]
fn assert_message(event: &Event, hex: &str) {
    assert_eq!(encode(event, Timestamp(0)).unwrap(), bytes(hex));
}

#[test]
fn a_play_begins_and_ends() {
    let state = |phase| {
        Arc::new(PlayState {
            beatmap: Some(Id::new(75)),
            ruleset: Some(0),
            mods: Mods::default(),
            phase,
            maximum_statistics: HitCounts::from_iter([(HitResult::Great, 3)]),
        })
    };
    assert_message(
        &Event::PlayBegan { user: Id::new(2), state: state(PlayPhase::Playing) },
        "20 96 01 80 c0 b0 55 73 65 72 42 65 67 61 6e 50 6c 61 79 69 6e 67 92 02 95 4b 00 90 01 81 05 03 90",
    );
    assert_message(
        &Event::PlayFinished { user: Id::new(2), state: state(PlayPhase::Quit) },
        "23 96 01 80 c0 b3 55 73 65 72 46 69 6e 69 73 68 65 64 50 6c 61 79 69 6e 67 92 02 95 4b 00 90 05 81 05 03 90",
    );
}

#[test]
fn somebody_watches() {
    assert_message(
        &Event::WatchingStarted { watcher: Id::new(3), username: "peppy".into() },
        "23 96 01 80 c0 b3 55 73 65 72 53 74 61 72 74 65 64 57 61 74 63 68 69 6e 67 91 91 92 03 a5 70 65 70 70 79 90",
    );
}

#[test]
fn a_presence_changes() {
    let online = Presence { activity: Some(Activity::ChoosingBeatmap), status: UserStatus::Online };
    let there = "20 96 01 80 c0 b3 55 73 65 72 50 72 65 73 65 6e 63 65 55 70 64 61 74 65 64 92 02 92 92 0b 90 02 90";
    let gone = "1c 96 01 80 c0 b3 55 73 65 72 50 72 65 73 65 6e 63 65 55 70 64 61 74 65 64 92 02 c0 90";
    let user = Id::new(2);
    assert_message(&Event::PresenceChanged { user, presence: Some(Arc::new(online.clone())) }, there);
    assert_message(&Event::PresenceChanged { user, presence: None }, gone);
    assert_message(
        &Event::PresencesListed { users: vec![(user, online.clone()), (user, online)] },
        &format!("{there} {there}"),
    );
    assert_eq!(encode(&Event::PresencesListed { users: vec![] }, Timestamp(0)), None);
}

#[test]
fn another_client_takes_over() {
    assert_message(
        &Event::DisconnectRequested,
        "1a 96 01 80 c0 b3 44 69 73 63 6f 6e 6e 65 63 74 52 65 71 75 65 73 74 65 64 90 90",
    );
}

#[test]
fn there_is_no_daily_challenge() {
    assert_eq!(
        message(&MetadataClient::DailyChallengeUpdated(None)),
        bytes("1d 96 01 80 c0 b5 44 61 69 6c 79 43 68 61 6c 6c 65 6e 67 65 55 70 64 61 74 65 64 91 c0 90")
    );
}
