use std::path::Path;

use super::{beside, links, paths, prose, slug};

#[test]
fn targets_are_found_in_prose_and_not_in_code() {
    let text = "see [a](docs/a.md#top) and [b](b.md \"title\")\n```\n[c](c.md)\n```\n";
    let found: Vec<&str> = prose(text).flat_map(|(_, line)| links(line)).collect();
    assert_eq!(found, ["docs/a.md#top", "b.md"]);
}

#[test]
fn code_spans_with_placeholders_are_not_paths() {
    let line = "`crates/kiai/src/boot.rs`, `crates/*/src`, `cargo xtask tidy`, `docs/decisions/NNNN-name.md`";
    assert_eq!(paths(line).collect::<Vec<_>>(), ["crates/kiai/src/boot.rs"]);
}

#[test]
fn links_are_relative_to_their_file() {
    assert_eq!(beside("docs/operations.md", "../README.md"), Path::new("README.md"));
    assert_eq!(beside("README.md", "./docs/a.md"), Path::new("docs/a.md"));
}

#[test]
fn a_heading_becomes_its_anchor() {
    assert_eq!(slug("## What a test may do, and not"), "what-a-test-may-do-and-not");
}
