//! What osu!(lazer) sends and reads, field by field. No I/O.

pub mod hub;
pub mod msgpack;
