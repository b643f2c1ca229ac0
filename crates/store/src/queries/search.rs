//! Searching beatmap sets.

use kiai_model::{BeatmapSet, Id};

use crate::rows::{OrderValue, SetPage, SetSearch};

queries! { search:
    /// A page of the sets that are searched for.
    read fn search_sets(search: &SetSearch, page: &SetPage) -> Vec<BeatmapSet>;
    /// How many sets are searched for.
    read fn count_sets(search: &SetSearch) -> i64;
    /// What a set that is searched for is ordered by on such a page.
    read fn order_value(set: Id<BeatmapSet>, search: &SetSearch, page: &SetPage) -> Option<OrderValue>;
}
