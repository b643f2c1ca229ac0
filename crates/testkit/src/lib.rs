//! What tests of kiai are made with.

mod clock;
mod server;

pub use clock::FakeClock;
pub use server::{PASSWORD, TestServer};
