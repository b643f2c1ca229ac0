//! What users have achieved, their places, histories and play counts.

use kiai_model::{
    Beatmap, Country, Id, Ruleset, Score, Timestamp, User,
    statistics::{GradeCounts, Statistics, Variant},
};

use crate::rows::{Counters, CountryStanding, HighestRank, RankingOrder, StoredStatistics};

queries! { statistics:
    /// A user's statistics with their places as they stand now; zeroes for who has not played.
    read fn statistics(user: Id<User>, ruleset: Ruleset, variant: Variant) -> Statistics;
    /// The statistics of those of these users who have played, in these rulesets, with their places as they stand now; in
    /// any order.
    read fn statistics_of_users(users: &[Id<User>], rulesets: &[Ruleset], variant: Variant) -> Vec<Statistics>;
    /// Adds one play to what only grows.
    write fn add_counters(user: Id<User>, ruleset: Ruleset, variant: Variant, counters: &Counters);
    /// Replaces what only grows.
    write fn set_counters(user: Id<User>, ruleset: Ruleset, variant: Variant, counters: &Counters);
    /// What only grows, counted from all processed plays.
    read fn counted_scores(user: Id<User>, ruleset: Ruleset, variant: Variant) -> Counters;
    /// Ranked score and grades, counted from those of a user's board entries that add to them.
    read fn sum_best_scores(user: Id<User>, ruleset: Ruleset, variant: Variant) -> (i64, GradeCounts);
    /// Sets what is computed from a user's best plays, and whether they hold a place.
    write fn set_statistics(user: Id<User>, ruleset: Ruleset, variant: Variant, statistics: &StoredStatistics);
    /// The best place a user ever held.
    read fn highest_rank(user: Id<User>, ruleset: Ruleset, variant: Variant) -> Option<HighestRank>;
    /// Notes a user's place on a day, and whether it is their best.
    write fn record_rank(
        user: Id<User>, ruleset: Ruleset, variant: Variant, rank: i64, day: i64, now: Timestamp
    );
    /// Notes the places of at most `limit` users after the first `offset` on a day; gives how many there were.
    write fn record_ranks(ruleset: Ruleset, variant: Variant, day: i64, limit: i64, offset: i64) -> u64;
    /// Forgets places before a day, of at most so many users; gives how many there were.
    write fn prune_ranks(before_day: i64, user_limit: i64) -> u64;
    /// A user's places by day, oldest first.
    read fn rank_history(user: Id<User>, ruleset: Ruleset, variant: Variant, since_day: i64) -> Vec<(i64, i64)>;
    /// Counts a play for its month and its map.
    write fn count_play_of_user(score: &Score, month: i64);
    /// A user's plays by month, as `rules::statistics::Month` numbers them.
    read fn monthly_play_counts(user: Id<User>) -> Vec<(i64, i64)>;
    /// The maps a user played most, with the number of plays.
    read fn most_played(user: Id<User>, limit: i64, offset: i64) -> Vec<(Id<Beatmap>, i64)>;
    /// How many maps a user has played.
    read fn played_beatmap_count(user: Id<User>) -> i64;
    /// How often a user played a map.
    read fn play_count_on(user: Id<User>, beatmap: Id<Beatmap>) -> i64;
    /// Users with a place, best first, without their places. A country is only looked at in the ranking by performance.
    read fn ranking(
        order: RankingOrder, ruleset: Ruleset, variant: Variant, country: Option<Country>, limit: i64, offset: i64
    ) -> Vec<Statistics>;
    /// How many users hold a place.
    read fn ranked_user_count(ruleset: Ruleset, variant: Variant) -> i64;
    /// Countries by the performance of their users.
    read fn country_ranking(ruleset: Ruleset, limit: i64, offset: i64) -> Vec<CountryStanding>;
}
