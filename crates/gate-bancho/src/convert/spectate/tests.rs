use kiai_model::Ruleset;
use kiai_wire_bancho::mods::LegacyMods;

use super::*;

fn bundle() -> FrameBundle {
    let frame = |time_ms| ReplayFrame { buttons: 5, legacy_button: 1, x: 256.5, y: -0.25, time_ms };
    FrameBundle {
        extra: 7,
        frames: vec![frame(-100), frame(15_000)],
        action: ReplayAction::Standard,
        score_frame: Some(ScoreFrame {
            time_ms: 15_000,
            slot_id: 3,
            count_300: 50,
            count_100: 2,
            count_50: 1,
            count_geki: 10,
            count_katu: 4,
            count_miss: 6,
            total_score: 123_456,
            max_combo: 60,
            current_combo: 59,
            perfect: true,
            current_hp: 180,
            tag: 2,
            score_v2: Some(ScoreV2Portions { combo: 0.5, bonus: 0.25 }),
        }),
        sequence: 9,
    }
}

#[test]
fn a_bundle_comes_out_as_it_went_in() {
    for (action, _) in ACTIONS {
        for score_frame in [bundle().score_frame, None] {
            let bundle = FrameBundle { action, score_frame, ..bundle() };
            assert_eq!(to_wire(&from_wire(&bundle)), bundle);
        }
    }
}

#[test]
fn places_that_are_no_numbers_are_not_passed_on() {
    let frame = ReplayFrame { x: f32::NAN, y: f32::INFINITY, ..ReplayFrame::default() };
    let score_v2 = Some(ScoreV2Portions { combo: f64::NAN, bonus: f64::NEG_INFINITY });
    let score_frame = Some(ScoreFrame { score_v2, ..ScoreFrame::default() });
    let passed_on = to_wire(&from_wire(&FrameBundle { frames: vec![frame], score_frame, ..FrameBundle::default() }));
    assert_eq!(passed_on.frames, [ReplayFrame::default()]);
    assert_eq!(passed_on.score_frame.unwrap().score_v2, Some(ScoreV2Portions::default()));
}

#[test]
fn what_clients_say_begins_and_ends_plays() {
    let says = |action, text: &str| StatusUpdate { action, info_text: text.into(), ..StatusUpdate::default() };
    let md5 = "0123456789abcdef0123456789abcdef";
    for action in [Action::Playing, Action::Multiplaying] {
        let status =
            StatusUpdate { map_md5: md5.into(), mods: LegacyMods::HIDDEN, mode: Ruleset::Taiko, ..says(action, "") };
        let said = SaidPlay { checksum: md5.to_owned(), ruleset: Ruleset::Taiko, mod_bits: LegacyMods::HIDDEN.0 };
        assert_eq!(doing(&status), Doing::Plays(said));
        assert_eq!(doing(&says(action, "")), Doing::Else(PlayPhase::Quit), "of no map");
    }
    assert_eq!(doing(&says(Action::Paused, "Taking a break")), Doing::GoesOn);
    assert_eq!(doing(&says(Action::Submitting, "[neosu]\n230pp 900x 95.50%")), Doing::Else(PlayPhase::Passed));
    assert_eq!(doing(&says(Action::Submitting, "[neosu]\nFailed")), Doing::Else(PlayPhase::Failed));
    for action in [Action::Idle, Action::Afk, Action::Watching, Action::Testing, Action::Multiplayer] {
        assert_eq!(doing(&says(action, "")), Doing::Else(PlayPhase::Quit));
    }
}
