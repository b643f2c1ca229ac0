//! What mirrors answer with. Blocks.

use bytes::Bytes;
use kiai_formats::osu::BeatmapFile;
use kiai_model::{BeatmapSet, Id};
use kiai_store::rows::FIRST_OWN_ID;
use serde_json::Value;

/// What mirrors call the number of a set, where they describe one of its difficulties.
const KEYS: [&str; 6] = ["beatmapset_id", "ParentSetID", "BeatmapSetID", "SetID", "set_id", "setId"];

/// What an answer is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// An archive, perhaps.
    Archive(Bytes),
    /// The number of the set that it is of: from a `.osu` file, or a JSON object.
    OfSet(Id<BeatmapSet>),
    /// Nothing of use.
    Nothing,
}

impl Answer {
    pub(super) fn read(bytes: Bytes) -> Self {
        if bytes.starts_with(b"PK") {
            return Self::Archive(bytes);
        }
        let of_json = || {
            let value: Value = serde_json::from_slice(&bytes).ok()?;
            let object = value.as_array().and_then(|array| array.first()).unwrap_or(&value);
            KEYS.iter().find_map(|key| object.get(key)?.as_i64())
        };
        let of_file = || BeatmapFile::read(&bytes).ok()?.0.set_id;
        let is_json = bytes.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| b"{[".contains(byte));
        let set = if is_json { of_json() } else { of_file() };
        set.filter(|set| (1..FIRST_OWN_ID).contains(set)).map_or(Self::Nothing, |set| Self::OfSet(Id::new(set)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_known_by_their_beginning() {
        let read = |text: &'static str| Answer::read(Bytes::from_static(text.as_bytes()));
        assert_eq!(read("PK\u{3}\u{4}"), Answer::Archive("PK\u{3}\u{4}".into()));
        for json in ["{\"beatmapset_id\":75}", " [{\"ParentSetID\":75}]", "{\"SetID\":75,\"x\":[]}"] {
            assert_eq!(read(json), Answer::OfSet(Id::new(75)), "{json}");
        }
        let osu = "osu file format v14\n\n[Metadata]\nBeatmapSetID:75\n\n[HitObjects]\n";
        assert_eq!(read(osu), Answer::OfSet(Id::new(75)));
        for other in
            ["", "<html>", "{}", "[]", "{\"SetID\":-1}", "{\"SetID\":1000000000}", "{\"SetID\":\"75\"}", "null"]
        {
            assert_eq!(read(other), Answer::Nothing, "{other}");
        }
    }
}
