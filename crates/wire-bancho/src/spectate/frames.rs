//! The frames of a bundle, and the repair of a bundle with too many.

use super::{ReplayAction, ReplayFrame, ScoreFrame};
use crate::{
    codec::{DecodeError, Reader, Wire, Writer},
    rooms::ScoreV2Portions,
};

/// Frames in one bundle at most. Clients send about sixty.
pub const MAX_FRAMES: usize = 4000;

/// How much is kept of a bundle that has too many.
const KEPT_MS: i32 = 5000;

/// A frame's bytes.
const FRAME_LENGTH: usize = ReplayFrame::MAX_LENGTH;

/// What can follow the frames: action, score and sequence, the score without and with ScoreV2's parts, or left out.
const TAIL_LENGTHS: [usize; 3] = {
    let without_score = ReplayAction::MAX_LENGTH + u16::MAX_LENGTH;
    let with_score = without_score + ScoreFrame::MAX_LENGTH;
    [with_score - ScoreV2Portions::MAX_LENGTH, with_score, without_score]
};

/// Reads a count and as many frames.
///
/// neosu counts in 16 bits without looking whether that is enough: the size of the packet tells how many there are. Of
/// too many, the last seconds are kept: what was played before is of no use to anybody who begins to watch.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<Vec<ReplayFrame>, DecodeError> {
    let count = u16::read(reader)?;
    let true_count = true_count(count, reader.rest().len());
    let (frames, _) = reader.take(true_count * FRAME_LENGTH)?.as_chunks::<FRAME_LENGTH>();
    let frames = if true_count == usize::from(count) && true_count <= MAX_FRAMES { frames } else { last_run(frames) };
    frames.iter().map(|frame| ReplayFrame::read(&mut Reader::new(frame, reader.dialect()))).collect()
}

pub(super) fn write(frames: &[ReplayFrame], out: &mut Writer<'_>) {
    let frames = frames.get(..MAX_FRAMES).unwrap_or(frames);
    u16::try_from(frames.len()).unwrap_or(u16::MAX).write(out);
    for frame in frames {
        frame.write(out);
    }
}

/// How many frames there are if `length` bytes follow the `count`.
fn true_count(count: u16, length: usize) -> usize {
    TAIL_LENGTHS
        .iter()
        .filter_map(|tail| length.checked_sub(*tail).filter(|frames| frames.is_multiple_of(FRAME_LENGTH)))
        .map(|frames| frames / FRAME_LENGTH)
        .find(|frames| frames & usize::from(u16::MAX) == usize::from(count))
        .unwrap_or(usize::from(count))
}

/// The last frames that are in order of time.
fn last_run(frames: &[[u8; FRAME_LENGTH]]) -> &[[u8; FRAME_LENGTH]] {
    let Some(end) = frames.last().map(time_ms) else { return frames };
    let mut next = end;
    let run = frames.iter().rev().take(MAX_FRAMES).take_while(|frame| {
        let time = time_ms(frame);
        let kept = time <= next && end.saturating_sub(time) <= KEPT_MS;
        next = time;
        kept
    });
    frames.get(frames.len() - run.count()..).unwrap_or_default()
}

fn time_ms(frame: &[u8; FRAME_LENGTH]) -> i32 {
    let [.., a, b, c, d] = *frame;
    i32::from_le_bytes([a, b, c, d])
}
