//! What a user's scores add up to.

mod calendar;
mod level;
mod rank_history;
mod weighting;

pub use calendar::{Day, Month};
pub use level::{Level, level};
pub use rank_history::{RANK_HISTORY_DAYS, rank_history};
pub use weighting::{BestPlay, MAX_WEIGHTED_PLAYS, Weighted, weigh};
