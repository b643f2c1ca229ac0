//! The kiai server.
fn main() {}
