//! What must not stand in any file: places that exist on one machine only.

use crate::repository::Repository;

/// Spelled in two parts, so that this file passes.
const MACHINE_PATHS: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/")];

/// Reports every line that names a folder of the machine it was written on.
pub(crate) fn check(repository: &Repository, problems: &mut Vec<String>) {
    for file in &repository.files {
        let Some(text) = repository.text(file) else { continue };
        for (index, line) in text.lines().enumerate() {
            if let Some(path) = MACHINE_PATHS.iter().find(|path| names_path(line, path)) {
                problems.push(format!("{file}:{}: {path} is a folder of one machine", index + 1));
            }
        }
    }
}

/// Whether the line has the path from its root: the same names inside a longer path or an address are other things.
fn names_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line.get(..at).and_then(|start| start.chars().next_back());
        !before.is_some_and(|character| character.is_alphanumeric() || "-_.}/*".contains(character))
    })
}
