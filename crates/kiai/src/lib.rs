//! kiai: one osu! server for every client.
//!
//! The binary is a thin shell around this library: [`command_line::run`]. What it does otherwise is put the parts
//! together ([`boot`]) and look after them: settings ([`config`]), logs and figures (`telemetry`), and the commands an
//! operator gives (`command`) to a running server over its socket (`control`) or to the files of one that is not
//! running.

pub mod boot;
mod command;
pub mod command_line;
pub mod config;
mod control;
mod geoip;
mod lock;
mod mirrors;
mod output;
mod telemetry;
mod tls;
