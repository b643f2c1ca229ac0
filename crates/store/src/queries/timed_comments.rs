//! What players say at a time of a song, a map or a replay.

use crate::rows::{CommentTarget, NewTimedComment, TimedComment};

queries! { timed_comments:
    /// The newest comments on something, newest first.
    read fn timed_comments(target: CommentTarget, limit: i64) -> Vec<TimedComment>;
    /// Stores a comment.
    write fn insert_timed_comment(new: &NewTimedComment);
}
