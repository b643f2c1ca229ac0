//! What users have achieved, and who is best.

mod counts;
mod of_user;
mod rankings;
mod record_ranks;

pub use counts::{ScoreCounts, score_counts};
pub use kiai_rules::statistics::Level;
pub use kiai_store::rows::{CountryStanding, HighestRank, RankingOrder};
pub use of_user::{Achievements, History, history_of, statistics_of};
pub use rankings::{RANKING_PAGE, Ranked, country_ranking, ranked_user_count, ranking};
pub(crate) use record_ranks::record_ranks_daily;
