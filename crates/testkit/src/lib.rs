//! What tests of kiai are made with.

mod clients;
mod clock;
mod database;
mod map;
mod player;
mod server;
mod services;

pub use clients::{Clients, PASSWORD};
pub use clock::FakeClock;
pub use database::TestDatabase;
/// The game as it reads, for tests of gates.
pub use kiai_clients::lazer;
pub use map::MapFixture;
pub use player::Player;
pub use server::TestServer;
pub use services::{Choices, TestServices};
