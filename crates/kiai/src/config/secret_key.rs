//! The key that signs access tokens.

use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rand::Rng;

use super::{Config, Problem, Secret};

/// The file's name in the data folder.
pub(crate) const SECRET_KEY_FILE: &str = "secret_key";

/// How many random bytes a made key has.
const KEY_BYTES: usize = 32;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum SecretKeyError {
    /// The file is there, but holds no key.
    #[error(transparent)]
    Unusable(Problem),
    /// It cannot be read or written.
    #[error("DATA_DIR: {path} cannot be read or written: {error}; give this user the right to")]
    Io {
        /// Which file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
}

impl Config {
    /// `SECRET_KEY`, or the key kept in `DATA_DIR/secret_key`, made there (mode 0600) if there is none.
    pub fn secret_key(&self, rng: &mut impl Rng) -> Result<Secret, SecretKeyError> {
        if let Some(key) = &self.secret_key {
            return Ok(key.clone());
        }
        let path = self.data_file(SECRET_KEY_FILE);
        let failed = |error| SecretKeyError::Io { path: path.display().to_string(), error };
        match std::fs::read_to_string(&path) {
            Ok(text) => stored(&text),
            Err(error) if error.kind() == ErrorKind::NotFound => make(&path, rng).map_err(failed),
            Err(error) => Err(failed(error)),
        }
    }
}

fn stored(text: &str) -> Result<Secret, SecretKeyError> {
    let text = text.trim();
    if text.len() < KEY_BYTES {
        return Err(SecretKeyError::Unusable(Problem::new(
            "SECRET_KEY",
            "is not in DATA_DIR/secret_key, which is too short for a key",
            "restore that file, or remove it and have everybody log in again",
        )));
    }
    Ok(Secret::new(text))
}

/// Writes a new key beside its place and moves it there, so that a crash leaves a whole key or none.
fn make(path: &Path, rng: &mut impl Rng) -> std::io::Result<Secret> {
    let mut bytes = [0; KEY_BYTES];
    rng.fill_bytes(&mut bytes);
    let key: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();

    let unfinished = path.with_extension("new");
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    writeln!(file, "{key}")?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)?;
    Ok(Secret::new(key))
}
