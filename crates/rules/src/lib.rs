//! Decisions over plain numbers: no clock, no database, no randomness, no protocol.

pub mod accounts;
pub mod chat;
pub mod mods;
pub mod presence;
pub mod replay_checks;
pub mod room;
pub mod score_checks;
pub mod scores;
pub mod spectate;
pub mod statistics;
