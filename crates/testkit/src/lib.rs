//! What tests of kiai are made with.

mod clock;
mod map;
mod player;
mod server;
mod services;

pub use clock::FakeClock;
pub use map::MapFixture;
pub use player::Player;
pub use server::{PASSWORD, TestServer};
pub use services::{Choices, TestServices};
