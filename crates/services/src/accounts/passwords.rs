//! Passwords at rest: argon2id over the hexadecimal md5 that bancho clients send, so that one password serves both
//! families.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash};
use hmac::{Hmac, KeyInit, Mac};
use kiai_model::Timestamp;
use kiai_store::rows::Credentials;
use md5::{Digest, Md5};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::Services;

/// Memory in KiB and passes: the first of OWASP's recommended pairs with less memory than it has passes for 40 ms.
const MEMORY_KIB: u32 = 12 * 1024;
const PASSES: u32 = 3;

/// What the password of nobody is checked against, so that asking for an unknown name costs as much as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=12288,t=3,p=1$bm9ib2R5IG5vYm9keSE$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The md5 of a password, in lower-case hexadecimal digits.
pub(crate) fn password_md5(password: &str) -> String {
    hexadecimal(&Md5::digest(password.as_bytes()))
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(if value < 10 { b'0' + value } else { b'a' + value - 10 });
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 0x0f));
    }
    text
}

/// Hashes a password (its md5) for the store, in PHC form.
pub(super) async fn hash(services: &Services, password_md5: String) -> anyhow::Result<String> {
    let salt: [u8; 16] = services.rng.bytes();
    let hashed = services.blocking.run(move || -> anyhow::Result<String> {
        let params = Params::new(MEMORY_KIB, PASSES, 1, None)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash: PasswordHash = argon2.hash_password_with_salt(password_md5.as_bytes(), &salt)?;
        Ok(hash.to_string())
    });
    hashed.await?
}

/// Whether this is the password whose hash is stored; none is nobody's, and never right.
pub(super) async fn verify(services: &Services, password_md5: String, stored: Option<String>) -> anyhow::Result<bool> {
    let verified = services.blocking.run(move || {
        let right = PasswordHash::new(stored.as_deref().unwrap_or(NOBODY))
            .is_ok_and(|hash| Argon2::default().verify_password(password_md5.as_bytes(), &hash).is_ok());
        right && stored.is_some()
    });
    verified.await
}

/// What is remembered of a password that was right.
#[derive(Debug)]
pub(super) struct Verified {
    /// What it was checked against.
    pub(super) credentials: Arc<Credentials>,
    /// When that was read from the store.
    pub(super) read_at: Timestamp,
    memory: [u8; 32],
}

impl Verified {
    /// To be called when the password is right.
    pub(super) fn new(key: &[u8; 64], password_md5: &str, credentials: &Arc<Credentials>, read_at: Timestamp) -> Self {
        let memory = memory_of(key, password_md5, &credentials.password_hash);
        Self { credentials: Arc::clone(credentials), read_at, memory }
    }

    /// Whether this is the password, and these credentials still have it.
    pub(super) fn is_of(&self, key: &[u8; 64], password_md5: &str, credentials: &Credentials) -> bool {
        same(&self.memory, &memory_of(key, password_md5, &credentials.password_hash))
    }
}

/// What is remembered of the password itself: of no use without this process's key, and none of another hash.
fn memory_of(key: &[u8; 64], password_md5: &str, stored: &str) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&(*key).into());
    mac.update(password_md5.as_bytes());
    mac.update(b"\0");
    mac.update(stored.as_bytes());
    mac.finalize().into_bytes().into()
}

/// Compares without telling by the time where the difference is.
pub(super) fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}
