//! Checks on real files, which are not part of the project: with `KIAI_REAL_DATA` naming their folder.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking, and shows what it compared")]

mod beatmaps;
mod conversions;
mod official_values;
mod replays;

use std::path::PathBuf;

/// The folder of real files, if the environment names one.
fn real_data() -> Option<PathBuf> {
    let folder = std::env::var_os("KIAI_REAL_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("KIAI_REAL_DATA is not set: nothing was checked");
    }
    folder
}
