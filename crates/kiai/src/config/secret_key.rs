//! The key that signs access tokens.

use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::{Config, Problem, Secret};

/// The file's name in the data folder.
pub(crate) const SECRET_KEY_FILE: &str = "secret_key";

/// How many random bytes a made key has.
const KEY_BYTES: usize = 32;

impl Config {
    /// `SECRET_KEY`, or the key kept in `DATA_DIR/secret_key`, made there (mode 0600) of these random bytes if there
    /// is none.
    pub fn secret_key(&self, random: [u8; KEY_BYTES]) -> Result<Secret, Problem> {
        if let Some(key) = &self.secret_key {
            return Ok(key.clone());
        }
        let path = self.data_file(SECRET_KEY_FILE);
        let failed = |error: io::Error| {
            Problem::new(
                "DATA_DIR",
                format!("{} cannot be read or written: {error}", path.display()),
                "give this user the right to",
            )
        };
        match std::fs::read_to_string(&path) {
            Ok(text) => stored(&text),
            Err(error) if error.kind() == ErrorKind::NotFound => make(&path, random).map_err(failed),
            Err(error) => Err(failed(error)),
        }
    }
}

fn stored(text: &str) -> Result<Secret, Problem> {
    let text = text.trim();
    if text.len() < KEY_BYTES {
        return Err(Problem::new(
            "SECRET_KEY",
            "is not in DATA_DIR/secret_key, which is too short for a key",
            "restore that file, or remove it and have everybody log in again",
        ));
    }
    Ok(Secret::new(text))
}

/// Writes a new key beside its place and moves it there, so that a crash leaves a whole key or none.
fn make(path: &Path, random: [u8; KEY_BYTES]) -> io::Result<Secret> {
    let key: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let unfinished = path.with_extension("new");
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    writeln!(file, "{key}")?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)?;
    Ok(Secret::new(key))
}
