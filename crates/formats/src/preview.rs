//! Preview clips: ten seconds cut out of a song without encoding it anew.

mod mp3;
mod ogg;

/// How long a clip is, in milliseconds.
pub const CLIP_MS: u64 = 10_000;

/// A clip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clip {
    /// What it is: `audio/mpeg` or `audio/ogg`.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Cuts a clip from `preview_ms`, or from 40 % of the song when there is none or the song ends before it. The kind of
/// file is told from its bytes; kinds other than MP3 and Ogg (Vorbis, Opus) give none.
#[must_use]
pub fn cut(audio: &[u8], preview_ms: Option<u32>) -> Option<Clip> {
    let preview_ms = preview_ms.map(u64::from);
    if audio.starts_with(b"OggS") {
        return Some(Clip { media_type: "audio/ogg", bytes: ogg::cut(audio, preview_ms)? });
    }
    Some(Clip { media_type: "audio/mpeg", bytes: mp3::cut(audio, preview_ms)? })
}

/// Where the clip begins in a song that lasts `length_ms`.
fn start_ms(preview_ms: Option<u64>, length_ms: u64) -> u64 {
    preview_ms.filter(|start| *start < length_ms).unwrap_or(length_ms * 2 / 5)
}

#[cfg(test)]
mod tests;
