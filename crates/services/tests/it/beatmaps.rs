//! Importing, finding, searching, downloading.

mod importing;
mod real_data;
mod searching;

use std::path::{Path, PathBuf};

use kiai_model::{BeatmapSet, BeatmapStatus, Id};
use kiai_services::beatmaps::{FullSet, ImportOptions, ImportSummary, find_set, import};
use kiai_testkit::TestServices;

/// As `kiai import` without anything chosen.
pub(crate) const RANKED: ImportOptions =
    ImportOptions { status: None, default_status: BeatmapStatus::Ranked, owner: None };

/// The set of our own making, whose files carry the number 4000.
pub(crate) fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/beatmaps/first-steps")
}

/// A file of it.
pub(crate) fn fixture_file(version: &str) -> String {
    let name = format!("Nobody at All - First Steps (kiai) [{version}].osu");
    std::fs::read_to_string(fixture().join(name)).unwrap()
}

pub(crate) async fn imported(t: &TestServices, paths: &[&Path]) -> ImportSummary {
    import(&t.services, paths.iter().map(|path| path.to_path_buf()).collect(), RANKED, &|_, _, _| {}).await.unwrap()
}

pub(crate) async fn set(t: &TestServices, id: i64) -> std::sync::Arc<FullSet> {
    find_set(&t.services, Id::<BeatmapSet>::new(id)).await.unwrap().unwrap()
}
