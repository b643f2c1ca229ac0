//! A player for osu! that knows the map by heart: it hits everything in its middle, or leaves out what it is told to.
//!
//! Made from the `.osu` as the game would read it; the counts are those of the game's own judgements, so that a server
//! that checks them finds nothing. Upstream: `OsuAutoGenerator.cs`, `ScoreProcessor.cs`.

use kiai_model::{
    Beatmap, Grade, HitCounts, HitResult, Id, Mods, Ruleset,
    spectate::{FrameBundle, FrameHeader, ReplayFrame, ScoreProcessorState},
};
use rosu_map::section::hit_objects::{CurveBuffers, HitObjectKind};
use thiserror::Error;

use super::{PlayScript, ScoreSubmission, TimedBundle};

/// The game records 60 frames a second, and one at each press.
const FRAME_INTERVAL_MS: f64 = 1000.0 / 60.0;
/// A bundle leaves after this time, or when it has [`BUNDLE_FRAMES`]. Upstream: `SpectatorClient.cs`.
const BUNDLE_INTERVAL_MS: f64 = 200.0;
const BUNDLE_FRAMES: usize = 30;
/// Play begins this long before the first object.
const LEAD_IN_MS: f64 = 1000.0;
/// How long a key is held on a circle.
const PRESS_MS: f64 = 40.0;

/// Why a map cannot be played.
#[derive(Debug, Error)]
pub enum Unplayable {
    /// It is not a beatmap.
    #[error("the file is no beatmap: {0}")]
    NotABeatmap(String),
    /// It has no objects, or objects beyond reason.
    #[error("the map has nothing that can be played")]
    Nothing,
    /// It is for another ruleset.
    #[error("only osu! maps can be played")]
    OtherRuleset,
}

/// How well it plays.
#[derive(Clone, Copy, Debug, Default)]
pub struct Skill {
    /// Leaves out each circle whose number is a multiple of this; 0 leaves out none.
    pub miss_every: usize,
}

/// One judgement of the play.
#[derive(Clone, Copy, Debug)]
struct Judgement {
    at_ms: f64,
    result: HitResult,
    best: HitResult,
}

/// One stretch of time with a key held, from one point to another.
#[derive(Clone, Copy, Debug)]
struct Press {
    from_ms: f64,
    to_ms: f64,
    from: (f32, f32),
    to: (f32, f32),
}

/// Plays the map in `osu`, which has the number `beatmap` on the server.
///
/// # Errors
/// [`Unplayable`].
pub fn autoplay(osu: &[u8], beatmap: Id<Beatmap>, checksum: &str, skill: Skill) -> Result<PlayScript, Unplayable> {
    let (judgements, presses) = perform(osu, skill)?;
    let maximum_statistics: HitCounts = count(judgements.iter().map(|judgement| judgement.best));
    let best = Tally::over(&judgements, |judgement| judgement.best);

    let frames = frames(&presses);
    let mut bundles = Vec::new();
    let mut waiting = Vec::new();
    let mut tally = Tally::default();
    let mut judged = judgements.iter().peekable();
    let begin_ms = frames.first().ok_or(Unplayable::Nothing)?.time_ms;
    let mut last_sent_ms = begin_ms;
    let last_index = frames.len() - 1;
    for (index, frame) in frames.into_iter().enumerate() {
        let is_last = index == last_index;
        while let Some(judgement) = judged.next_if(|judgement| is_last || judgement.at_ms <= frame.time_ms) {
            tally.add(judgement.result, judgement.best);
        }
        waiting.push(frame);
        if is_last || waiting.len() > BUNDLE_FRAMES || frame.time_ms - last_sent_ms >= BUNDLE_INTERVAL_MS {
            last_sent_ms = frame.time_ms;
            let bundle = FrameBundle { header: tally.header(&best), frames: std::mem::take(&mut waiting) };
            bundles.push(TimedBundle { after_ms: frame.time_ms - begin_ms, bundle });
        }
    }

    let header = tally.header(&best);
    let submission = ScoreSubmission {
        ruleset_id: Ruleset::Osu.number(),
        passed: true,
        total_score: header.total_score,
        total_score_without_mods: header.total_score,
        accuracy: header.accuracy,
        max_combo: tally.max_combo,
        rank: grade(header.accuracy, tally.statistics.get(HitResult::Miss)),
        mods: Mods::default(),
        statistics: tally.statistics,
        maximum_statistics,
        pauses: Vec::new(),
        ranked: false,
    };
    Ok(PlayScript { beatmap, checksum: checksum.to_owned(), ruleset: Ruleset::Osu, bundles, submission })
}

