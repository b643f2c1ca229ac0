//! How somebody stands in a match, in the words of bancho clients.

use kiai_model::{HitCounts, Ruleset, rooms::Progress};
use kiai_services::scores::{ClassicCounts, LegacyCounts};
use kiai_wire_bancho::rooms::ScoreFrame;

/// Health of a full bar.
const FULL_HEALTH: f32 = 200.0;
/// Health of somebody who failed.
const FAILED: u8 = 254;

/// How somebody stands, as their client says it of a match in a ruleset.
pub(crate) fn progress(told: &ScoreFrame, ruleset: Ruleset) -> Progress {
    let counts = ClassicCounts {
        count_300: told.count_300.into(),
        count_100: told.count_100.into(),
        count_50: told.count_50.into(),
        count_geki: told.count_geki.into(),
        count_katu: told.count_katu.into(),
        count_miss: told.count_miss.into(),
    };
    Progress {
        time_ms: told.time_ms,
        statistics: counts.results(ruleset, &HitCounts::default()),
        total_score: told.total_score.into(),
        max_combo: told.max_combo,
        combo: told.current_combo,
        is_perfect: told.perfect,
        health: (told.current_hp != FAILED).then(|| (f32::from(told.current_hp) / FULL_HEALTH).min(1.0)),
        has_failed: told.current_hp == FAILED,
    }
}

/// A score in a match of a ruleset as clients show it.
pub(crate) fn score_frame(progress: &Progress, slot: u8, ruleset: Ruleset) -> ScoreFrame {
    let counts = LegacyCounts::of(ruleset, &progress.statistics);
    let at_most = |count: i64| count.clamp(i32::MIN.into(), i32::MAX.into()).try_into().unwrap_or(i32::MAX);
    let health = progress.health.map_or(FULL_HEALTH, |health| health.clamp(0.0, 1.0) * FULL_HEALTH);
    ScoreFrame {
        time_ms: progress.time_ms,
        slot_id: slot,
        count_300: counts.count_300,
        count_100: counts.count_100,
        count_50: counts.count_50,
        count_geki: counts.count_geki,
        count_katu: counts.count_katu,
        count_miss: counts.count_miss,
        total_score: at_most(progress.total_score),
        max_combo: progress.max_combo,
        current_combo: progress.combo,
        perfect: progress.is_perfect,
        // Between 0 and 200.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        current_hp: if progress.has_failed { FAILED } else { health.round() as u8 },
        tag: 0,
        score_v2: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_client_tells_another_shows() {
        let told = ScoreFrame {
            time_ms: 15_000,
            slot_id: 3,
            count_300: 50,
            count_100: 2,
            count_50: 1,
            count_miss: 4,
            total_score: 123_456,
            max_combo: 60,
            current_combo: 7,
            perfect: false,
            current_hp: 180,
            ..ScoreFrame::default()
        };
        for ruleset in Ruleset::ALL {
            let told = if ruleset == Ruleset::Taiko { ScoreFrame { count_50: 0, ..told } } else { told };
            assert_eq!(score_frame(&progress(&told, ruleset), 3, ruleset), told, "{ruleset:?}");
        }
        let failed = ScoreFrame { current_hp: 254, ..told };
        assert_eq!(score_frame(&progress(&failed, Ruleset::Osu), 3, Ruleset::Osu), failed);
        let wild = Progress { total_score: i64::MAX, health: Some(f32::NAN), ..Progress::default() };
        let shown = score_frame(&wild, 0, Ruleset::Osu);
        assert_eq!((shown.total_score, shown.current_hp), (i32::MAX, 0));
    }
}
