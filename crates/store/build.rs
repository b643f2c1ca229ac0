//! Rebuilds the crate when a migration comes or changes: the files are embedded in it.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
