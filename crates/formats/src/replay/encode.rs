//! Writing a replay. Strings are `0B`, a length in LEB128, and UTF-8.

use super::{FIRST_LAZER_VERSION, LegacyCounts, Replay, lzma};

/// .NET ticks (100 ns since the year 1) at the Unix epoch.
pub(super) const EPOCH_TICKS: i64 = 621_355_968_000_000_000;
pub(super) const TICKS_PER_MS: i64 = 10_000;

pub(super) fn replay(replay: &Replay) -> Vec<u8> {
    with_packed(replay, &replay.frames.encode())
}

/// Writes it with these frames, whatever frames it has itself.
pub(super) fn with_packed(replay: &Replay, packed_frames: &[u8]) -> Vec<u8> {
    let mut out = vec![replay.ruleset.number()];
    out.extend(replay.version.to_le_bytes());
    for text in [&replay.beatmap_checksum, &replay.username, &replay.hash] {
        string(&mut out, text);
    }
    let LegacyCounts { count_300, count_100, count_50, count_geki, count_katu, count_miss } = replay.counts;
    for count in [count_300, count_100, count_50, count_geki, count_katu, count_miss] {
        out.extend(count.to_le_bytes());
    }
    out.extend(replay.total_score.to_le_bytes());
    out.extend(replay.max_combo.to_le_bytes());
    out.push(u8::from(replay.perfect));
    out.extend(replay.legacy_mods.to_le_bytes());
    string(&mut out, &replay.life_graph);
    let ticks = replay.played_at.as_millis().saturating_mul(TICKS_PER_MS).saturating_add(EPOCH_TICKS);
    out.extend(ticks.to_le_bytes());
    byte_array(&mut out, packed_frames);
    out.extend(replay.legacy_online_id.to_le_bytes());
    if replay.version > FIRST_LAZER_VERSION {
        // No map has keys that are no strings, and nothing else in it can fail to be written.
        let json = |lazer| ascii(&serde_json::to_string(lazer).unwrap_or_default());
        let packed = replay.lazer.as_ref().map(|lazer| lzma::pack(json(lazer).as_bytes()));
        byte_array(&mut out, &packed.unwrap_or_default());
    }
    out
}

/// The game packs ASCII only and would write other characters as question marks.
fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    out
}

fn string(out: &mut Vec<u8>, text: &str) {
    out.push(0x0B);
    let mut length = text.len();
    loop {
        let low = u8::try_from(length & 0x7F).unwrap_or(0x7F);
        length >>= 7;
        if length == 0 {
            out.push(low);
            break;
        }
        out.push(low | 0x80);
    }
    out.extend(text.as_bytes());
}

fn byte_array(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend(i32::try_from(bytes.len()).unwrap_or(i32::MAX).to_le_bytes());
    out.extend(bytes);
}
