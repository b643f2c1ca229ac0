//! What a client proves itself with. RFC 7636, with the hash over raw bytes.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::accounts::hexadecimal;

/// Padded or not.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// No text that is looked at is longer.
const TEXT_MAX: usize = 256;
/// A proof has at least so much chance, in bytes.
const PROOF_MIN: usize = 32;

/// SHA-256 of a client's proof: no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Challenge([u8; 32]);

impl Challenge {
    /// Reads base64 of 32 bytes: standard or for addresses, padded or not. None for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        decode(text)?.try_into().ok().map(Self)
    }

    /// As it is stored.
    pub(super) fn key(&self) -> String {
        hexadecimal(&self.0)
    }
}

/// What only the client knows, as its bytes.
#[derive(Clone)]
pub struct Proof(Vec<u8>);

impl Proof {
    /// Reads base64 of 32 bytes or more, as [`Challenge::parse`] does.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        decode(text).filter(|bytes| bytes.len() >= PROOF_MIN).map(Self)
    }

    /// Whether the challenge was made of it. How long that takes tells nothing.
    #[must_use]
    pub fn fits(&self, challenge: &Challenge) -> bool {
        Sha256::digest(&self.0).as_slice().ct_eq(&challenge.0).into()
    }

    /// Whether the challenge that is stored under this key was made of it.
    pub(super) fn fits_key(&self, key: &str) -> bool {
        hexadecimal(&Sha256::digest(&self.0)).as_bytes().ct_eq(key.as_bytes()).into()
    }
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proof(********)")
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    if text.len() > TEXT_MAX {
        return None;
    }
    // A plus that nobody encoded arrives as a blank.
    let standard: String = text
        .chars()
        .map(|letter| match letter {
            '-' | ' ' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    BASE64.decode(standard).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHALLENGE: &str = "Yw3NKWbEM2aRElRIu7JbT/QSpJxzLbLIq8G4WBvXEN0=";
    const PROOF: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    #[test]
    fn a_proof_fits_the_challenge_that_was_made_of_it() {
        let challenge = Challenge::parse(CHALLENGE).unwrap();
        let proof = Proof::parse(PROOF).unwrap();
        assert!(proof.fits(&challenge) && proof.fits_key(&challenge.key()));
        let other = Proof::parse("BAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
        assert!(!other.fits(&challenge) && !other.fits_key(&challenge.key()));
        assert!(!other.fits_key(""));
    }

    #[test]
    fn both_alphabets_are_read_padded_or_not() {
        let bytes = [0xfb; 32];
        let padded = BASE64.encode(bytes);
        assert!(padded.contains('+') && padded.contains('/') && padded.ends_with('='));
        let safe = padded.replace('+', "-").replace('/', "_");
        for text in [&padded, &safe, &padded.replace('+', " ")] {
            assert_eq!(Challenge::parse(text), Some(Challenge(bytes)));
            assert_eq!(Challenge::parse(text.trim_end_matches('=')), Some(Challenge(bytes)));
        }
    }

    #[test]
    fn anything_else_is_none() {
        let long = "A".repeat(100_000);
        for text in
            ["", "=", "AAAA", "!", "Yw3NKWbEM2aRElRIu7JbT/QSpJxzLbLIq8G4WBvXEN0=A", "ä", &long, &CHALLENGE[..40]]
        {
            assert_eq!(Challenge::parse(text), None, "{text}");
        }
        assert!(Proof::parse("AAAA").is_none());
        assert_eq!(format!("{:?}", Proof::parse(PROOF).unwrap()), "Proof(********)");
    }
}
