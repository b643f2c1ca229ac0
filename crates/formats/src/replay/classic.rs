//! Frames as bancho clients read them.
//!
//! What is in a frame is the same for all clients, since osu!(lazer) turns its own into osu!stable's before it tells them
//! (`IConvertibleReplayFrame.ToLegacy`): in osu! a position and buttons, in taiko buttons alone, in catch a position in x and
//! the first button for the dash, in mania columns as bits of x. What differs is how a replay begins.

use kiai_model::spectate::ReplayFrame;

use super::{DecodeError, Frames, decode, frames::SEED_MARK_MS, lzma};

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
    let unpacked = lzma::unpack(packed)?;
    let text = str::from_utf8(&unpacked).map_err(|_| DecodeError { at: 0, what: "frames are text" })?;
    let frames = Frames::from_text(text)?;
    if frames.frames.is_empty() {
        return Ok(Vec::new());
    }
    if begins_classic(&frames.frames) {
        return Ok(packed.to_vec());
    }
    if let Some(begun) = begin_text(text) {
        return Ok(lzma::pack_quickly(begun.as_bytes()));
    }
    let (x, y) = NOWHERE;
    let begin = BEGIN_MS.map(|time_ms| ReplayFrame { time_ms, x: Some(x), y: Some(y), buttons: 0 });
    let Frames { frames, seed } = frames;
    Ok(Frames { frames: begin.into_iter().chain(frames).collect(), seed }.encode_quickly())
}

/// The beginning put before frames as they are written, which is faster than writing them anew. None unless the first is one as
/// games write it.
fn begin_text(text: &str) -> Option<String> {
    let (first, rest) = text.split_once('|')?;
    // Times are differences, and the beginning ends a millisecond before 0.
    let first = first.parse::<i32>().ok()?.checked_add(1)?;
    let is_mark = [SEED_MARK_MS, SEED_MARK_MS + 1].contains(&i64::from(first));
    (!is_mark).then(|| format!("0|256|-500|0,-1|256|-500|0,{first}|{rest}"))
}

fn begins_classic(frames: &[ReplayFrame]) -> bool {
    frames.iter().take(2).filter(|frame| (frame.x, frame.y) == (Some(NOWHERE.0), Some(NOWHERE.1))).count() == 2
}

#[cfg(test)]
mod tests;
