//! Scores: tokens, submission, processing, boards, lists, replays.

mod activity;
mod attach_replay;
mod board;
mod classic;
mod classic_mods;
mod encoded;
mod examine_replay;
mod find;
mod findings;
mod issue_token;
mod lists;
mod map;
mod packed_replay;
mod pins;
mod place;
mod process;
mod recalculate;
mod replay;
mod submit;
mod submit_classic;
mod sweep_replays;
mod way;

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use kiai_formats::difficulty::Rated;
use kiai_model::{Beatmap, Event, Id, Ruleset, Score, scoring::ClassicMaximum};
use moka::sync::Cache;
use parking_lot::RwLock;

pub use activity::recent_activity;
pub use attach_replay::{Attached, attach_replay};
pub use board::{Board, BoardRequest, BoardVersion, Entry, board, board_version, variant_of};
pub use classic::{ClassicScore, classic, neosu_mods_of};
pub use classic_mods::ClassicMods;
pub(crate) use classic_mods::{Fitted, fit, maximum_of, score_multiplier};
pub use encoded::{BoardPart, EncodedBoards};
pub use find::{find_score, grades_on, is_perfect_combo, score_of_token, scores_on_beatmap, users_best};
pub use findings::findings;
pub(crate) use issue_token::check_play;
pub use issue_token::{NewPlay, TokenRefusal, issue_token};
pub use kiai_formats::replay::LegacyCounts;
pub use kiai_rules::mods::BoardFilter;
pub use kiai_rules::scores::ClassicCounts;
pub use kiai_store::rows::{ActivityKind, BoardCircle, RecentActivity, StoredFinding};
pub(crate) use lists::RECENT;
pub use lists::{ListKind, ListRequest, scores_of};
pub use map::has_board;
pub(crate) use map::plays_in;
pub use pins::{PinRefusal, pin_score, unpin_score};
pub use place::{Place, place_on};
pub use recalculate::{Recalculated, recalculate};
pub use replay::{ReplayFile, classic_replay, download_replay};
pub(crate) use submit::REPLAY_PATIENCE;
pub use submit::{SubmitRefusal, SubmittedPlay, submit_score};
pub use submit_classic::{ClassicSubmission, Standings, SubmittedClassic, submit_classic, why_unranked};
pub use way::{Form, Way};

pub(crate) use attach_replay::check_replay_job;
pub(crate) use examine_replay::examine_replay_job;
pub(crate) use process::process_job;
pub(crate) use sweep_replays::sweep_replays_hourly;

/// The job that brings statistics, boards and ranks up to date with a score.
pub(crate) const PROCESS_JOB: &str = "score";
/// The job that looks whether the replay of a score has come.
pub(crate) const REPLAY_JOB: &str = "score_replay";
/// The job that looks at a replay that has come.
pub(crate) const EXAMINE_JOB: &str = "replay";
/// Converted replays that are kept in memory, in bytes.
const CONVERTED_MAX: u64 = 64 << 20;

/// What is kept of scores in memory.
pub(crate) struct ScoresState {
    places: Cache<place::PlaceKey, Option<Place>>,
    rulesets: Cache<Id<Beatmap>, Option<Ruleset>>,
    classic: Cache<classic_mods::MaximumKey, Arc<ClassicMaximum>>,
    rated: Cache<process::RatedKey, Arc<Rated>>,
    converted: Cache<Id<Score>, Bytes>,
    versions: RwLock<HashMap<Id<Beatmap>, u64>>,
    epoch: AtomicU64,
    changes: AtomicU64,
}

impl ScoresState {
    pub(crate) fn new() -> Self {
        Self {
            places: Cache::builder().max_capacity(50_000).time_to_live(Duration::from_mins(1)).build(),
            rulesets: Cache::builder().max_capacity(50_000).time_to_live(Duration::from_mins(1)).build(),
            classic: Cache::new(20_000),
            rated: Cache::new(20_000),
            converted: Cache::builder()
                .max_capacity(CONVERTED_MAX)
                .weigher(|_, bytes: &Bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX))
                .build(),
            versions: RwLock::default(),
            epoch: AtomicU64::new(0),
            changes: AtomicU64::new(0),
        }
    }

    /// Forgets which maps have boards when maps have changed, on whichever node.
    pub(crate) fn hear_of(&self, event: &Event) {
        if matches!(event, Event::BeatmapSetsUpdated { .. }) {
            self.rulesets.invalidate_all();
            self.all_boards_changed();
        }
    }

    /// To be called after every change of a map's boards.
    fn boards_changed(&self, beatmap: Id<Beatmap>) {
        *self.versions.write().entry(beatmap).or_insert(0) += 1;
        self.something_changed();
    }

    /// To be called after a change of all boards: somebody was restricted, or scores were recalculated.
    pub(crate) fn all_boards_changed(&self) {
        self.epoch.fetch_add(1, Ordering::AcqRel);
        self.something_changed();
    }

    /// To be called after every change of what profiles show: everybody's place may be another.
    fn something_changed(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
    }

    /// Counts the changes: what profiles show holds until the next.
    pub(crate) fn change_count(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    fn version(&self, beatmap: Id<Beatmap>) -> BoardVersion {
        let of_map = self.versions.read().get(&beatmap).copied().unwrap_or(0);
        BoardVersion { epoch: self.epoch.load(Ordering::Acquire), of_map }
    }
}

#[cfg(test)]
pub(crate) mod tests;
