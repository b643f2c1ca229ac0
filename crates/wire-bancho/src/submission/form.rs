//! The form of a score.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use thiserror::Error;

use super::{Cipher, NEOSU_MODS, SCORE, ScoreLine};
use crate::{codec::Md5, forms::Fields, login::ClientHashes, neosu::mods::NeosuMods};

/// Least bytes of a replay: less is a header with nothing behind it.
const REPLAY_MIN: usize = 24;
/// Longest mods of neosu in base64, of this version or a later one.
const NEOSU_MODS_MAX: usize = 4096;

/// Why a form is no score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SubmissionFault {
    /// A field is missing, or not what it should be.
    #[error("the field {0}")]
    Field(&'static str),
    /// The score cannot be deciphered.
    #[error("the score was enciphered in another way")]
    Cipher,
    /// The score is not written as one.
    #[error("the score line: {0}")]
    Line(&'static str),
}

/// A score as it was submitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The score.
    pub line: ScoreLine,
    /// Version of the client: a day as eight digits.
    pub version: String,
    /// Whether the player left before the end.
    pub exited: bool,
    /// For how long it was played, in milliseconds.
    pub play_time_ms: u32,
    /// MD5 of the map's file once more.
    pub beatmap_md5: Option<String>,
    /// MD5 of the storyboard; empty without one.
    pub storyboard_md5: String,
    /// What the client tells of its machine, as at its login; none when it cannot be deciphered.
    pub client_hashes: Option<String>,
    /// The ids of two disks, of which the hashes are told.
    pub disks: Option<(String, String)>,
    /// neosu's mods as they came; none of osu!stable.
    pub neosu_mods: Option<Vec<u8>>,
    /// The replay, packed; none when it is missing or next to nothing.
    pub replay: Option<Bytes>,
}

impl Submission {
    /// Reads a form. In which order its parts are does not matter; of two texts of one name the first counts.
    ///
    /// # Errors
    /// See [`SubmissionFault`].
    pub fn read(fields: &Fields, replay: Option<&Bytes>) -> Result<Self, SubmissionFault> {
        let needed = |name: &'static str| fields.get(name).ok_or(SubmissionFault::Field(name));
        let version = needed("osuver")?;
        let cipher = Cipher::of_form(version, needed("iv")?)?;
        let text = |base64: &str| cipher.decrypt(base64).and_then(|bytes| String::from_utf8(bytes).ok());
        let line = text(needed(SCORE)?).ok_or(SubmissionFault::Cipher)?;
        // PostgreSQL's text cannot hold a NUL, and no client writes one.
        if line.contains('\0') {
            return Err(SubmissionFault::Line("a NUL"));
        }
        let time =
            |name| fields.get(name).map_or(Ok(0), |text| text.parse::<u32>().map_err(|_| SubmissionFault::Field(name)));
        let disks = fields.get("c1").and_then(|disks| disks.split_once('|'));
        Ok(Self {
            line: ScoreLine::decode(&line)?,
            version: version.to_owned(),
            exited: fields.get("x").is_some_and(|exited| exited == "1"),
            play_time_ms: time("ft")?.max(time("st")?),
            beatmap_md5: fields.get("bmk").map(str::to_ascii_lowercase),
            storyboard_md5: fields.get("sbk").unwrap_or_default().to_owned(),
            client_hashes: fields.get("s").and_then(text),
            disks: disks.map(|(one, other)| (one.to_owned(), other.to_owned())),
            neosu_mods: fields.any(&NEOSU_MODS).map(neosu_mods).transpose()?,
            replay: replay.filter(|replay| replay.len() >= REPLAY_MIN).cloned(),
        })
    }

    /// Whether the checksum in the score is the one that follows from the form.
    #[must_use]
    pub fn is_checksum_right(&self) -> bool {
        let hashes = self.client_hashes.as_deref().unwrap_or_default();
        self.line.checksum == self.line.checksum_with(&self.version, hashes, &self.storyboard_md5)
    }

    /// Whether the disks are those of which the machine's hashes tell. Under Wine and in neosu they are what the client
    /// found, but hashed alike.
    #[must_use]
    pub fn are_disks_right(&self) -> bool {
        let (Some(hashes), Some((one, other))) = (&self.client_hashes, &self.disks) else { return false };
        let hashes = ClientHashes::from(hashes.as_str());
        md5(one) == *hashes.uninstall_id && md5(other) == *hashes.disk
    }

    /// neosu's mods, understood.
    #[must_use]
    pub fn neosu_mods(&self) -> Option<Result<NeosuMods, crate::DecodeError>> {
        self.neosu_mods.as_deref().map(NeosuMods::decode)
    }
}

fn neosu_mods(base64: &str) -> Result<Vec<u8>, SubmissionFault> {
    let bytes = (base64.len() <= NEOSU_MODS_MAX).then(|| STANDARD.decode(base64).ok()).flatten();
    bytes.ok_or(SubmissionFault::Field("neosu-mods"))
}

fn md5(text: &str) -> String {
    Md5::of(text).to_string()
}
