//! The API, version 2: one file for each endpoint, below `/api/v2`.

pub(crate) mod beatmaps;
pub(crate) mod beatmapsets;
pub(crate) mod chat;
pub(crate) mod me;
pub(crate) mod notifications;
pub(crate) mod rankings;
pub(crate) mod relations;
pub(crate) mod rooms;
pub(crate) mod scores;
pub(crate) mod seasonal_backgrounds;
pub(crate) mod users;
pub(crate) mod verification;
