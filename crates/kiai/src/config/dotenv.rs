//! The file `.env`: `KEY=VALUE` lines.
//!
//! Nothing is substituted: a `$` in a secret is a `$`. See `docs/decisions/0001-settings-table.md`.

/// A line that sets something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: String,
    /// Counted from one.
    pub(super) line_number: usize,
}

/// Reads the text of a `.env`. Blank lines and lines that begin with `#` are skipped, `export ` in front is allowed; a
/// value may stand in single or double quotes (no escapes), an unquoted one ends at ` #`. Fails with the number of the
/// first line that is something else.
pub(super) fn parse(text: &str) -> Result<Vec<Entry>, usize> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut entries = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line_number = index + 1;
        let (key, value) = pair(line).ok_or(line_number)?;
        entries.push(Entry { key: key.to_owned(), value: value.to_owned(), line_number });
    }
    Ok(entries)
}

fn pair(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (key, value) = line.split_once('=')?;
    let key = key.trim();
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    (!key.is_empty() && key.chars().all(is_word)).then_some((key, unquote(value.trim())?))
}

fn unquote(value: &str) -> Option<&str> {
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            let (inside, after) = rest.split_once(quote)?;
            let after = after.trim();
            return (after.is_empty() || after.starts_with('#')).then_some(inside);
        }
    }
    if value.starts_with('#') {
        return Some("");
    }
    Some(value.split_once(" #").map_or(value, |(value, _)| value).trim())
}
