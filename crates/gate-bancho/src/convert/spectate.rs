//! Plays and their frames, in this gate's words and in the world's.

use kiai_model::{
    scoring::LegacyCounts,
    spectate::{self as model, ClassicAction, ClassicBundle, ClassicFrame, ClassicStanding, PlayPhase, ScoreV2Parts},
};
use kiai_services::spectate::{Doing, SaidPlay};
use kiai_wire_bancho::{
    rooms::{ScoreFrame, ScoreV2Portions},
    spectate::{FrameBundle, ReplayAction, ReplayFrame},
    users::{Action, StatusUpdate},
};

/// What neosu says of a play that it has just left, when it was failed.
const FAILED: &str = "Failed";

/// What a client that says this does for those who watch.
pub(crate) fn doing(status: &StatusUpdate) -> Doing {
    match status.action {
        Action::Playing | Action::Multiplaying if status.map_md5.is_known() => Doing::Plays(SaidPlay {
            checksum: status.map_md5.to_string(),
            ruleset: status.mode,
            mod_bits: status.mods.0,
        }),
        Action::Paused => Doing::GoesOn,
        Action::Submitting if status.info_text.ends_with(FAILED) => Doing::Else(PlayPhase::Failed),
        Action::Submitting => Doing::Else(PlayPhase::Passed),
        _ => Doing::Else(PlayPhase::Quit),
    }
}

/// A bundle that a client sends.
pub(crate) fn from_wire(bundle: &FrameBundle) -> ClassicBundle {
    ClassicBundle {
        seed: bundle.extra,
        frames: bundle.frames.iter().map(frame_from_wire).collect(),
        action: action_from_wire(bundle.action),
        score: bundle.score_frame.as_ref().map(score_from_wire),
        sequence: bundle.sequence,
    }
}

/// A bundle for clients.
pub(crate) fn to_wire(bundle: &model::ClassicBundle) -> FrameBundle {
    FrameBundle {
        extra: bundle.seed,
        frames: bundle.frames.iter().map(frame_to_wire).collect(),
        action: action_to_wire(bundle.action),
        score_frame: bundle.score.as_ref().map(score_to_wire),
        sequence: bundle.sequence,
    }
}

fn frame_from_wire(frame: &ReplayFrame) -> ClassicFrame {
    // No client has such places, and one that is given them may come to harm.
    let place = |value: f32| if value.is_finite() { value } else { 0.0 };
    ClassicFrame {
        buttons: frame.buttons,
        legacy_button: frame.legacy_button,
        x: place(frame.x),
        y: place(frame.y),
        time_ms: frame.time_ms,
    }
}

fn frame_to_wire(frame: &ClassicFrame) -> ReplayFrame {
    let ClassicFrame { buttons, legacy_button, x, y, time_ms } = *frame;
    ReplayFrame { buttons, legacy_button, x, y, time_ms }
}

/// Each action with its name in the model.
const ACTIONS: [(ReplayAction, ClassicAction); 9] = [
    (ReplayAction::Standard, ClassicAction::Standard),
    (ReplayAction::NewSong, ClassicAction::NewSong),
    (ReplayAction::Skip, ClassicAction::Skip),
    (ReplayAction::Completion, ClassicAction::Completion),
    (ReplayAction::Fail, ClassicAction::Fail),
    (ReplayAction::Pause, ClassicAction::Pause),
    (ReplayAction::Unpause, ClassicAction::Unpause),
    (ReplayAction::SongSelect, ClassicAction::SongSelect),
    (ReplayAction::WatchingOther, ClassicAction::WatchingOther),
];

fn action_from_wire(action: ReplayAction) -> ClassicAction {
    ACTIONS.iter().find(|(wire, _)| *wire == action).map(|(_, model)| *model).unwrap_or_default()
}

fn action_to_wire(action: ClassicAction) -> ReplayAction {
    ACTIONS.iter().find(|(_, model)| *model == action).map(|(wire, _)| *wire).unwrap_or_default()
}

/// How somebody stands, as their client says it.
pub(crate) fn score_from_wire(score: &ScoreFrame) -> ClassicStanding {
    let finite = |value: f64| if value.is_finite() { value } else { 0.0 };
    ClassicStanding {
        time_ms: score.time_ms,
        slot: score.slot_id,
        counts: LegacyCounts {
            count_300: score.count_300,
            count_100: score.count_100,
            count_50: score.count_50,
            count_geki: score.count_geki,
            count_katu: score.count_katu,
            count_miss: score.count_miss,
        },
        total_score: score.total_score,
        max_combo: score.max_combo,
        combo: score.current_combo,
        is_perfect: score.perfect,
        health: score.current_hp,
        tag: score.tag,
        score_v2: score
            .score_v2
            .map(|ScoreV2Portions { combo, bonus }| ScoreV2Parts { combo: finite(combo), bonus: finite(bonus) }),
    }
}

/// How somebody stands, for clients.
pub(crate) fn score_to_wire(score: &ClassicStanding) -> ScoreFrame {
    let LegacyCounts { count_300, count_100, count_50, count_geki, count_katu, count_miss } = score.counts;
    ScoreFrame {
        time_ms: score.time_ms,
        slot_id: score.slot,
        count_300,
        count_100,
        count_50,
        count_geki,
        count_katu,
        count_miss,
        total_score: score.total_score,
        max_combo: score.max_combo,
        current_combo: score.combo,
        perfect: score.is_perfect,
        current_hp: score.health,
        tag: score.tag,
        score_v2: score.score_v2.map(|ScoreV2Parts { combo, bonus }| ScoreV2Portions { combo, bonus }),
    }
}

#[cfg(test)]
mod tests;
