//! The story of scores, with a clock that tests move.

mod activity;
mod boards;
mod replays;
mod submitting;
mod world;
