//! What players say at a time of a song, a map or a replay.

use kiai_model::{Beatmap, BeatmapSet, Id, Score, Timestamp, User};
use sqlx::FromRow;

/// What a comment is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CommentTarget {
    /// All difficulties of a set: the song.
    Song(Id<BeatmapSet>),
    /// One difficulty.
    Map(Id<Beatmap>),
    /// The replay of a score.
    Replay(Id<Score>),
}

impl CommentTarget {
    pub(crate) const fn numbers(self) -> (i64, i64) {
        match self {
            Self::Song(set) => (0, set.get()),
            Self::Map(map) => (1, map.get()),
            Self::Replay(score) => (2, score.get()),
        }
    }
}

/// A comment to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTimedComment {
    /// What it is about.
    pub target: CommentTarget,
    /// Who says it.
    pub user: Id<User>,
    /// When in the song, in milliseconds.
    pub time_ms: i32,
    /// In which colour, as six hex digits; none for the client's own.
    pub colour: Option<String>,
    /// What.
    pub text: String,
    /// When it was said.
    pub created_at: Timestamp,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedComment {
    /// What it is about.
    pub target: CommentTarget,
    /// Who says it.
    pub user: Id<User>,
    /// When in the song, in milliseconds.
    pub time_ms: i32,
    /// In which colour, as six hex digits; none for the client's own.
    pub colour: Option<String>,
    /// What.
    pub text: String,
}

#[derive(FromRow)]
pub(crate) struct TimedCommentRow {
    target: i64,
    target_id: i64,
    user_id: i64,
    time_ms: i64,
    colour: Option<String>,
    text: String,
}

impl From<TimedCommentRow> for TimedComment {
    fn from(row: TimedCommentRow) -> Self {
        let id = row.target_id;
        Self {
            target: match row.target {
                0 => CommentTarget::Song(Id::new(id)),
                1 => CommentTarget::Map(Id::new(id)),
                _ => CommentTarget::Replay(Id::new(id)),
            },
            user: Id::new(row.user_id),
            time_ms: i32::try_from(row.time_ms).unwrap_or(i32::MAX),
            colour: row.colour,
            text: row.text,
        }
    }
}
