//! Cutting Ogg (Vorbis and Opus) at page boundaries.

use super::{CLIP_MS, start_ms};

/// The pages of headers, then those of the clip with their positions counted from its beginning.
pub(super) fn cut(audio: &[u8], preview_ms: Option<u64>) -> Option<Vec<u8>> {
    let song = Song::read(audio)?;
    let end = song.pages.iter().rev().find_map(|page| page.position)?;
    let start = song.samples(start_ms(preview_ms, end * 1_000 / song.rate));
    let (clip, base) = song.clip_from(start).or_else(|| song.clip_from(0))?;
    let last = clip.len().checked_sub(1)?;
    let mut out = Vec::new();
    let mut number = 0;
    for page in &song.headers {
        page.write(&mut out, page.kind & BEGIN, page.position, number);
        number += 1;
    }
    for (i, page) in clip.iter().enumerate() {
        let kind = page.kind & CONTINUED | if i == last { END } else { 0 };
        page.write(&mut out, kind, page.position.map(|position| position.saturating_sub(base)), number);
        number += 1;
    }
    Some(out)
}

/// Kinds of pages: bits.
const CONTINUED: u8 = 1;
const BEGIN: u8 = 2;
const END: u8 = 4;

/// Most pages a file may have: hours of sound.
const MAX_PAGES: usize = 1_000_000;

struct Song<'a> {
    headers: Vec<Page<'a>>,
    pages: Vec<Page<'a>>,
    /// Samples a second.
    rate: u64,
}

impl<'a> Song<'a> {
    /// Reads the first stream of sound; others, such as video, are left out.
    fn read(audio: &'a [u8]) -> Option<Self> {
        let mut song: Option<(Self, u32, usize)> = None;
        let mut rest = audio;
        for _ in 0..MAX_PAGES {
            let Some((page, after)) = Page::read(rest) else { break };
            rest = after;
            match &mut song {
                None => {
                    if let Some((rate, header_packets)) = page.codec() {
                        let serial = page.serial;
                        let left = header_packets - page.ending_packets().min(header_packets);
                        song = Some((Self { headers: vec![page], pages: Vec::new(), rate }, serial, left));
                    }
                }
                Some((song, serial, headers_left)) if page.serial == *serial => {
                    if *headers_left > 0 {
                        *headers_left -= page.ending_packets().min(*headers_left);
                        song.headers.push(page);
                    } else {
                        song.pages.push(page);
                    }
                }
                Some(_) => {}
            }
        }
        song.map(|(song, ..)| song)
    }

    /// The pages from the one that contains `start` on, and the position at which they begin.
    fn clip_from(&self, start: u64) -> Option<(&[Page<'a>], u64)> {
        // A page that continues a packet is of no use without the page before.
        let contains = |page: &Page<'_>| page.position.is_some_and(|end| end > start) && page.kind & CONTINUED == 0;
        let first = self.pages.iter().position(contains)?;
        let (before, from) = self.pages.split_at_checked(first)?;
        let base = before.iter().rev().find_map(|page| page.position).unwrap_or(0);
        let end = base + self.samples(CLIP_MS);
        let count = from.iter().position(|page| page.position.is_some_and(|position| position >= end));
        Some((from.get(..=count.unwrap_or(from.len() - 1))?, base))
    }

    fn samples(&self, ms: u64) -> u64 {
        ms.saturating_mul(self.rate) / 1_000
    }
}

struct Page<'a> {
    kind: u8,
    /// Samples up to its end; none when no packet ends in it.
    position: Option<u64>,
    serial: u32,
    lacing: &'a [u8],
    body: &'a [u8],
}

impl<'a> Page<'a> {
    fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (head, rest) = bytes.split_first_chunk::<27>()?;
        let [b'O', b'g', b'g', b'S', 0, kind, p0, p1, p2, p3, p4, p5, p6, p7, s0, s1, s2, s3, .., segments] = *head
        else {
            return None;
        };
        let (lacing, rest) = rest.split_at_checked(usize::from(segments))?;
        let (body, rest) = rest.split_at_checked(lacing.iter().copied().map(usize::from).sum())?;
        let position = i64::from_le_bytes([p0, p1, p2, p3, p4, p5, p6, p7]);
        // Hours of sound at any rate stay far below 2^48 samples.
        let position = u64::try_from(position).ok().filter(|position| *position < 1 << 48);
        Some((Self { kind, position, serial: u32::from_le_bytes([s0, s1, s2, s3]), lacing, body }, rest))
    }

    /// Samples a second and number of header packets, if the page begins a stream of sound.
    fn codec(&self) -> Option<(u64, usize)> {
        if self.body.starts_with(b"OpusHead") {
            return Some((48_000, 2));
        }
        let rate = self.body.strip_prefix(b"\x01vorbis")?.get(5..9)?.first_chunk()?;
        Some((u64::from(u32::from_le_bytes(*rate)).clamp(1, 768_000), 3))
    }

    fn ending_packets(&self) -> usize {
        self.lacing.iter().filter(|length| **length < 255).count()
    }

    fn write(&self, out: &mut Vec<u8>, kind: u8, position: Option<u64>, number: u32) {
        let at = out.len();
        out.extend_from_slice(b"OggS\0");
        out.push(kind);
        out.extend_from_slice(&position.unwrap_or(u64::MAX).to_le_bytes());
        out.extend_from_slice(&self.serial.to_le_bytes());
        out.extend_from_slice(&number.to_le_bytes());
        out.extend_from_slice(&[0; 4]);
        out.push(u8::try_from(self.lacing.len()).unwrap_or(u8::MAX));
        out.extend_from_slice(self.lacing);
        out.extend_from_slice(self.body);
        let sum = checksum(out.get(at..).unwrap_or(&[]));
        if let Some(place) = out.get_mut(at + 22..at + 26) {
            place.copy_from_slice(&sum.to_le_bytes());
        }
    }
}

/// Ogg's checksum: CRC-32 with the polynomial 04C11DB7, not reflected, from zero.
pub(super) fn checksum(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut i = 0;
        while i < 256 {
            let mut value = (i as u32) << 24;
            let mut bit = 0;
            while bit < 8 {
                value = value << 1 ^ if value & 0x8000_0000 == 0 { 0 } else { 0x04C1_1DB7 };
                bit += 1;
            }
            table[i] = value;
            i += 1;
        }
        table
    };
    bytes.iter().fold(0, |sum, byte| {
        let [high, ..] = sum.to_be_bytes();
        sum << 8 ^ TABLE.get(usize::from(high ^ byte)).copied().unwrap_or(0)
    })
}
