//! OAuth: what the game signs in with.

pub mod revoke;
pub mod token;
