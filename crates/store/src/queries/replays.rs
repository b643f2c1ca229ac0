//! Views of replays.

use kiai_model::{Id, Score, User};

queries! { replays:
    /// Notes that somebody watched a replay on a day; false when they had already.
    write fn insert_replay_view(score: Id<Score>, viewer: Id<User>, day: i64) -> bool;
    /// Counts a view for the score's owner, in total and in a month.
    write fn count_replay_view(score: &Score, month: i64);
    /// A user's views by month.
    read fn monthly_replay_views(user: Id<User>) -> Vec<(i64, i64)>;
}
