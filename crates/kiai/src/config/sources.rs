//! Where values come from.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use super::dotenv::{self, Entry};
use super::{Problem, SETTINGS, Value};

/// The environment and the file `.env`.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    environment: BTreeMap<String, String>,
    dotenv: Vec<Entry>,
    unreadable: Vec<Problem>,
}

/// Where a setting's value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// The environment.
    Environment,
    /// This line of `.env`.
    Dotenv {
        /// Counted from one.
        line_number: usize,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => formatter.write_str("default"),
            Origin::Environment => formatter.write_str("environment"),
            Origin::Dotenv { line_number } => write!(formatter, ".env line {line_number}"),
        }
    }
}

impl Sources {
    /// This process' environment, and `.env` in the folder it was started in if there is one.
    pub fn of_process() -> Sources {
        // What is not UTF-8 cannot be one of ours.
        let environment = std::env::vars_os()
            .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let mut sources = Sources::new(environment, "");
        match std::fs::read_to_string(Path::new(".env")) {
            Ok(text) => sources.set_dotenv(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => sources.unreadable.push(Problem::new(
                ".env",
                format!("cannot be read: {error}"),
                "make it a text file that this user may read, or remove it",
            )),
        }
        sources
    }

    /// These variables and this text of a `.env`.
    pub fn new(environment: BTreeMap<String, String>, dotenv: &str) -> Sources {
        let mut sources = Sources { environment, ..Sources::default() };
        sources.set_dotenv(dotenv);
        sources
    }

    /// What was written down for a key, with its origin: not checked, without blanks around it.
    pub fn find(&self, key: &str) -> Option<(&str, Origin)> {
        let environment = self.environment.get(key).map(|value| (value.trim(), Origin::Environment));
        let dotenv = self.dotenv.iter().rev().find(|entry| entry.key == key);
        let dotenv = dotenv.map(|entry| (entry.value.trim(), Origin::Dotenv { line_number: entry.line_number }));
        [environment, dotenv].into_iter().flatten().find(|(value, _)| !value.is_empty())
    }

    /// What is wrong with the sources themselves: lines of `.env` that cannot be read and keys there that no setting
    /// has. Unknown variables of the environment are nobody's business.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let unknown = self.dotenv.iter().filter(|entry| !SETTINGS.iter().any(|setting| setting.key == entry.key));
        let unknown = unknown.map(|entry| {
            let remedy = match nearest(&entry.key) {
                Some(key) => format!("did you mean {key}? `kiai settings` lists all"),
                None => "remove the line; `kiai settings` lists all settings".to_owned(),
            };
            Problem::new(&entry.key, format!("in .env line {} is not a setting", entry.line_number), remedy)
        });
        self.unreadable.iter().cloned().chain(unknown).collect()
    }

    /// A setting's value, or nothing and a problem more.
    pub(super) fn read<T: Value>(&self, key: &str, default: &str, problems: &mut Vec<Problem>) -> Option<T> {
        let (text, origin) = self.find(key).unwrap_or((default, Origin::Default));
        let value = T::read(text);
        if value.is_none() {
            let wrong = format!("is `{}` ({origin}), expected {}", T::shown(text), T::EXPECTS);
            problems.push(Problem::new(key, wrong, "correct or unset it"));
        }
        value
    }

    fn set_dotenv(&mut self, text: &str) {
        match dotenv::parse(text) {
            Ok(entries) => self.dotenv = entries,
            Err(line_number) => self.unreadable.push(Problem::new(
                format!(".env line {line_number}"),
                "is not KEY=VALUE",
                "correct it, or begin it with # if it is a comment",
            )),
        }
    }
}

/// The setting whose name is most like an unknown one, if any is like it.
fn nearest(unknown: &str) -> Option<&'static str> {
    let wanted = unknown.to_ascii_uppercase();
    let (distance, key) = SETTINGS.iter().map(|setting| (distance(&wanted, setting.key), setting.key)).min()?;
    (distance <= 2).then_some(key)
}

/// How many letters must be put in, left out or changed to make one word of the other.
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (row_number, left) in from.bytes().enumerate() {
        let mut above_left = row_number;
        let mut current = row_number + 1;
        let mut next = vec![current];
        for (above, right) in row.iter().skip(1).zip(to.bytes()) {
            current = (above + 1).min(current + 1).min(above_left + usize::from(left != right));
            above_left = *above;
            next.push(current);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
