//! A user's scores, as the profile lists them.

use kiai_model::{Id, Ruleset, Score, Timestamp, User, statistics::Variant};

queries! { score_lists:
    /// The plays that count for performance, best first, one a map.
    read fn best_scores(user: Id<User>, ruleset: Ruleset, variant: Variant, limit: i64, offset: i64) -> Vec<Score>;
    /// The plays since a time, newest first.
    read fn recent_scores(
        user: Id<User>, ruleset: Ruleset, since: Timestamp, with_failed: bool, limit: i64, offset: i64
    ) -> Vec<Score>;
    /// How many passed plays there are since a time.
    read fn recent_score_count(user: Id<User>, ruleset: Ruleset, since: Timestamp) -> i64;
    /// The scores at the top of their board, newest first.
    read fn first_scores(user: Id<User>, ruleset: Ruleset, variant: Variant, limit: i64, offset: i64) -> Vec<Score>;
    /// How many scores are at the top of their board.
    read fn first_score_count(user: Id<User>, ruleset: Ruleset, variant: Variant) -> i64;
    /// The scores pinned to the profile, last pinned first.
    read fn pinned_scores(user: Id<User>, ruleset: Ruleset, limit: i64, offset: i64) -> Vec<Score>;
    /// How many scores are pinned.
    read fn pinned_score_count(user: Id<User>, ruleset: Ruleset) -> i64;
    /// Pins a score to its owner's profile; false when it is.
    write fn pin_score(score: &Score, now: Timestamp) -> bool;
    /// Takes a score off its owner's profile; false when it was not there.
    write fn unpin_score(score: &Score) -> bool;
}
