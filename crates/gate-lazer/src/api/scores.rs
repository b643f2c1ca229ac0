//! Single scores.

pub(crate) mod download;
pub(crate) mod get_score;
pub(crate) mod pins;
