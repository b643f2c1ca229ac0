//! Development tasks: `cargo xtask tidy`, `cargo xtask gen`.
fn main() {}
