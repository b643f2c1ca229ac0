//! The clients kiai is made for, as code: for tests, for `kiai swarm` and for the benchmarks.

pub mod bancho;
pub mod browser;
pub mod lazer;
pub mod signalr;
pub mod swarm;

pub use bancho::{NeosuClient, StableClient};
pub use browser::Browser;
pub use lazer::LazerClient;
