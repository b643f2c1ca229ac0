//! What hides a score from whoever looks no closer.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    form::SubmissionFault,
    rijndael::{BLOCK, Rijndael},
};

/// What a key begins with; the version of the client follows.
const KEY_START: &str = "osu!-scoreburgr---------";
/// Longest text that is deciphered, in base64: a score has some two hundred bytes, what a client tells of its machine some
/// hundred for each network adapter.
const TEXT_MAX: usize = 16 * 1024;

/// The cipher of one form: Rijndael with 256 bits, blocks chained, filled up as in PKCS #7.
pub struct Cipher {
    rijndael: Rijndael,
    iv: [u8; BLOCK],
}

impl Cipher {
    /// The cipher of a client of this version: eight digits.
    #[must_use]
    pub fn new(version: &str, iv: [u8; BLOCK]) -> Option<Self> {
        let key = format!("{KEY_START}{version}");
        let key = key.as_bytes().try_into().ok().filter(|_| version.bytes().all(|byte| byte.is_ascii_digit()))?;
        Some(Self { rijndael: Rijndael::new(key), iv })
    }

    /// The cipher that a form tells: its version, and what the chain begins with in base64.
    ///
    /// # Errors
    /// When they are none.
    pub fn of_form(version: &str, iv: &str) -> Result<Self, SubmissionFault> {
        let bytes = STANDARD.decode(iv.get(..TEXT_MAX).unwrap_or(iv)).map_err(|_| SubmissionFault::Field("iv"))?;
        let iv = bytes.as_slice().try_into().map_err(|_| SubmissionFault::Field("iv"))?;
        Self::new(version, iv).ok_or(SubmissionFault::Field("osuver"))
    }

    /// Deciphers what is written in base64; none when it is too long, or was not enciphered in this way.
    #[must_use]
    pub fn decrypt(&self, base64: &str) -> Option<Vec<u8>> {
        if base64.len() > TEXT_MAX {
            return None;
        }
        let mut bytes = STANDARD.decode(base64).ok()?;
        let (blocks, rest) = bytes.as_chunks_mut::<BLOCK>();
        if !rest.is_empty() {
            return None;
        }
        let mut last = self.iv;
        for block in blocks {
            let ciphered = *block;
            self.rijndael.decrypt(block);
            block.iter_mut().zip(last).for_each(|(byte, last)| *byte ^= last);
            last = ciphered;
        }
        let filling = *bytes.last()?;
        let length = bytes.len().checked_sub(usize::from(filling))?;
        let is_filled =
            (1..=BLOCK).contains(&usize::from(filling)) && bytes[length..].iter().all(|byte| *byte == filling);
        bytes.truncate(length);
        is_filled.then_some(bytes)
    }

    /// Enciphers, and writes it in base64.
    #[must_use]
    pub fn encrypt(&self, text: &[u8]) -> String {
        let filling = BLOCK - text.len() % BLOCK;
        let mut bytes = text.to_vec();
        bytes.resize(text.len() + filling, u8::try_from(filling).unwrap_or_default());
        let mut last = self.iv;
        for block in bytes.as_chunks_mut::<BLOCK>().0 {
            block.iter_mut().zip(last).for_each(|(byte, last)| *byte ^= last);
            self.rijndael.encrypt(block);
            last = *block;
        }
        STANDARD.encode(bytes)
    }
}

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cipher").finish_non_exhaustive()
    }
}
