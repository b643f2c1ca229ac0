//! kiai: one osu! server for every client.
//!
//! The binary is a thin shell around this library.

pub mod config;
