//! The frames of a replay: `dt|x|y|buttons,` each, packed with LZMA.

use std::{fmt::Write, io::Read};

use kiai_model::spectate::ReplayFrame;

use super::{DecodeError, lzma};

/// Most frames a replay may have: more than eight hours at 60 a second.
pub const MAX_FRAMES: usize = 2_000_000;
/// The time difference that marks the frame with the random seed.
const SEED_MARK: &str = "-12345";
pub(super) const SEED_MARK_MS: i64 = -12_345;
/// How much is unpacked before it is looked at.
const PIECE_BYTES: usize = 64 << 10;
/// No client writes a frame of more bytes than a tenth of this.
const FRAME_BYTES_MAX: usize = 1_024;

/// What was pressed, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frames {
    /// Frames with their times in the beatmap.
    pub frames: Vec<ReplayFrame>,
    /// Seed of the random numbers that made the beatmap; lazer writes 0.
    pub seed: i32,
}

impl Frames {
    /// Reads frames as bancho clients send them and `.osr` files hold them.
    ///
    /// # Errors
    /// When the bytes cannot be unpacked, are no frames, or are too many.
    pub fn decode(packed: &[u8]) -> Result<Self, DecodeError> {
        // Piece by piece: what is no frames is found out before much of it is unpacked.
        let mut reader = lzma::reader(packed)?;
        let (mut reading, mut unpacked) = (Reading::default(), 0_u64);
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            let count = reader.read(&mut piece).map_err(|_| lzma::DAMAGED)?;
            if count == 0 {
                return reading.finish();
            }
            unpacked += u64::try_from(count).unwrap_or(u64::MAX);
            lzma::check_length(unpacked)?;
            reading.take(piece.get(..count).unwrap_or_default())?;
        }
    }

    /// Whether bytes look like packed frames from outside: what they promise is bounded. Reading them may fail all the same.
    #[must_use]
    pub fn look_packed(packed: &[u8]) -> bool {
        lzma::check_header(packed).is_ok()
    }

    /// Reads frames that are unpacked already.
    ///
    /// # Errors
    /// When the text is no frames, or too many.
    pub fn from_text(text: &str) -> Result<Self, DecodeError> {
        let mut reading = Reading::default();
        reading.take(text.as_bytes())?;
        reading.finish()
    }

    /// Writes frames as lazer does: whole milliseconds, shortest decimals.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        lzma::pack(self.text().as_bytes())
    }

    /// The same for what somebody waits for: faster to make, and a little larger.
    #[must_use]
    pub fn encode_quickly(&self) -> Vec<u8> {
        lzma::pack_quickly(self.text().as_bytes())
    }

    /// Reads one frame. Upstream skips what has less than four parts.
    fn read(&mut self, frame: &str, time_ms: &mut f64) -> Option<()> {
        let mut parts = frame.split('|').map(str::trim);
        let (Some(difference), Some(x), Some(y), Some(buttons)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Some(());
        };
        if difference == SEED_MARK {
            self.seed = buttons.parse().unwrap_or(0);
            return Some(());
        }
        let number = |text: &str| text.parse::<f32>().ok().filter(|number| number.is_finite());
        *time_ms += difference.parse::<f64>().ok().filter(|ms| ms.abs() <= f64::from(i32::MAX))?;
        self.frames.push(ReplayFrame {
            time_ms: *time_ms,
            x: Some(number(x)?),
            y: Some(number(y)?),
            buttons: buttons.parse().ok()?,
        });
        Some(())
    }

    fn text(&self) -> String {
        let mut text = String::with_capacity(self.frames.len() * 24);
        let mut last_ms = 0;
        for frame in &self.frames {
            let time_ms = whole(frame.time_ms);
            let (x, y) = (Decimal(frame.x.unwrap_or(0.0)), Decimal(frame.y.unwrap_or(0.0)));
            let difference = time_ms - last_ms;
            // What would read as the mark comes a millisecond later.
            let difference = if difference == SEED_MARK_MS { difference + 1 } else { difference };
            // Writing to a string cannot fail.
            let _ = write!(text, "{difference}|{x}|{y}|{},", frame.buttons);
            last_ms += difference;
        }
        let _ = write!(text, "{SEED_MARK}|0|0|{}", self.seed);
        text
    }
}

