//! Frames as bancho clients read them.
//!
//! What is in a frame is the same for all clients, since osu!(lazer) turns its own into osu!stable's before it tells them
//! (`IConvertibleReplayFrame.ToLegacy`): in osu! a position and buttons, in taiko buttons alone, in catch a position in x and
//! the first button for the dash, in mania columns as bits of x. What differs is how a replay begins.

use kiai_model::spectate::ReplayFrame;

use super::{DecodeError, Frames, decode};

/// Where osu!stable and neosu put the pointer in the two frames that come before a play: its begin, and to where its
/// introduction is skipped. They do without what stands there. Upstream: `LegacyScoreDecoder.readLegacyReplay`.
const NOWHERE: (f32, f32) = (256.0, -500.0);
/// When those are, of a play of which nothing is skipped.
const BEGIN_MS: [f64; 2] = [0.0, -1.0];

/// The frames of a `.osr` file, packed: what bancho clients send with a play, and read back. Empty for a file without
/// frames. Those of bancho clients stay as they are; of osu!(lazer)'s replays, the two frames are added that they begin with
/// elsewhere.
///
/// # Errors
/// When the file is cut, or its frames are none.
pub fn classic_frames(file: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let packed = decode::packed_frames(file)?;
    if packed.is_empty() {
        return Ok(Vec::new());
    }
    let frames = Frames::decode(packed)?;
    if frames.frames.is_empty() {
        return Ok(Vec::new());
    }
    if begins_classic(&frames.frames) {
        return Ok(packed.to_vec());
    }
    let (x, y) = NOWHERE;
    let begin = BEGIN_MS.map(|time_ms| ReplayFrame { time_ms, x: Some(x), y: Some(y), buttons: 0 });
    let Frames { frames, seed } = frames;
    Ok(Frames { frames: begin.into_iter().chain(frames).collect(), seed }.encode_quickly())
}

fn begins_classic(frames: &[ReplayFrame]) -> bool {
    frames.iter().take(2).filter(|frame| (frame.x, frame.y) == (Some(NOWHERE.0), Some(NOWHERE.1))).count() == 2
}

#[cfg(test)]
mod tests;
