//! What the frames of a replay tell of how they came to be.
//!
//! Clients are open: whoever wants to can write any frames, and every limit here can be kept to on purpose. Nothing of
//! this takes a score from anybody. It is evidence for a moderator, who looks at the replay.

mod path;
mod presses;
mod spacing;
mod timing;

use kiai_model::{Mods, Ruleset, spectate::ReplayFrame};

pub use path::{Course, LIKE_PX, Likeness, Path};

use crate::mods::rate_range;

/// Fewer frames than a play of five seconds has tell too little.
pub const FRAMES_MIN: usize = 300;

/// The frames of a replay, and what was played.
#[derive(Clone, Copy, Debug)]
pub struct Filmed<'a> {
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Mods with settings.
    pub mods: &'a Mods,
    /// Frames, at times of the map.
    pub frames: &'a [ReplayFrame],
    /// When the map's objects begin, in milliseconds and in order; empty where they are not pressed one by one.
    pub objects_ms: &'a [f64],
    /// When the last of them begins.
    pub last_object_ms: Option<f64>,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The name of the check: see [`crate::score_checks::CHECKS`].
    pub check: &'static str,
    /// What it rests on, for a moderator to read.
    pub evidence: String,
}

/// Looks at the replay of a passed play by itself.
#[must_use]
pub fn examine(filmed: &Filmed<'_>) -> Vec<Finding> {
    let has = |acronyms: &[&str]| acronyms.iter().any(|acronym| filmed.mods.contains(acronym));
    // Each speed of a changing one is real; the slowest doubts the least.
    let rate = rate_range(filmed.ruleset, filmed.mods).min.max(0.1);
    let mut found = vec![timing::whole(filmed), timing::in_order(filmed)];
    if filmed.frames.len() >= FRAMES_MIN {
        found.push(spacing::slowed_down(filmed, rate).filter(|_| !has(&["RX", "AP"])));
        // With Relax the client presses.
        if !has(&["RX"]) && filmed.ruleset != Ruleset::Catch {
            let presses = presses::all(filmed.ruleset, filmed.frames);
            found.extend(presses::findings(&presses, rate));
            found.push(timing::even(filmed, &presses, rate));
        }
    }
    found.into_iter().flatten().collect()
}

/// What two replays have in common when they are one: times in whole milliseconds, places in whole pixels, buttons. None of
/// so few frames that they may be alike by chance.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a float to integer cast saturates")]
pub fn canonical(frames: &[ReplayFrame]) -> Option<Vec<u8>> {
    if frames.len() < FRAMES_MIN {
        return None;
    }
    let mut bytes = Vec::with_capacity(frames.len() * 12);
    for frame in frames {
        bytes.extend((frame.time_ms.round() as i32).to_le_bytes());
        for place in [frame.x, frame.y] {
            bytes.extend((place.unwrap_or(0.0).round() as i16).to_le_bytes());
        }
        bytes.extend(frame.buttons.to_le_bytes());
    }
    Some(bytes)
}

/// Whether two replays of this play can be told from each other by where the pointer was: only in osu!, and not where the
/// client moves it.
#[must_use]
pub fn has_path(ruleset: Ruleset, mods: &Mods) -> bool {
    ruleset == Ruleset::Osu && !mods.contains("AP")
}

fn finding(check: &'static str, evidence: String) -> Finding {
    Finding { check, evidence }
}

/// The middle of some values; 0 of none.
fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// How far values lie from their mean, as the root of the mean square.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn deviation(values: &[f64]) -> f64 {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt()
}

#[cfg(test)]
mod tests;
