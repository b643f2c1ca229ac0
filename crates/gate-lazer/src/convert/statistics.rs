//! Statistics.

use kiai_services::statistics::Achievements;
use kiai_wire_lazer::api::{GradeCounts, LevelInfo, UserStatistics};

use super::int32;

/// What a user has achieved in a ruleset; zeros for one who has not played.
pub(crate) fn statistics(achievements: &Achievements) -> UserStatistics {
    let s = &achievements.statistics;
    UserStatistics {
        level: LevelInfo { current: int32(achievements.level.current), progress: int32(achievements.level.progress) },
        is_ranked: s.global_rank.is_some(),
        global_rank: s.global_rank.map(int32),
        country_rank: s.country_rank.map(int32),
        pp: s.pp,
        ranked_score: s.ranked_score,
        hit_accuracy: s.accuracy * 100.0,
        accuracy: s.accuracy,
        play_count: int32(s.play_count),
        play_time: int32(s.play_time_s),
        total_score: s.total_score,
        total_hits: int32(s.total_hits),
        maximum_combo: int32(s.max_combo),
        replays_watched_by_others: int32(s.replays_watched),
        grade_counts: GradeCounts {
            ssh: int32(s.grades.xh),
            ss: int32(s.grades.x),
            sh: int32(s.grades.sh),
            s: int32(s.grades.s),
            a: int32(s.grades.a),
        },
        global_rank_percent: achievements.rank_part,
    }
}
