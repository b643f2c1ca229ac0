//! Documentation names files and headings; they exist.

#[cfg(test)]
mod tests;

use std::path::{Component, Path, PathBuf};

use crate::repository::Repository;

/// Folders whose files prose refers to from the root, in code spans.
const ROOTS: &[&str] = &["crates/", "docs/", "fixtures/", "fuzz/", "migrations/", "scripts/", "xtask/", ".ci/"];

/// Reports links and paths in Markdown that lead nowhere.
pub(crate) fn check(repository: &Repository, problems: &mut Vec<String>) {
    for file in repository.ending(".md") {
        let Some(text) = repository.text(file) else { continue };
        for (line_number, line) in prose(&text) {
            for target in links(line) {
                if let Some(wrong) = follow(repository, file, target) {
                    problems.push(format!("{file}:{line_number}: {wrong}"));
                }
            }
            for path in paths(line) {
                if !repository.root.join(path).exists() {
                    problems.push(format!("{file}:{line_number}: `{path}` does not exist"));
                }
            }
        }
    }
}

/// The lines outside fenced code, numbered from one.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            return None;
        }
        (!fenced).then_some((index + 1, line))
    })
}

/// The targets of `[text](target)` in a line.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next())
}

/// The code spans that look like a path from the root, without wildcards or placeholders.
fn paths(line: &str) -> impl Iterator<Item = &str> {
    line.split('`')
        .skip(1)
        .step_by(2)
        .filter(|span| ROOTS.iter().any(|root| span.starts_with(root)))
        .map(|span| span.split("::").next().unwrap_or(span))
        .filter(|span| !span.contains(['*', '{', '<', ' ', '…', '$']) && !span.contains("NNNN"))
}

/// What is wrong with a link's target, if anything. Addresses are not followed.
fn follow(repository: &Repository, from: &str, target: &str) -> Option<String> {
    if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, heading) = target.split_once('#').unwrap_or((target, ""));
    let file = if path.is_empty() { PathBuf::from(from) } else { beside(from, path) };
    if !repository.root.join(&file).exists() {
        return Some(format!("the link to {target} leads nowhere"));
    }
    if heading.is_empty() || file.extension().is_none_or(|extension| extension != "md") {
        return None;
    }
    let text = repository.text(&file.to_string_lossy())?;
    let found = prose(&text).any(|(_, line)| line.starts_with('#') && slug(line) == heading);
    (!found).then(|| format!("{} has no heading #{heading}", file.display()))
}

/// `path` as seen from the folder of `from`.
fn beside(from: &str, path: &str) -> PathBuf {
    let joined = Path::new(from).parent().unwrap_or(Path::new("")).join(path);
    let mut clean = PathBuf::new();
    for component in joined.components() {
        match component {
            Component::ParentDir if clean.parent().is_some() => {
                clean.pop();
            }
            Component::CurDir => {}
            other => clean.push(other),
        }
    }
    clean
}

/// A heading's anchor, as forges make it.
fn slug(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .chars()
        .filter_map(|character| match character {
            ' ' => Some('-'),
            '-' | '_' => Some(character),
            other if other.is_alphanumeric() => Some(other.to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}
