//! How players rate sets.

use kiai_model::{BeatmapSet, Id, Timestamp, User};

queries! { ratings:
    /// How a user rated a set, from 1 to 10.
    read fn rating_of(user: Id<User>, set: Id<BeatmapSet>) -> Option<i64>;
    /// Every rating of sets, by users who are not restricted.
    read fn ratings_of_sets(sets: &[Id<BeatmapSet>]) -> Vec<(Id<BeatmapSet>, i64)>;
    /// Rates a set, from 1 to 10; false when the user has rated it before.
    write fn rate_set(user: Id<User>, set: Id<BeatmapSet>, rating: i64, now: Timestamp) -> bool;
}
