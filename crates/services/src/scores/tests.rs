//! The story of scores, with a clock that tests move.

mod activity;
mod boards;
mod forms;
mod replays;
mod submitting;
pub(crate) mod world;
