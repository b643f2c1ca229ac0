//! Beatmap sets.

use kiai_model::{Beatmap, BeatmapSet, BeatmapStatus, Id, Timestamp, User};

use crate::rows::{ImportedSet, SetChange, SetFile};

queries! { beatmapsets:
    /// The set with this id.
    read fn set_by_id(id: Id<BeatmapSet>) -> Option<BeatmapSet>;
    /// The sets with these ids, by id.
    read fn sets_by_ids(ids: &[Id<BeatmapSet>]) -> Vec<BeatmapSet>;
    /// SHA-256 of a set's archive.
    read fn archive_hash(id: Id<BeatmapSet>) -> Option<String>;
    /// The same of several sets, in any order.
    read fn archive_hashes(ids: &[Id<BeatmapSet>]) -> Vec<(Id<BeatmapSet>, String)>;
    /// Sets with ids given here that have this title and artist (in any case) and creator.
    read fn own_sets_by_name(title: &str, artist: &str, creator: &str) -> Vec<Id<BeatmapSet>>;
    /// The id for the next set whose files carry none.
    read fn next_own_set_id() -> Id<BeatmapSet>;
    /// The id for the next beatmap whose file carries none.
    read fn next_own_beatmap_id() -> Id<Beatmap>;
    /// The files of a set, by name.
    read fn files_of_set(id: Id<BeatmapSet>) -> Vec<SetFile>;
    /// Changes after the one with number `last`, in order, at most `limit`.
    read fn set_changes_since(last: i64, limit: i64) -> Vec<SetChange>;
    /// Number of the last change, 0 before the first.
    read fn last_set_change() -> i64;
    /// Gives a set and its beatmaps another status.
    write fn set_status(id: Id<BeatmapSet>, status: BeatmapStatus, ranked_at: Option<Timestamp>) -> bool;
    /// Says whose a set is.
    write fn set_owner(id: Id<BeatmapSet>, owner: Id<User>);
    /// A page of a user's own sets with one of these statuses, the newest first.
    read fn sets_of_owner(owner: Id<User>, statuses: &[BeatmapStatus], limit: i64, offset: i64) -> Vec<Id<BeatmapSet>>;
    /// How many sets of each status a user has.
    read fn set_counts_of_owner(owner: Id<User>) -> Vec<(BeatmapStatus, i64)>;
    /// Notes that a set came or changed; answers with the number of the change.
    write fn add_set_change(id: Id<BeatmapSet>, now: Timestamp) -> i64;
    /// Removes a set of which no beatmap is left, nor ever was, with all that stands beside it. Says whether it did.
    write fn remove_empty_set(id: Id<BeatmapSet>) -> bool;
    /// Stores a set in place of what had its id. Difficulties that are no longer part of it are kept for their scores.
    write fn save_set(imported: &ImportedSet);
}
