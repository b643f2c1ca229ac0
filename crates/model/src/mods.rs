//! Mods as lazer speaks of them: an acronym and its settings.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// A mod's acronym, such as `HD`: one to eight upper-case ASCII letters or digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Acronym {
    bytes: [u8; 8],
    length: u8,
}

/// An acronym has one to eight letters or digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a mod's acronym has one to eight letters or digits")]
pub struct InvalidAcronym;

impl Acronym {
    /// The acronym as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.bytes.get(..usize::from(self.length)).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
    }
}

impl FromStr for Acronym {
    type Err = InvalidAcronym;

    fn from_str(text: &str) -> Result<Self, InvalidAcronym> {
        if text.is_empty() || text.len() > 8 || !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(InvalidAcronym);
        }
        let mut bytes = [0; 8];
        for (to, from) in bytes.iter_mut().zip(text.bytes()) {
            *to = from.to_ascii_uppercase();
        }
        Ok(Self { bytes, length: u8::try_from(text.len()).map_err(|_| InvalidAcronym)? })
    }
}

impl PartialEq<str> for Acronym {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}
impl PartialEq<&str> for Acronym {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}
impl fmt::Display for Acronym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl fmt::Debug for Acronym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl Serialize for Acronym {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
impl<'de> Deserialize<'de> for Acronym {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The value of a mod's setting. The kinds are kept apart because the game compares boxed values with their type: an
/// `int` read as a `long` makes two equal mods differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ModSetting {
    /// A toggle.
    Bool(bool),
    /// A .NET `int`, also an enum.
    Int(i32),
    /// A .NET `long`, which the game itself never sends.
    Long(i64),
    /// A .NET `double`. JSON knows no other fractional number.
    Double(f64),
    /// A .NET `float`. Comes from the hubs only; JSON gives a [`ModSetting::Double`].
    Float(f32),
    /// Text, also a colour as `#RRGGBB`.
    Text(String),
    /// Explicitly nothing.
    Null,
}

impl ModSetting {
    /// The value as a number, if it is one.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Int(value) => Some(f64::from(*value)),
            #[expect(clippy::cast_precision_loss, reason = "no setting has more than 53 bits")]
            Self::Long(value) => Some(*value as f64),
            Self::Double(value) => Some(*value),
            Self::Float(value) => Some(f64::from(*value)),
            Self::Bool(_) | Self::Text(_) | Self::Null => None,
        }
    }
}

/// A mod with those of its settings that differ from their defaults, by their snake_case names. Upstream: `APIMod.cs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mod {
    /// Which mod.
    pub acronym: Acronym,
    /// Its settings in order of their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, ModSetting>,
}

impl From<Acronym> for Mod {
    fn from(acronym: Acronym) -> Self {
        Self { acronym, settings: BTreeMap::new() }
    }
}

/// The mods of a play, in the order they were given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mods(pub Vec<Mod>);

impl Mods {
    /// Whether a mod with this acronym is among them.
    #[must_use]
    pub fn contains(&self, acronym: &str) -> bool {
        self.0.iter().any(|m| m.acronym == acronym)
    }

    /// The mod with this acronym.
    #[must_use]
    pub fn get(&self, acronym: &str) -> Option<&Mod> {
        self.0.iter().find(|m| m.acronym == acronym)
    }

    /// The acronyms, sorted and without repetition: what a leaderboard is filtered by.
    #[must_use]
    pub fn sorted_acronyms(&self) -> Vec<Acronym> {
        let mut acronyms: Vec<_> = self.0.iter().map(|m| m.acronym).collect();
        acronyms.sort_unstable();
        acronyms.dedup();
        acronyms
    }
}
