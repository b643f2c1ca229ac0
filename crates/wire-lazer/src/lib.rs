//! What osu!(lazer) sends and reads, field by field. No I/O.

pub mod api;
pub mod hub;
pub mod msgpack;
pub mod oauth;
