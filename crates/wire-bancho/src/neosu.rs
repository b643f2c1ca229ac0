//! What neosu adds to the protocol.

pub mod mod_flags;
pub mod mods;
pub mod variables;

/// The protocol's version for neosu: by it the client allows [`variables::UNPROTECTED_BY_VERSION`] and forces
/// [`variables::FORCED_BY_VERSION`].
pub const PROTOCOL_VERSION: i32 = 128;
