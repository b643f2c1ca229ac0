//! Names of files in archives.

use encoding_rs::SHIFT_JIS;

/// Longest name that is kept, in bytes.
const MAX_BYTES: usize = 255;

/// UTF-8, else Shift-JIS, which the game's community packed names in before. Upstream: `ZipArchiveReader.cs`.
pub(super) fn decode(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => SHIFT_JIS.decode_without_bom_handling(raw).0.into_owned(),
    }
}

/// Whether a file is an operating system's own and no part of the set.
#[must_use]
pub fn is_system(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.starts_with("__MACOSX/") || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// The name with `/` between folders, if it stays within its folder on every system.
pub(super) fn safe(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let part_is_good = |part: &str| {
        let trimmed = part.trim_matches([' ', '.']);
        !trimmed.is_empty()
            && !part.chars().any(|c| c.is_control() || matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|'))
    };
    (name.len() <= MAX_BYTES && name.split('/').all(part_is_good)).then_some(name)
}

/// What two names share that a system ignoring capitals takes for one.
pub(super) fn key(name: &str) -> String {
    name.to_lowercase()
}
