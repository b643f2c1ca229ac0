//! Which client it is.

use kiai_wire_bancho::Dialect;

/// Which client it is.
pub trait Family {
    /// How it reads and writes.
    const DIALECT: Dialect;
    /// The version it tells in a header of its own.
    const VERSION: Option<&'static str>;
    /// The version of osu!stable it claims in its login.
    const CLAIMED: &'static str;
}

/// neosu.
#[derive(Debug)]
pub enum Neosu {}

/// osu!stable.
#[derive(Debug)]
pub enum Stable {}

impl Family for Neosu {
    const DIALECT: Dialect = Dialect::Neosu;
    const VERSION: Option<&'static str> = Some("release-43.02");
    const CLAIMED: &'static str = "b20260101.1";
}

impl Family for Stable {
    const DIALECT: Dialect = Dialect::Stable;
    const VERSION: Option<&'static str> = None;
    const CLAIMED: &'static str = "b20250815.1";
}
