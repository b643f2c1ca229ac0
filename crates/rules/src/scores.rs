//! What a play is worth: accuracy, grade and total score from its hit results.
//!
//! The formulas are the client's own, per ruleset. Upstream: `ScoreProcessor.cs` and its four heirs.

mod accuracy;
mod classic;
mod combo;
mod convert;
mod grade;
mod hits;
mod in_progress;
mod total;

pub use accuracy::{accuracy, base_score};
pub use classic::classic_total_score;
pub use combo::maximum_combo;
pub use convert::{ClassicCounts, ClassicPlay, classic_multiplier, is_beyond, neosu_multiplier, standardised_total};
pub use grade::grade;
pub use hits::{is_a_play, total_hits};
pub use in_progress::{ClassicTerms, classic_standing};
pub use total::{MAX_TOTAL_SCORE, TotalScoreBounds, total_score_bounds};
