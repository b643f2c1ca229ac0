//! `kiai beatmap ...`.

use clap::Subcommand;

use super::{Failure, offer};
use crate::command::Command;

#[derive(Debug, Subcommand)]
pub(super) enum BeatmapVerb {
    /// Show or set by how many milliseconds a beatmap is off its song. neosu and osu!stable are told with its leaderboard; it
    /// holds until the file changes.
    Offset {
        /// The number of the difficulty, or the MD5 of its file.
        which: String,
        /// The milliseconds; with a positive number objects come later. Without one, it is shown.
        #[arg(allow_negative_numbers = true)]
        ms: Option<i32>,
        /// The number is a set's, and all its difficulties are meant.
        #[arg(long)]
        set: bool,
    },
}

/// Does what was typed after `kiai beatmap`.
pub(super) fn run(verb: BeatmapVerb) -> Result<(), Failure> {
    offer::run(|| {
        Ok(match verb {
            BeatmapVerb::Offset { which, ms, set } => Command::BeatmapOffset { which, whole_set: set, offset_ms: ms },
        })
    })
}
