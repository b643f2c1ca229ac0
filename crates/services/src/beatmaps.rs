//! Beatmaps: importing, finding, searching, downloading, and what is computed from them.

mod attributes;
mod changes;
mod charts;
mod fail_times;
mod fetch;
mod files;
mod find;
mod import;
mod of_user;
mod offsets;
mod ratings;
mod requests;
mod search;

use std::{sync::Arc, time::Duration};

use kiai_formats::difficulty::{Attributes, Chart};
use kiai_model::{Beatmap, BeatmapSet, Event, Id, Ruleset};
use moka::sync::Cache;

pub use attributes::{AttributesRefusal, attributes};
pub use changes::{Changes, changes_since};
pub use charts::{chart, osu_file};
pub use fail_times::fail_times;
pub(crate) use fail_times::note_fail_time;
pub use fetch::{fetch_beatmap, fetch_beside, fetch_set};
pub use files::{
    ArchiveSizes, CoverSize, Download, DownloadRefusal, archive_sizes, clip, cover, download, download_openly,
};
pub use find::{BeatmapKey, FullSet, find_beatmap, find_by_checksum, find_set, find_sets, sets_of_beatmaps};
pub(crate) use import::import_fetched;
pub use import::{
    ImportItem, ImportOptions, ImportSummary, Outcome, SUBMITTED_BYTES_MAX, SubmitMapRefusal, import, submit_map,
};
pub use kiai_formats::{cover::Shape, difficulty::Details};
pub use kiai_rules::mods::{UnknownModBits, mods_from_bits};
pub use of_user::{ListKind, most_played, plays_of_user, sets_of_user};
pub use offsets::{OFFSET_MAX_MS, OffsetRefusal, set_online_offset};
pub use ratings::{RATINGS, RateRefusal, RatingCounts, may_rate, mean_rating, rate};
pub use requests::request_map;
pub use search::{Category, Cursor, Found, LISTED_MAX, Listed, SearchRequest, Sort, list, search};

/// How late another node's change of a set, or of its counts, shows here.
const KNOWN_FOR: Duration = Duration::from_mins(1);
const SETS_MAX: u64 = 10_000;
const CHECKSUMS_MAX: u64 = 50_000;
const ATTRIBUTES_MAX: u64 = 50_000;
/// Charts take megabytes at worst.
const CHARTS_MAX: u64 = 64;

/// What is kept of beatmaps in memory. Cheap to clone.
#[derive(Clone)]
pub(crate) struct BeatmapsState {
    sets: Cache<Id<BeatmapSet>, Arc<FullSet>>,
    /// By checksum of the file: where to look for it.
    by_checksum: Cache<String, (Id<BeatmapSet>, Id<Beatmap>)>,
    /// By checksum of the file, ruleset, and mods as JSON.
    attributes: Cache<(String, Ruleset, String), Arc<Attributes>>,
    /// By version of the set.
    sizes: Cache<String, ArchiveSizes>,
    /// By checksum of the file.
    charts: Cache<String, Arc<Chart>>,
    /// One import at a time: ids are given in order, and nothing is imported twice.
    importing: Arc<tokio::sync::Mutex<()>>,
    /// What clients were asked for.
    requests: Arc<requests::MapRequests>,
}

impl BeatmapsState {
    pub(crate) fn new() -> Self {
        Self {
            sets: Cache::builder().max_capacity(SETS_MAX).time_to_live(KNOWN_FOR).build(),
            by_checksum: Cache::builder().max_capacity(CHECKSUMS_MAX).time_to_live(KNOWN_FOR).build(),
            attributes: Cache::new(ATTRIBUTES_MAX),
            sizes: Cache::new(SETS_MAX),
            charts: Cache::new(CHARTS_MAX),
            importing: Arc::default(),
            requests: Arc::default(),
        }
    }

    /// To be called after every change of a set or its counts.
    pub(crate) fn forget(&self, set: Id<BeatmapSet>) {
        self.sets.invalidate(&set);
    }

    /// Forgets sets that changed, on whichever node.
    pub(crate) fn hear_of(&self, event: &Event) {
        if let Event::BeatmapSetsUpdated { sets, .. } = event {
            for set in sets {
                self.forget(*set);
            }
        }
    }
}
