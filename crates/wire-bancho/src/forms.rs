//! What the forms below `/web` are written in, and their answers: texts, of which every client knows its own.

mod beatmap_info;
mod board;
mod comments;
mod difficulty;
mod direct;
mod fields;

pub use beatmap_info::{BeatmapInfoLine, BeatmapInfoQuestion, MAX_MAPS};
pub use board::{
    BOARD_OUTDATED, BOARD_UNKNOWN, BoardHeader, BoardKind, BoardLine, BoardQuestion, board_status, board_without_scores,
};
pub use comments::{
    CommentForm, CommentKind, CommentLine, CommentMark, CommentPost, RATE_NOT_RANKED, RATE_OPEN, RATE_UNKNOWN,
    RATE_WHO, rate_done,
};
pub use difficulty::DifficultyQuestion;
pub use direct::{DirectFilter, DirectQuery, DirectSet, DirectText, FULL_PAGE, direct_answer, direct_error};
pub use fields::{Fields, MAX_FIELDS};

/// In the place of a name: who asks has logged in with a token, and what stands in the place of the password is the
/// `cho-token` of the login. neosu.
pub const BY_TOKEN: &str = "$token";

/// Answer of `lastfm.php`: what is played need not be told any more.
pub const LASTFM_STOP: &str = "-3";

/// Answers of `osu-addfavourite.php`, which osu!stable shows.
pub const FAVOURITE_ADDED: &str = "Added favourite!";
/// The set was a favourite before.
pub const FAVOURITE_KNOWN: &str = "You've already favourited this beatmap!";

#[cfg(test)]
mod direct_tests;
#[cfg(test)]
mod tests;
