//! What a client of bancho plays, put together from what it says that it does and from its frames.
//!
//! Such a client tells of a play when it begins, once, and of its end by a bundle, if it is watched; it tries again
//! without a word but a bundle. osu!(lazer) has each attempt begin and end, with frames in order of time.

use kiai_model::{
    Ruleset,
    spectate::{ClassicAction, ClassicBundle, ClassicFrame, PlayPhase},
};

/// Frames this much earlier than what was sent before belong to another attempt, in milliseconds.
const BACK_MS: i32 = 1000;

/// No play begins earlier than this before its music.
const BEGIN_MS: i32 = -60_000;

/// What a client says that it plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidPlay {
    /// MD5 of the map's file.
    pub checksum: String,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Mods as bits.
    pub mod_bits: u32,
}

/// What a client says that it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It plays.
    Plays(SaidPlay),
    /// It has paused, or says nothing that ends a play.
    GoesOn,
    /// It does something else: the play ended so, if it has not ended before.
    Else(PlayPhase),
}

/// What an attempt comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// An attempt begins.
    Begin(SaidPlay),
    /// Frames of it, in order of time, at least one.
    Frames(Vec<ClassicFrame>),
    /// It ends.
    End(PlayPhase),
}

/// The attempts of one client.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attempts {
    said: Option<SaidPlay>,
    /// Whether one has begun and not ended.
    is_open: bool,
    /// The time of the last frame of it.
    last_ms: Option<i32>,
}

impl Attempts {
    /// What the client said last that it plays.
    #[must_use]
    pub fn said(&self) -> Option<&SaidPlay> {
        self.said.as_ref()
    }

    /// The client says that it does something.
    pub fn say(&mut self, doing: Doing) -> Vec<Step> {
        let mut steps = Vec::new();
        match doing {
            Doing::Plays(play) if self.is_open && self.said.as_ref() == Some(&play) => {}
            Doing::Plays(play) => {
                self.said = Some(play);
                self.anew(&mut steps);
            }
            Doing::GoesOn => {}
            Doing::Else(phase) => {
                self.end(phase, &mut steps);
                self.said = None;
            }
        }
        steps
    }

    /// The client sends a bundle. One of a play that was never told of is no play.
    pub fn send(&mut self, bundle: &ClassicBundle) -> Vec<Step> {
        let mut steps = Vec::new();
        if bundle.action == ClassicAction::NewSong && (!self.is_open || self.last_ms.is_some()) {
            self.anew(&mut steps);
        }
        let run = last_run(&bundle.frames);
        if let Some(first) = run.first()
            && self.last_ms.is_some_and(|last| last.saturating_sub(first.time_ms) > BACK_MS)
        {
            self.anew(&mut steps);
        }
        if self.is_open {
            let mut from = self.last_ms.unwrap_or(i32::MIN);
            let mut frames = Vec::with_capacity(run.len());
            for frame in run.iter().filter(|frame| frame.time_ms >= BEGIN_MS) {
                // What is a little out of order is left out.
                if frame.time_ms >= from {
                    from = frame.time_ms;
                    frames.push(*frame);
                }
            }
            if let Some(last) = frames.last() {
                self.last_ms = Some(last.time_ms);
                steps.push(Step::Frames(frames));
            }
        }
        match bundle.action {
            ClassicAction::Completion => self.end(PlayPhase::Passed, &mut steps),
            ClassicAction::Fail => self.end(PlayPhase::Failed, &mut steps),
            ClassicAction::SongSelect | ClassicAction::WatchingOther => self.end(PlayPhase::Quit, &mut steps),
            ClassicAction::Standard
            | ClassicAction::NewSong
            | ClassicAction::Skip
            | ClassicAction::Pause
            | ClassicAction::Unpause => {}
        }
        steps
    }

    /// The same play begins once more.
    pub fn again(&mut self) -> Vec<Step> {
        let mut steps = Vec::new();
        if self.is_open {
            let last_ms = self.last_ms;
            self.anew(&mut steps);
            self.last_ms = last_ms;
        }
        steps
    }

    fn anew(&mut self, steps: &mut Vec<Step>) {
        self.end(PlayPhase::Quit, steps);
        if let Some(said) = &self.said {
            self.is_open = true;
            steps.push(Step::Begin(said.clone()));
        }
    }

    fn end(&mut self, phase: PlayPhase, steps: &mut Vec<Step>) {
        if std::mem::take(&mut self.is_open) {
            steps.push(Step::End(phase));
        }
        self.last_ms = None;
    }
}

/// The last frames that are in order of time: before them are those of an attempt that was given up.
fn last_run(frames: &[ClassicFrame]) -> &[ClassicFrame] {
    let is_back = |pair: &[ClassicFrame]| matches!(pair, [a, b] if a.time_ms.saturating_sub(b.time_ms) > BACK_MS);
    let from = frames.windows(2).rposition(is_back).map_or(0, |at| at + 1);
    frames.get(from..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
