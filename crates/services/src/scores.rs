//! Scores: tokens, submission, processing, boards, lists, replays.

mod activity;
mod attach_replay;
mod board;
mod classic;
mod encoded;
mod find;
mod issue_token;
mod lists;
mod map;
mod pins;
mod place;
mod process;
mod recalculate;
mod replay;
mod submit;
mod submit_classic;
mod way;

use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use kiai_model::{Beatmap, Event, Id, Ruleset, scoring::ClassicMaximum};
use moka::sync::Cache;
use parking_lot::RwLock;

pub use activity::recent_activity;
pub use attach_replay::{Attached, attach_replay};
pub use board::{Board, BoardRequest, BoardVersion, Entry, board, board_version, variant_of};
pub use classic::{ClassicScore, classic, neosu_mods_of};
pub use encoded::{BoardPart, EncodedBoards};
pub use find::{find_score, grades_on, is_perfect_combo, score_of_token, scores_on_beatmap, users_best};
pub(crate) use issue_token::check_play;
pub use issue_token::{NewPlay, TokenRefusal, issue_token};
pub use kiai_formats::replay::LegacyCounts;
pub use kiai_rules::mods::BoardFilter;
pub use kiai_rules::scores::ClassicCounts;
pub use kiai_store::rows::{ActivityKind, BoardCircle, RecentActivity};
pub(crate) use lists::RECENT;
pub use lists::{ListKind, ListRequest, scores_of};
pub use map::has_board;
pub use pins::{PinRefusal, pin_score, unpin_score};
pub use place::{Place, place_on};
pub use recalculate::{Recalculated, recalculate};
pub use replay::{ReplayFile, classic_replay, download_replay};
pub(crate) use submit::REPLAY_PATIENCE;
pub use submit::{SubmitRefusal, SubmittedPlay, submit_score};
pub use submit_classic::{ClassicMods, ClassicSubmission, Standings, SubmittedClassic, submit_classic, why_unranked};
pub use way::{Form, Way};

pub(crate) use attach_replay::check_replay_job;
pub(crate) use process::process_job;

/// The job that brings statistics, boards and ranks up to date with a score.
pub(crate) const PROCESS_JOB: &str = "score";
/// The job that looks whether the replay of a score has come.
pub(crate) const REPLAY_JOB: &str = "score_replay";

/// What is kept of scores in memory.
pub(crate) struct ScoresState {
    places: Cache<place::PlaceKey, Option<Place>>,
    rulesets: Cache<Id<Beatmap>, Option<Ruleset>>,
    classic: Cache<submit_classic::MaximumKey, std::sync::Arc<ClassicMaximum>>,
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
mod tests;