fn perform(osu: &[u8], skill: Skill) -> Result<(Vec<Judgement>, Vec<Press>), Unplayable> {
    let not_a_beatmap = |error: &dyn std::fmt::Display| Unplayable::NotABeatmap(error.to_string());
    let mut map = rosu_map::from_bytes::<rosu_map::Beatmap>(osu).map_err(|error| not_a_beatmap(&error))?;
    let rated = rosu_pp::Beatmap::from_bytes(osu).map_err(|error| not_a_beatmap(&error))?;
    if map.mode != rosu_map::section::general::GameMode::Osu {
        return Err(Unplayable::OtherRuleset);
    }
    if rated.check_suspicion().is_err() || map.hit_objects.is_empty() {
        return Err(Unplayable::Nothing);
    }
    let attributes = rosu_pp::Difficulty::new()
        .lazer(true)
        .calculate_for_mode::<rosu_pp::osu::Osu>(&rated)
        .map_err(|_| Unplayable::OtherRuleset)?;
    let mut ticks = Ticks::over(&map, attributes.n_large_ticks);

    let mut judgements = Vec::new();
    let mut presses = Vec::new();
    let mut buffers = CurveBuffers::default();
    for (index, object) in map.hit_objects.iter_mut().enumerate() {
        let start_ms = object.start_time;
        let end_ms = object.end_time_with_bufs(&mut buffers).max(start_ms);
        let mut judge = |at_ms, result, best| judgements.push(Judgement { at_ms, result, best });
        match &object.kind {
            HitObjectKind::Circle(circle) => {
                let left_out = skill.miss_every > 0 && (index + 1) % skill.miss_every == 0;
                judge(start_ms, if left_out { HitResult::Miss } else { HitResult::Great }, HitResult::Great);
                let at = (circle.pos.x, circle.pos.y);
                if !left_out {
                    presses.push(Press { from_ms: start_ms, to_ms: start_ms + PRESS_MS, from: at, to: at });
                }
            }
            HitObjectKind::Slider(slider) => {
                judge(start_ms, HitResult::Great, HitResult::Great);
                let tick_count = ticks.take(slider.repeat_count);
                for tick in 1..=tick_count {
                    let part = f64::from(tick) / f64::from(tick_count + 1);
                    judge(start_ms + (end_ms - start_ms) * part, HitResult::LargeTickHit, HitResult::LargeTickHit);
                }
                judge(end_ms, HitResult::SliderTailHit, HitResult::SliderTailHit);
                judge(end_ms, HitResult::IgnoreHit, HitResult::IgnoreHit);
                let at = (slider.pos.x, slider.pos.y);
                presses.push(Press { from_ms: start_ms, to_ms: end_ms.max(start_ms + PRESS_MS), from: at, to: at });
            }
            HitObjectKind::Spinner(_) => {
                judge(end_ms, HitResult::Great, HitResult::Great);
                presses.push(Press { from_ms: start_ms, to_ms: end_ms, from: (256.0, 142.0), to: (256.0, 242.0) });
            }
            HitObjectKind::Hold(_) => return Err(Unplayable::OtherRuleset),
        }
    }
    judgements.sort_by(|a, b| a.at_ms.total_cmp(&b.at_ms));
    presses.sort_by(|a, b| a.from_ms.total_cmp(&b.from_ms));
    Ok((judgements, presses))
}

/// Hands the map's ticks out to its sliders: repeats where they are, the others evenly.
struct Ticks {
    sliders: u32,
    others: u32,
}

impl Ticks {
    fn over(map: &rosu_map::Beatmap, all: u32) -> Self {
        let repeats = map.hit_objects.iter().filter_map(|object| match &object.kind {
            HitObjectKind::Slider(slider) => Some(u32::try_from(slider.repeat_count).unwrap_or(0)),
            _ => None,
        });
        let (sliders, repeats) =
            repeats.fold((0, 0_u32), |(count, sum), repeats| (count + 1, sum.saturating_add(repeats)));
        Self { sliders, others: all.saturating_sub(repeats) }
    }

    fn take(&mut self, repeat_count: i32) -> u32 {
        let share = self.others.div_ceil(self.sliders.max(1));
        self.sliders = self.sliders.saturating_sub(1);
        self.others -= share;
        u32::try_from(repeat_count).unwrap_or(0) + share
    }
}

/// What the score processor keeps.
#[derive(Clone, Debug, Default)]
struct Tally {
    statistics: HitCounts,
    inner: ScoreProcessorState,
    combo: u32,
    max_combo: u32,
}

impl Tally {
    fn over(judgements: &[Judgement], which: impl Fn(&Judgement) -> HitResult) -> Self {
        let mut tally = Self::default();
        for judgement in judgements {
            tally.add(which(judgement), judgement.best);
        }
        tally
    }

