//! Favourite beatmap sets.

use kiai_model::{BeatmapSet, Id, Timestamp, User};

queries! { favourites:
    /// A user's favourite sets, by id.
    read fn favourites_of(user: Id<User>) -> Vec<Id<BeatmapSet>>;
    /// How many users have a set among their favourites.
    read fn favourite_count_of_set(set: Id<BeatmapSet>) -> i64;
    /// How many favourites a user has.
    read fn favourite_count_of_user(user: Id<User>) -> i64;
    /// Makes a set a user's favourite; nothing happens when it is one.
    write fn add_favourite(user: Id<User>, set: Id<BeatmapSet>, now: Timestamp);
    /// Takes a set from a user's favourites; nothing happens when it is none.
    write fn remove_favourite(user: Id<User>, set: Id<BeatmapSet>);
}
