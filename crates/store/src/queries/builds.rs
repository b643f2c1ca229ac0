//! Builds of the game.

use crate::rows::Build;

queries! { builds:
    /// The build with this hash, if the operator has named it.
    read fn build(hash: &str) -> Option<Build>;
    /// All builds that are named, the newest first.
    read fn builds() -> Vec<Build>;
    /// Names a build, or changes one that is named; when it was named first stays.
    write fn put_build(build: &Build);
    /// Forgets a build; false when there is none.
    write fn remove_build(hash: &str) -> bool;
}
