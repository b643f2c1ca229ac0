//! What tests of kiai are made with.

mod clock;

pub use clock::FakeClock;
