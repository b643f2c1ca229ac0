//! What users have achieved, and who is best.

mod counts;
mod of_user;
mod rankings;
mod record_ranks;

use std::{sync::Arc, time::Duration};

use kiai_model::{Id, Ruleset, User, statistics::Variant};
use moka::sync::Cache;

use crate::Services;

pub use counts::{ScoreCounts, score_counts};
pub use kiai_rules::statistics::{Level, Month};
pub use kiai_store::rows::{CountryStanding, HighestRank, RankingOrder};
pub use of_user::{Achievements, History, history_of, statistics_of, statistics_of_many};
pub use rankings::{RANKING_PAGE, Ranked, country_ranking, ranked_user_count, ranking};
pub(crate) use record_ranks::record_ranks_daily;

/// What is kept of statistics in memory, each with the number of changes at which it was read.
pub(crate) struct StatisticsState {
    achievements: Cache<(Id<User>, Ruleset, Variant, u64), Arc<Achievements>>,
    histories: Cache<(Id<User>, Ruleset, Moment), Arc<History>>,
    counts: Cache<(Id<User>, Ruleset, Moment), ScoreCounts>,
    ranked_user_counts: Cache<(Ruleset, Variant, u64), i64>,
}

impl StatisticsState {
    pub(crate) fn new() -> Self {
        const USERS_MAX: u64 = 50_000;
        const BOARDS_MAX: u64 = 100;
        // Another node's changes show this late.
        const KNOWN_FOR: Duration = Duration::from_mins(1);
        Self {
            achievements: Cache::builder().max_capacity(USERS_MAX).time_to_live(KNOWN_FOR).build(),
            histories: Cache::builder().max_capacity(USERS_MAX).time_to_live(KNOWN_FOR).build(),
            counts: Cache::builder().max_capacity(USERS_MAX).time_to_live(KNOWN_FOR).build(),
            ranked_user_counts: Cache::builder().max_capacity(BOARDS_MAX).time_to_live(KNOWN_FOR).build(),
        }
    }
}

/// A number of changes, and the minute: what is "recent" changes by itself.
type Moment = (u64, i64);

fn moment(services: &Services) -> Moment {
    (services.scores.change_count(), services.clock.now().as_secs() / 60)
}
