//! What a client of bancho plays, put together from what it says that it does and from its frames.
//!
//! Such a client tells of a play when it begins, once, and of its end by a bundle, if it is watched; it tries again
//! without a word but a bundle. osu!(lazer) has each attempt begin and end, with frames in order of time.
//!
//! In a match there is one attempt, which begins and ends with it, whatever the client says: neosu says no more than that
//! it is in a room. Such a client tells how its player stands, and sends frames only while somebody watches.

use kiai_model::{
    Ruleset,
    spectate::{ClassicAction, ClassicBundle, ClassicFrame, PlayPhase},
};

/// Frames this much earlier than what was sent before belong to another attempt, in milliseconds.
const BACK_MS: i32 = 1000;

/// No play begins earlier than this before its music.
const BEGIN_MS: i32 = -60_000;

/// For so long a client that has sent frames sends more, in milliseconds: the score goes with them.
const STREAM_MS: i32 = 5000;

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
    stage: Stage,
    /// The time of the last frame of what has begun.
    last_ms: Option<i32>,
    /// The time of the last of these that the client has sent.
    streamed_ms: Option<i32>,
}

/// What has begun and not ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Nothing.
    #[default]
    Over,
    /// An attempt of somebody who plays alone.
    Alone,
    /// A match.
    InMatch,
}

impl Attempts {
    /// What the client said last that it plays.
    #[must_use]
    pub fn said(&self) -> Option<&SaidPlay> {
        self.said.as_ref()
    }

    /// Whether a match is played.
    #[must_use]
    pub fn is_in_match(&self) -> bool {
        self.stage == Stage::InMatch
    }

    /// A match begins in which this is played.
    pub fn enter_match(&mut self, play: SaidPlay) -> Vec<Step> {
        let mut steps = Vec::new();
        let is_same = |said: &SaidPlay| (&said.checksum, said.ruleset) == (&play.checksum, play.ruleset);
        let has_begun = match self.stage {
            Stage::Over => false,
            // The client has said so already.
            Stage::Alone => self.said.as_ref().is_some_and(is_same),
            Stage::InMatch => true,
        };
        if !has_begun {
            self.said = Some(play);
            self.anew(&mut steps);
        }
        self.stage = Stage::InMatch;
        steps
    }

    /// The client tells how its player stands in the match at this time: a frame in which nothing is held goes with it,
    /// for osu!(lazer) takes no score without one. None when frames come that have a score.
    pub fn stand(&mut self, time_ms: i32) -> Option<Step> {
        let is_streamed = self.streamed_ms.is_some_and(|last| time_ms.saturating_sub(last) <= STREAM_MS);
        if !self.is_in_match() || is_streamed {
            return None;
        }
        let time_ms = time_ms.max(self.last_ms.unwrap_or(BEGIN_MS));
        self.last_ms = Some(time_ms);
        Some(Step::Frames(vec![ClassicFrame { time_ms, ..ClassicFrame::default() }]))
    }

    /// The match is over for the player.
    pub fn leave_match(&mut self, phase: PlayPhase) -> Vec<Step> {
        let mut steps = Vec::new();
        if self.is_in_match() {
            self.end(phase, &mut steps);
            self.said = None;
        }
        steps
    }

    /// The client says that it does something.
    pub fn say(&mut self, doing: Doing) -> Vec<Step> {
        let mut steps = Vec::new();
        match doing {
            _ if self.is_in_match() => {}
            Doing::Plays(play) if self.stage == Stage::Alone && self.said.as_ref() == Some(&play) => {}
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
        if bundle.action == ClassicAction::NewSong && (self.stage == Stage::Over || self.last_ms.is_some()) {
            self.anew(&mut steps);
        }
        let run = last_run(&bundle.frames);
        if let Some(first) = run.first()
            && self.last_ms.is_some_and(|last| last.saturating_sub(first.time_ms) > BACK_MS)
        {
            self.anew(&mut steps);
        }
        if self.stage != Stage::Over {
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
                (self.last_ms, self.streamed_ms) = (Some(last.time_ms), Some(last.time_ms));
                steps.push(Step::Frames(frames));
            }
        }
        match bundle.action {
            _ if self.is_in_match() => {}
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
        if self.stage == Stage::Alone {
            let last_ms = self.last_ms;
            self.anew(&mut steps);
            self.last_ms = last_ms;
        }
        steps
    }

    /// Another attempt begins; a match has one.
    fn anew(&mut self, steps: &mut Vec<Step>) {
        if self.is_in_match() {
            return;
        }
        self.end(PlayPhase::Quit, steps);
        if let Some(said) = &self.said {
            self.stage = Stage::Alone;
            steps.push(Step::Begin(said.clone()));
        }
    }

    fn end(&mut self, phase: PlayPhase, steps: &mut Vec<Step>) {
        if std::mem::take(&mut self.stage) != Stage::Over {
            steps.push(Step::End(phase));
        }
        (self.last_ms, self.streamed_ms) = (None, None);
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