/// Frames of which a part has been read.
#[derive(Default)]
struct Reading {
    frames: Frames,
    time_ms: f64,
    at: usize,
    /// The beginning of a frame whose end has not come.
    begun: Vec<u8>,
}

impl Reading {
    fn take(&mut self, mut bytes: &[u8]) -> Result<(), DecodeError> {
        while let Some(end) = bytes.iter().position(|byte| *byte == b',') {
            let (frame, rest) = bytes.split_at(end);
            if self.begun.is_empty() {
                self.frame(frame)?;
            } else {
                self.begun.extend(frame);
                let whole = std::mem::take(&mut self.begun);
                self.frame(&whole)?;
            }
            bytes = rest.get(1..).unwrap_or_default();
        }
        self.begun.extend(bytes);
        if self.begun.len() > FRAME_BYTES_MAX {
            return Err(DecodeError { at: self.at, what: "a frame is longer than any" });
        }
        Ok(())
    }

    fn frame(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
        let at = self.at;
        let fail = |what| DecodeError { at, what };
        let text = std::str::from_utf8(bytes).map_err(|_| fail("frames are text"))?;
        self.frames.read(text, &mut self.time_ms).ok_or(fail("a frame is four numbers"))?;
        self.at += bytes.len() + 1;
        if self.frames.frames.len() > MAX_FRAMES { Err(fail("too many frames")) } else { Ok(()) }
    }

    fn finish(mut self) -> Result<Frames, DecodeError> {
        let last = std::mem::take(&mut self.begun);
        self.frame(&last)?;
        Ok(self.frames)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to 32 bits, and what is no number is 0")]
fn whole(ms: f64) -> i64 {
    ms.round_ties_even().clamp(f64::from(i32::MIN), f64::from(i32::MAX)) as i64
}

/// A `float` as .NET writes it: the shortest digits that read back the same, with an exponent outside of 1e-4 to 1e9.
struct Decimal(f32);

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.0.is_finite() {
            return f.write_str("0");
        }
        let size = self.0.abs();
        if size == 0.0 || (1e-4..1e9).contains(&size) {
            return write!(f, "{}", self.0);
        }
        let scientific = format!("{:e}", self.0);
        let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let sign = if exponent < 0 { '-' } else { '+' };
        write!(f, "{digits}E{sign}{:02}", exponent.abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_game_writes_them() {
        for (number, text) in [
            (0.0, "0"),
            (256.0, "256"),
            (-500.0, "-500"),
            (123.456, "123.456"),
            (0.1, "0.1"),
            (0.0001, "0.0001"),
            (0.000_015, "1.5E-05"),
            (2e9, "2E+09"),
            (f32::NAN, "0"),
        ] {
            assert_eq!(Decimal(number).to_string(), text);
        }
    }

    #[test]
    fn no_frame_is_written_as_the_mark_of_the_seed() {
        let frame = |time_ms| ReplayFrame { time_ms, x: Some(1.0), y: Some(2.0), buttons: 0 };
        let frames = Frames { frames: vec![frame(20_000.0), frame(7_655.0), frame(7_700.0)], seed: 0 };
        let times: Vec<f64> = Frames::from_text(&frames.text()).unwrap().frames.iter().map(|f| f.time_ms).collect();
        assert_eq!(times, [20_000.0, 7_656.0, 7_700.0]);
    }

    #[test]
    fn times_are_differences_of_rounded_milliseconds() {
        let frame = |time_ms, x, buttons| ReplayFrame { time_ms, x: Some(x), y: None, buttons };
        let frames = Frames { frames: vec![frame(-10.5, 1.5, 0), frame(0.5, 2.0, 5), frame(16.6, 2.0, 0)], seed: 0 };
        assert_eq!(frames.text(), "-10|1.5|0|0,10|2|0|5,17|2|0|0,-12345|0|0|0");
    }
}
