//! What is wrong with a setting, in one line.

use std::fmt;

/// Something wrong that the operator can mend: which key, what is wrong with it, and what to do. Displays as one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    /// The setting.
    pub key: String,
    /// What is wrong with it, as the rest of a sentence that begins with the key.
    pub wrong: String,
    /// What to do, as a command.
    pub remedy: String,
}

impl Problem {
    /// A problem with the setting `key`.
    pub fn new(key: impl Into<String>, wrong: impl Into<String>, remedy: impl Into<String>) -> Problem {
        Problem { key: key.into(), wrong: wrong.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = format!("{} {}; {}", self.key, self.wrong, self.remedy);
        // Values and system errors may bring line ends; a problem is one line.
        formatter.write_str(&line.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}