    fn add(&mut self, result: HitResult, best: HitResult) {
        self.statistics.set(result, self.statistics.get(result) + 1);
        if best == HitResult::IgnoreHit {
            return;
        }
        self.combo = if result.is_hit() { self.combo + 1 } else { 0 };
        self.max_combo = self.max_combo.max(self.combo);
        self.inner.base_score += base_score(result);
        self.inner.maximum_base_score += base_score(best);
        self.inner.accuracy_judgement_count += 1;
        self.inner.combo_portion += base_score(best) * f64::from(self.combo).sqrt();
    }

    fn header(&self, best: &Self) -> FrameHeader {
        let accuracy = if self.inner.maximum_base_score > 0.0 {
            self.inner.base_score / self.inner.maximum_base_score
        } else {
            1.0
        };
        let progress =
            f64::from(self.inner.accuracy_judgement_count) / f64::from(best.inner.accuracy_judgement_count.max(1));
        let combo_progress = self.inner.combo_portion / best.inner.combo_portion.max(1.0);
        let total = 500_000.0 * accuracy * combo_progress + 500_000.0 * accuracy.powi(5) * progress;
        #[expect(clippy::cast_possible_truncation, reason = "at most a million")]
        let total_score = total.round() as i64;
        FrameHeader {
            total_score,
            accuracy,
            combo: i32::try_from(self.combo).unwrap_or(i32::MAX),
            max_combo: i32::try_from(self.max_combo).unwrap_or(i32::MAX),
            statistics: self.statistics.clone(),
            processor: self.inner,
            mods: Mods::default(),
            total_score_without_mods: Some(total_score),
            pauses: Some(Vec::new()),
        }
    }
}

/// Upstream: `ScoreProcessor.GetBaseScoreForResult`.
fn base_score(result: HitResult) -> f64 {
    match result {
        HitResult::Great => 300.0,
        HitResult::SliderTailHit => 150.0,
        HitResult::LargeTickHit => 30.0,
        _ => 0.0,
    }
}

/// Upstream: `OsuScoreProcessor.RankFromScore`.
fn grade(accuracy: f64, misses: u32) -> Grade {
    match accuracy {
        a if a >= 1.0 => Grade::X,
        a if a >= 0.95 && misses == 0 => Grade::S,
        a if a >= 0.9 => Grade::A,
        a if a >= 0.8 => Grade::B,
        a if a >= 0.7 => Grade::C,
        _ => Grade::D,
    }
}

fn count(results: impl Iterator<Item = HitResult>) -> HitCounts {
    let mut counts = HitCounts::default();
    for result in results {
        counts.set(result, counts.get(result) + 1);
    }
    counts
}

/// The pointer's way: straight from press to press, sixty times a second, and exactly at each press and release.
fn frames(presses: &[Press]) -> Vec<ReplayFrame> {
    let Some(first) = presses.first() else { return Vec::new() };
    let mut frames = vec![frame(first.from_ms - LEAD_IN_MS, (256.0, 192.0), 0)];
    let mut button = 1;
    let mut at = (256.0, 192.0);
    let mut now_ms = first.from_ms - LEAD_IN_MS;
    for (index, press) in presses.iter().enumerate() {
        let next_ms = presses.get(index + 1).map_or(f64::INFINITY, |next| next.from_ms);
        travel(&mut frames, (now_ms, at), (press.from_ms, press.from), 0);
        frames.push(frame(press.from_ms, press.from, button));
        // a key is let go before the next press at the latest
        let to_ms = press.to_ms.min(next_ms - 1.0).max(press.from_ms);
        travel(&mut frames, (press.from_ms, press.from), (to_ms, press.to), button);
        frames.push(frame(to_ms, press.to, 0));
        (now_ms, at) = (to_ms, press.to);
        button = 3 - button;
    }
    frames
}

/// Frames strictly between two points in time.
fn travel(frames: &mut Vec<ReplayFrame>, from: (f64, (f32, f32)), to: (f64, (f32, f32)), buttons: i32) {
    let length_ms = to.0 - from.0;
    let mut passed_ms = FRAME_INTERVAL_MS;
    while passed_ms < length_ms {
        #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
        let share = (passed_ms / length_ms) as f32;
        let point = (from.1.0 + (to.1.0 - from.1.0) * share, from.1.1 + (to.1.1 - from.1.1) * share);
        frames.push(frame(from.0 + passed_ms, point, buttons));
        passed_ms += FRAME_INTERVAL_MS;
    }
}

/// Times of a replay file are whole milliseconds, so frames have them too.
fn frame(time_ms: f64, at: (f32, f32), buttons: i32) -> ReplayFrame {
    ReplayFrame { time_ms: time_ms.round(), x: Some(at.0), y: Some(at.1), buttons }
}

#[cfg(test)]
mod tests;
