//! Beatmap files (`.osu`).

pub mod text;
