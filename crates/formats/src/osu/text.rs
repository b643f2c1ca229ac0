//! The text of a `.osu` file, whatever its encoding, and the limits it must keep before anything parses it.

use thiserror::Error;

/// Largest file that is read. Storyboards inside difficulty files reach a few megabytes.
pub const MAX_FILE_BYTES: usize = 32 << 20;
/// Most objects a beatmap may have. The largest ranked one has about 30,000.
pub const MAX_OBJECTS: usize = 100_000;
/// Most control points a slider may have.
const MAX_CONTROL_POINTS: usize = 4_000;
/// What the curves of all sliders together may cost: each the square of its control points. 4,000 points take a tenth of
/// a second; marathons cost less than a hundredth of this.
const MAX_CURVE_COST: usize = 100_000_000;
/// Most repeats all sliders together may have: each is allocated for.
const MAX_REPEATS: u64 = 1_000_000;

/// Why a file is not read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    /// Too many bytes.
    #[error("the file is larger than {} MiB", MAX_FILE_BYTES >> 20)]
    TooLarge,
    /// No `osu file format` line at the beginning.
    #[error("this is not a beatmap: it does not begin with \"osu file format\"")]
    NotABeatmap,
    /// Too many objects.
    #[error("the beatmap has more than {MAX_OBJECTS} objects")]
    TooManyObjects,
    /// A slider with too many control points.
    #[error("a slider has more than {MAX_CONTROL_POINTS} control points")]
    TooManyControlPoints,
    /// Too many sliders with many control points.
    #[error("the sliders have too many control points together")]
    CurvesTooCostly,
    /// Too many slider repeats.
    #[error("the sliders have more than {MAX_REPEATS} repeats together")]
    TooManyRepeats,
}

/// How the bytes of a file were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 with a byte order mark.
    Utf16,
    /// Something else, such as Shift-JIS: what is not UTF-8 became U+FFFD, as the game reads it.
    Lossy,
}

/// The text of a `.osu` file that keeps the limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text, without a byte order mark.
    pub content: String,
    /// What it was made from.
    pub encoding: Encoding,
}

impl Text {
    /// Reads the bytes of a `.osu` file.
    ///
    /// # Errors
    /// When it is no beatmap or breaks a limit.
    pub fn read(bytes: &[u8]) -> Result<Self, TextError> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(TextError::TooLarge);
        }
        let text = decode(bytes);
        let mut lines = text.content.lines().map(str::trim).skip_while(|line| line.is_empty());
        if !lines.next().is_some_and(|line| line.starts_with("osu file format v")) {
            return Err(TextError::NotABeatmap);
        }
        check_objects(lines)?;
        Ok(text)
    }
}

fn decode(bytes: &[u8]) -> Text {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = rest.as_chunks().0.iter().map(|pair| unit(*pair));
        let content = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        Text { content, encoding: Encoding::Utf16 }
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] | rest => match std::str::from_utf8(rest) {
            Ok(content) => Text { content: content.to_owned(), encoding: Encoding::Utf8 },
            Err(_) => Text { content: String::from_utf8_lossy(rest).into_owned(), encoding: Encoding::Lossy },
        },
    }
}

fn check_objects<'a>(lines: impl Iterator<Item = &'a str>) -> Result<(), TextError> {
    let mut inside = false;
    let (mut objects, mut repeats, mut curve_cost) = (0, 0, 0);
    for line in lines {
        if line.starts_with('[') {
            inside = line.starts_with("[HitObjects]");
        } else if inside && !line.is_empty() {
            objects += 1;
            if objects > MAX_OBJECTS {
                return Err(TextError::TooManyObjects);
            }
            let mut fields = line.split(',').skip(5);
            let points = fields.next().map_or(0, |path| path.bytes().filter(|byte| *byte == b'|').count());
            if points > MAX_CONTROL_POINTS {
                return Err(TextError::TooManyControlPoints);
            }
            curve_cost += points * points;
            if curve_cost > MAX_CURVE_COST {
                return Err(TextError::CurvesTooCostly);
            }
            repeats += fields.next().and_then(|field| field.trim().parse::<u64>().ok()).unwrap_or(0).min(9_000);
            if repeats > MAX_REPEATS {
                return Err(TextError::TooManyRepeats);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
