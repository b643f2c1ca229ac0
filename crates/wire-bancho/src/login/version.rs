//! Versions of clients.

use std::{fmt, str::FromStr};

use thiserror::Error;

/// The version of a client, such as `b20250107.2cuttingedge`: a day, a number if there were several that day, and a
/// stream. neosu claims to be one of osu!stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientVersion {
    /// Year, month and day as eight digits.
    pub date: u32,
    /// Which of that day.
    pub revision: Option<u16>,
    /// Which kind.
    pub stream: Stream,
}

/// Kinds of versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stream {
    /// What most people have.
    #[default]
    Stable,
    /// What is tried out by many.
    Beta,
    /// What is tried out by some.
    CuttingEdge,
    /// What is being written.
    Dev,
    /// What shows tournaments.
    Tourney,
}

impl Stream {
    const ALL: [Self; 5] = [Self::Stable, Self::Beta, Self::CuttingEdge, Self::Dev, Self::Tourney];

    /// As a version ends.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stable => "",
            Self::Beta => "beta",
            Self::CuttingEdge => "cuttingedge",
            Self::Dev => "dev",
            Self::Tourney => "tourney",
        }
    }
}

/// A text is not a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a version is b, eight digits of a date, perhaps a dot and a number, perhaps a stream")]
pub struct InvalidVersion;

impl FromStr for ClientVersion {
    type Err = InvalidVersion;

    fn from_str(text: &str) -> Result<Self, InvalidVersion> {
        let (date, rest) = text.strip_prefix('b').and_then(|text| text.split_at_checked(8)).ok_or(InvalidVersion)?;
        let (revision, rest) = match rest.strip_prefix('.') {
            Some(rest) => {
                let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
                let (digits, rest) = rest.split_at_checked(end).ok_or(InvalidVersion)?;
                (Some(digits.parse().map_err(|_| InvalidVersion)?), rest)
            }
            None => (None, rest),
        };
        let stream = Stream::ALL.into_iter().find(|stream| stream.as_str() == rest).ok_or(InvalidVersion)?;
        if !date.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidVersion);
        }
        Ok(Self { date: date.parse().map_err(|_| InvalidVersion)?, revision, stream })
    }
}

impl fmt::Display for ClientVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b{:08}", self.date)?;
        if let Some(revision) = self.revision {
            write!(f, ".{revision}")?;
        }
        f.write_str(self.stream.as_str())
    }
}
