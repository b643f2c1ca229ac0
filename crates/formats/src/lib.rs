//! The game's files: beatmaps (`.osu`), archives of them (`.osz`), replays (`.osr`), and what is computed from them:
//! difficulty, performance points, preview clips and covers; pictures of players and those that they send.
//!
//! Nothing here does I/O or knows the time. Every input is taken to be hostile: sizes and counts are bounded before
//! anything is allocated for them, and no decoder panics.

pub mod archive;
pub mod avatar;
pub mod cover;
pub mod difficulty;
pub mod osu;
pub mod preview;
pub mod replay;
pub mod screenshot;

mod guard;
