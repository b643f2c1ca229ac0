//! A play from its first frame to its submission, known beforehand: what a player would have done.

use kiai_model::{
    Beatmap, Id, Mods, Ruleset,
    spectate::{FrameBundle, PlayPhase, PlayState},
};

use super::ScoreSubmission;

/// What is played and everything that is sent while playing it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlayScript {
    /// The beatmap's number on the server.
    pub beatmap: Id<Beatmap>,
    /// MD5 of its file.
    pub checksum: String,
    /// Ruleset played.
    pub ruleset: Ruleset,
    /// The bundles in order.
    pub bundles: Vec<TimedBundle>,
    /// What is submitted at the end.
    pub submission: ScoreSubmission,
}

/// A bundle and when it leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedBundle {
    /// Milliseconds after the play began.
    pub after_ms: f64,
    /// The bundle.
    pub bundle: FrameBundle,
}

impl PlayScript {
    /// The state a play begins with.
    #[must_use]
    pub fn state(&self) -> PlayState {
        PlayState {
            beatmap: Some(self.beatmap),
            ruleset: Some(i32::from(self.ruleset.number())),
            mods: self.submission.mods.clone(),
            phase: PlayPhase::Playing,
            maximum_statistics: self.submission.maximum_statistics.clone(),
        }
    }

    /// How the play ends.
    #[must_use]
    pub fn final_phase(&self) -> PlayPhase {
        if self.submission.passed { PlayPhase::Passed } else { PlayPhase::Failed }
    }

    /// How long the play lasts in milliseconds, from its begin to its last bundle.
    #[must_use]
    pub fn length_ms(&self) -> f64 {
        self.bundles.last().map_or(0.0, |last| last.after_ms)
    }

    /// The same play with `mods`, which are taken not to change how it is played or what it is worth.
    #[must_use]
    pub fn with_mods(mut self, mods: Mods) -> Self {
        for timed in &mut self.bundles {
            timed.bundle.header.mods = mods.clone();
        }
        self.submission.mods = mods;
        self
    }

    /// The same play given up after its first `bundles` bundles: a fail.
    #[must_use]
    pub fn failed_after(mut self, bundles: usize) -> Self {
        self.bundles.truncate(bundles.max(1));
        if let Some(last) = self.bundles.last() {
            let header = &last.bundle.header;
            let submission = &mut self.submission;
            submission.total_score = header.total_score;
            submission.total_score_without_mods = header.total_score_without_mods.unwrap_or(header.total_score);
            submission.accuracy = header.accuracy;
            submission.max_combo = u32::try_from(header.max_combo).unwrap_or(0);
            submission.statistics = header.statistics.clone();
        }
        self.submission.passed = false;
        self.submission.rank = kiai_model::Grade::F;
        self
    }
}
