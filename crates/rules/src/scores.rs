//! What a play is worth: accuracy, grade and total score from its hit results.
//!
//! The formulas are the client's own, per ruleset. Upstream: `ScoreProcessor.cs` and its four heirs.

mod accuracy;
mod classic;
mod combo;
mod grade;
mod total;

pub use accuracy::{accuracy, base_score};
pub use classic::classic_total_score;
pub use combo::{breaks_combo, increases_combo, maximum_combo};
pub use grade::grade;
pub use total::{MAX_TOTAL_SCORE, TotalScoreBounds, total_score_bounds};
