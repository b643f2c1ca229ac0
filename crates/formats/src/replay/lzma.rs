//! "LZMA alone": the compression inside replays.

use std::io::{Read, Write};

use lzma_rust2::{LzmaOptions, LzmaReader, LzmaWriter};

use super::DecodeError;

/// Most bytes that are unpacked: hours of frames.
const MAX_UNPACKED_BYTES: u64 = 32 << 20;
/// Largest dictionary that is made: twice what any client uses.
const MAX_DICTIONARY_BYTES: u32 = 16 << 20;
/// The dictionary of osu!stable and lazer.
const DICTIONARY_BYTES: u32 = 1 << 21;
const HEADER_BYTES: usize = 13;

/// How hard packing tries, of what is kept, and of what is made for one answer.
const PRESET: u32 = 6;
const QUICK_PRESET: u32 = 0;
/// More than four minutes of frames; a larger one takes longer to make than it saves.
const QUICK_DICTIONARY_BYTES: u32 = 1 << 18;
/// Places that are tried for each match: more of them save a hundredth.
const QUICK_DEPTH: i32 = 1;

/// Packs with the size in the header and no end marker, as the game does.
pub(super) fn pack(content: &[u8]) -> Vec<u8> {
    pack_with(content, &LzmaOptions { dict_size: DICTIONARY_BYTES, ..LzmaOptions::with_preset(PRESET) })
}

/// The same for what somebody waits for: several times as fast, and a little larger.
pub(super) fn pack_quickly(content: &[u8]) -> Vec<u8> {
    let preset = LzmaOptions::with_preset(QUICK_PRESET);
    pack_with(content, &LzmaOptions { dict_size: QUICK_DICTIONARY_BYTES, depth_limit: QUICK_DEPTH, ..preset })
}

fn pack_with(content: &[u8], options: &LzmaOptions) -> Vec<u8> {
    let size = u64::try_from(content.len()).ok();
    let pack = || {
        let mut writer = LzmaWriter::new_use_header(Vec::new(), options, size)?;
        writer.write_all(content)?;
        writer.finish()
    };
    // A vector takes every byte and the size is true: there is nothing to fail.
    pack().unwrap_or_default()
}

/// What stands before the compressed bytes.
pub(super) struct Header<'a> {
    properties: u8,
    wanted_dictionary: u32,
    size: u64,
    body: &'a [u8],
}

/// Reads what stands before the compressed bytes, and refuses what promises too much.
pub(super) fn check_header(packed: &[u8]) -> Result<Header<'_>, DecodeError> {
    /// Three numbers are told in one byte. Upstream: the LZMA specification.
    const PROPERTIES_MAX: u8 = 9 * 5 * 5;
    let fail = |what| DecodeError { at: 0, what };
    let Some((header, body)) = packed.split_first_chunk::<HEADER_BYTES>() else {
        return Err(fail("the compressed part is cut"));
    };
    let [properties, d0, d1, d2, d3, size @ ..] = *header;
    let size = u64::from_le_bytes(size);
    if size != u64::MAX && size > MAX_UNPACKED_BYTES {
        return Err(fail("the compressed part unpacks to too much"));
    }
    if properties >= PROPERTIES_MAX {
        return Err(fail("the compressed part has a bad header"));
    }
    Ok(Header { properties, wanted_dictionary: u32::from_le_bytes([d0, d1, d2, d3]), size, body })
}

/// Unpacks; with the size in the header (the game) or an end marker (neosu).
pub(super) fn unpack(packed: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut unpacked = Vec::new();
    reader(packed)?.read_to_end(&mut unpacked).map_err(|_| DAMAGED)?;
    check_length(u64::try_from(unpacked.len()).unwrap_or(u64::MAX))?;
    Ok(unpacked)
}

/// What the compressed part is that breaks off.
pub(super) const DAMAGED: DecodeError = DecodeError { at: 0, what: "the compressed part is damaged" };

/// The same piece by piece. It ends one byte beyond what [`check_length`] takes.
pub(super) fn reader(packed: &[u8]) -> Result<impl Read, DecodeError> {
    let fail = |what| DecodeError { at: 0, what };
    let Header { properties, wanted_dictionary: wanted, size, body } = check_header(packed)?;
    // Nothing can refer further back than there is: a smaller dictionary does.
    let enough = u32::try_from(size).unwrap_or(MAX_DICTIONARY_BYTES).max(4_096);
    if wanted > enough.max(MAX_DICTIONARY_BYTES) && size == u64::MAX {
        return Err(fail("the dictionary is too large"));
    }
    let reader = LzmaReader::new_with_props(body, size, properties, wanted.min(enough).max(4_096), None)
        .map_err(|_| fail("the compressed part has a bad header"))?;
    Ok(reader.take(MAX_UNPACKED_BYTES + 1))
}

/// Refuses too much of what was unpacked.
pub(super) fn check_length(unpacked: u64) -> Result<(), DecodeError> {
    let what = "the compressed part unpacks to too much";
    if unpacked > MAX_UNPACKED_BYTES { Err(DecodeError { at: 0, what }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
