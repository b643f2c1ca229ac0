//! Rules for Rust files: their names, their lengths, and who may write SQL.

use crate::repository::Repository;

/// A source file longer than this is cut in two before it lands.
const MAX_LINES: usize = 600;

/// Names that say nothing about what a file holds.
const EMPTY_NAMES: &[&str] = &["util", "utils", "common", "helper", "helpers", "manager", "misc"];

/// How a string that is a statement begins.
const SQL: &[&str] = &["\"SELECT ", "\"INSERT INTO ", "\"INSERT OR ", "\"DELETE FROM ", "\"CREATE TABLE ", "\"UPDATE "];

/// Reports badly named and overlong files, ignored tests, and SQL outside the store.
pub(crate) fn check(repository: &Repository, problems: &mut Vec<String>) {
    for file in repository.ending(".rs") {
        check_name(file, problems);
        let Some(text) = repository.text(file) else { continue };
        let line_count = text.lines().count();
        if line_count > MAX_LINES {
            problems.push(format!("{file}: {line_count} lines; more than {MAX_LINES} is two subjects"));
        }
        check_text(file, &text, problems);
    }
}

/// The distribution of file lengths, in one line.
pub(crate) fn summary(repository: &Repository) -> String {
    let mut lengths: Vec<usize> =
        repository.ending(".rs").filter_map(|file| repository.text(file)).map(|text| text.lines().count()).collect();
    lengths.sort_unstable();
    let at = |percent: usize| lengths.get((lengths.len() * percent / 100).min(lengths.len().saturating_sub(1)));
    format!(
        "{} Rust files, lines: median {}, 90th percentile {}, longest {}",
        lengths.len(),
        at(50).unwrap_or(&0),
        at(90).unwrap_or(&0),
        lengths.last().unwrap_or(&0)
    )
}

fn check_name(file: &str, problems: &mut Vec<String>) {
    let name = file.rsplit('/').next().unwrap_or(file);
    if name == "mod.rs" {
        problems.push(format!("{file}: a module's file stands beside its folder, as `x.rs` beside `x/`"));
    }
    for part in file.trim_end_matches(".rs").split('/') {
        let last_word = part.rsplit('_').next().unwrap_or(part);
        if EMPTY_NAMES.contains(&last_word) {
            problems.push(format!("{file}: `{part}` does not say what is inside"));
        }
    }
}

fn check_text(file: &str, text: &str, problems: &mut Vec<String>) {
    // Tests, what they are made with, and benches look behind the doors.
    let may_hold_sql = ["crates/store/", "crates/testkit/", "xtask/"].iter().any(|root| file.starts_with(root))
        || ["/tests/", "/benches/"].iter().any(|folder| file.contains(folder));
    for (index, line) in text.lines().enumerate() {
        let line_number = index + 1;
        let code = line.trim_start();
        if code.starts_with("#[ignore") {
            problems.push(format!("{file}:{line_number}: no test is ignored"));
        }
        if !may_hold_sql && SQL.iter().any(|start| code.contains(start)) {
            problems.push(format!("{file}:{line_number}: only the store contains SQL"));
        }
    }
}
