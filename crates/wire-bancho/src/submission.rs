//! `osu-submit-modular-selector.php`: a score as osu!stable and neosu submit it, and what they are answered.

mod charts;
mod cipher;
mod form;
mod line;
mod rijndael;

pub use self::{
    charts::{Chart, Charts, Standing},
    cipher::Cipher,
    form::{Submission, SubmissionFault},
    line::{ReportedFlags, ScoreLine},
};

/// Names of the part with neosu's mods: neosu's, and that of neomod, which it is called since March 2026.
pub const NEOSU_MODS: [&str; 2] = ["neosu-mods", "neomod-mods"];
/// Name of two parts: a text with the score, and a file with the replay.
pub const SCORE: &str = "score";

/// What a score is answered with that is not taken, and need not be sent again.
pub const NOT_TAKEN: &str = "error: no";
/// The map is not known here.
pub const UNKNOWN_BEATMAP: &str = "error: beatmap";
/// What no client sends.
pub const CHEATED: &str = "error: ban";

#[cfg(test)]
mod tests;
