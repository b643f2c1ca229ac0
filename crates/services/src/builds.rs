//! Builds of the game: which may use what is played together online.
//!
//! The operator names builds by the md5 that each tells of itself. Where `CLIENT_CHECK_VERSION` is on, a game whose build
//! is not named, or is not allowed, may connect and is refused every call. Upstream: `ClientVersionChecker.cs`.

mod check;
mod list;
mod name;

use std::time::Duration;

use kiai_model::user::Roles;
use moka::sync::Cache;
use thiserror::Error;

pub use kiai_store::rows::Build;

pub use self::{
    check::may_play_online,
    list::builds,
    name::{NameBuildRefusal, forget_build, name_build},
};

/// How long a build is known without asking the database: bounds how late another node learns of a change. Whoever is not
/// known is looked for each time, so that a build can be used as soon as it is named.
const KNOWN_FOR: Duration = Duration::from_mins(1);
const KNOWN_MAX: u64 = 1_000;

/// Length of the md5 in hexadecimal digits.
const HASH_LENGTH: usize = 32;

/// Whether builds are checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BuildCheck {
    /// Whether at all.
    pub on: bool,
    /// Users with any of these roles may use any build.
    pub exempt: Roles,
}

/// What is kept of builds in memory.
#[derive(Debug)]
pub(crate) struct BuildsState {
    /// By hash, whether it is allowed.
    known: Cache<Box<str>, bool>,
}

impl BuildsState {
    pub(crate) fn new() -> Self {
        Self { known: Cache::builder().max_capacity(KNOWN_MAX).time_to_live(KNOWN_FOR).build() }
    }
}

/// What was given is not the md5 of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a build is named by the 32 hexadecimal digits that it tells of itself")]
pub struct NotABuild;

/// The hash as it is kept. What begins to be told from 82 characters on holds it in its first 32 of the last 82: official
/// builds tell more than the md5.
#[must_use]
pub fn hash_of(told: &str) -> Option<String> {
    const LONG: usize = 82;
    let told = told.trim();
    let hash = match told.len().checked_sub(LONG) {
        Some(start) => told.get(start..start + HASH_LENGTH)?,
        None => told,
    };
    let is_hash = hash.len() == HASH_LENGTH && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hash.then(|| hash.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_is_told_by_an_md5_or_by_more() {
        let hash = "0123456789abcdef0123456789abcdef";
        assert_eq!(hash_of(hash).as_deref(), Some(hash));
        assert_eq!(hash_of(" 0123456789ABCDEF0123456789ABCDEF").as_deref(), Some(hash));
        let long = format!("{}{hash}{}", "x".repeat(7), "0".repeat(50));
        assert_eq!(hash_of(&long).as_deref(), Some(hash), "the first 32 of the last 82");
        assert_eq!(hash_of(&format!("{hash}{}", "0".repeat(49))), None, "81 are no md5");
        assert_eq!(hash_of(""), None);
        assert_eq!(hash_of(&"ä".repeat(60)), None);
    }
}
