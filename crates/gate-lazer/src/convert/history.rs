//! What a profile shows of a user's past.

use kiai_model::{Ruleset, Timestamp};
use kiai_services::statistics::{History, Month, ScoreCounts};
use kiai_wire_lazer::api::{Date, DatedCount, Day, RankHighest, RankHistory, UserProfile};

use super::int32;

/// Fills in ranks, plays and the lengths of the lists.
pub(crate) fn fill_history(profile: &mut UserProfile, ruleset: Ruleset, history: &History, counts: &ScoreCounts) {
    profile.rank_highest =
        history.highest.map(|highest| RankHighest { rank: int32(highest.rank), updated_at: Date(highest.reached_at) });
    profile.rank_history = history
        .ranks
        .as_ref()
        .map(|ranks| RankHistory { mode: ruleset.short_name(), data: ranks.iter().copied().map(int32).collect() });
    profile.monthly_playcounts = dated(&history.monthly_play_counts);
    profile.replays_watched_counts = dated(&history.monthly_replay_views);
    profile.scores_best_count = int32(counts.best);
    profile.scores_first_count = int32(counts.firsts);
    profile.scores_recent_count = int32(counts.recent);
    profile.scores_pinned_count = int32(counts.pinned);
    profile.beatmap_playcounts_count = int32(counts.beatmaps);
}

fn dated(counts: &[(Month, i64)]) -> Vec<DatedCount> {
    counts.iter().map(|(month, count)| DatedCount { start_date: Day(first_day(*month)), count: *count }).collect()
}

fn first_day(month: Month) -> Timestamp {
    Timestamp::from_secs(month.first_day() * 86_400)
}
