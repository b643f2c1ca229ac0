//! Cutting MPEG audio (versions 1, 2 and 2.5, layer III) at frame boundaries.

use super::{CLIP_MS, start_ms};

/// The frames from the start of the clip to its end, one after the other. None when there are no frames.
pub(super) fn cut(audio: &[u8], preview_ms: Option<u64>) -> Option<Vec<u8>> {
    let length_ms = Frames::of(audio).map(|frame| frame.duration_us).sum::<u64>() / 1_000;
    let start_us = start_ms(preview_ms, length_ms) * 1_000;
    let mut clip = Vec::new();
    let mut now_us = 0;
    for frame in Frames::of(audio) {
        if now_us >= start_us + CLIP_MS * 1_000 {
            break;
        }
        if now_us >= start_us {
            clip.extend_from_slice(frame.bytes);
        }
        now_us += frame.duration_us;
    }
    (!clip.is_empty()).then_some(clip)
}

/// The frames with sound of a file, without tags and without the frame that only describes the others.
struct Frames<'a> {
    rest: &'a [u8],
    began: bool,
}

struct Frame<'a> {
    bytes: &'a [u8],
    duration_us: u64,
}

impl<'a> Frames<'a> {
    fn of(audio: &'a [u8]) -> Self {
        Self { rest: after_id3(audio), began: false }
    }
}

impl<'a> Iterator for Frames<'a> {
    type Item = Frame<'a>;

    fn next(&mut self) -> Option<Frame<'a>> {
        loop {
            let header = self.rest.first_chunk::<4>().map(|head| Header::parse(*head))?;
            let frame = header.and_then(|header| Some((header, self.rest.split_at_checked(header.length)?)));
            let Some((header, (bytes, rest))) = frame.filter(|(_, (_, rest))| self.began || begins_frame(rest)) else {
                // Not a frame: go on to the next byte that may begin one.
                self.began = false;
                let skip = self.rest.iter().skip(1).position(|byte| *byte == 0xFF)?;
                self.rest = self.rest.get(skip + 1..)?;
                continue;
            };
            let first = !self.began;
            (self.rest, self.began) = (rest, true);
            if first && header.describes_others(bytes) {
                continue;
            }
            return Some(Frame { bytes, duration_us: header.duration_us });
        }
    }
}

/// One header can be chance: a frame is followed by another, by a tag, or by the end.
fn begins_frame(rest: &[u8]) -> bool {
    rest.is_empty() || rest.starts_with(b"TAG") || rest.first_chunk().is_some_and(|head| Header::parse(*head).is_some())
}

#[derive(Clone, Copy)]
struct Header {
    /// Of the whole frame, in bytes.
    length: usize,
    duration_us: u64,
    /// Between the header and the data.
    side_info: usize,
}

impl Header {
    fn parse(head: [u8; 4]) -> Option<Self> {
        const VERSION_1_KBITS: [usize; 14] = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
        const VERSION_2_KBITS: [usize; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
        const VERSION_1_RATES: [usize; 3] = [44_100, 48_000, 32_000];
        let [sync, version, rates, channels] = head;
        let is_layer_3 = sync == 0xFF && version & 0xE6 == 0xE2;
        if !is_layer_3 {
            return None;
        }
        let (is_version_1, divisor) = match (version >> 3) & 3 {
            0 => (false, 4),
            2 => (false, 2),
            3 => (true, 1),
            _ => return None,
        };
        let kbits = if is_version_1 { VERSION_1_KBITS } else { VERSION_2_KBITS };
        let kbits = kbits.get(usize::from(rates >> 4).checked_sub(1)?)?;
        let rate = VERSION_1_RATES.get(usize::from((rates >> 2) & 3))? / divisor;
        let samples = if is_version_1 { 1_152 } else { 576 };
        let is_mono = channels >> 6 == 3;
        Some(Self {
            length: samples / 8 * kbits * 1_000 / rate + usize::from((rates >> 1) & 1),
            duration_us: u64::try_from(samples * 1_000_000 / rate).ok()?,
            side_info: match (is_version_1, is_mono) {
                (true, false) => 32,
                (true, true) | (false, false) => 17,
                (false, true) => 9,
            },
        })
    }

    /// Whether the frame holds a table of contents (Xing, Info, VBRI), which is wrong for a part of the song.
    fn describes_others(self, frame: &[u8]) -> bool {
        let at = |offset: usize| frame.get(offset..).unwrap_or(&[]);
        let xing = at(4 + self.side_info);
        xing.starts_with(b"Xing") || xing.starts_with(b"Info") || at(36).starts_with(b"VBRI")
    }
}

/// Skips tags in the ID3v2 format, whose length is four times seven bits.
fn after_id3(audio: &[u8]) -> &[u8] {
    let mut rest = audio;
    while let Some([b'I', b'D', b'3', _, _, flags, a, b, c, d]) = rest.first_chunk() {
        let size = [a, b, c, d].into_iter().fold(0, |size, byte| size << 7 | usize::from(byte & 0x7F));
        let footer = if flags & 0x10 == 0 { 0 } else { 10 };
        match rest.get(10 + size + footer..) {
            Some(after) => rest = after,
            None => return &[],
        }
    }
    rest
}
