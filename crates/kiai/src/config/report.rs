//! What `kiai settings` answers.

use std::fmt;

use super::generate::wrap;
use super::{Config, Origin, Problem, SETTINGS, Sources};

/// Every setting with its value, and what is wrong.
#[derive(Clone, Debug)]
pub struct Report {
    /// The settings, in the order of the table.
    pub rows: Vec<Row>,
    /// What keeps the server from starting.
    pub problems: Vec<Problem>,
    /// What is allowed but unwise.
    pub warnings: Vec<Problem>,
}

/// A setting's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The key.
    pub key: &'static str,
    /// The value as written, secrets as stars.
    pub value: String,
    /// Where it came from.
    pub origin: Origin,
    /// What it does.
    pub doc: &'static str,
}

impl Report {
    /// Reads, and changes nothing.
    pub fn of(sources: &Sources) -> Report {
        let rows = SETTINGS
            .iter()
            .map(|setting| {
                let (value, origin) = match sources.find(setting.key) {
                    Some((value, origin)) => ((setting.shown)(value), origin),
                    None => (setting.default.to_owned(), Origin::Default),
                };
                Row { key: setting.key, value, origin, doc: setting.doc.trim() }
            })
            .collect();
        match Config::load(sources) {
            Ok(config) => Report { rows, problems: Vec::new(), warnings: config.warnings() },
            Err(problems) => Report { rows, problems, warnings: Vec::new() },
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.rows {
            writeln!(formatter, "{}={}  ({})", row.key, row.value, row.origin)?;
            for line in wrap(row.doc) {
                writeln!(formatter, "    {line}")?;
            }
        }
        for warning in &self.warnings {
            writeln!(formatter, "warning: {warning}")?;
        }
        for problem in &self.problems {
            writeln!(formatter, "error: {problem}")?;
        }
        Ok(())
    }
}
