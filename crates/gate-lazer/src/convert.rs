//! The world's nouns as the game's objects.

mod activity;
mod beatmap;
mod chat;
mod history;
mod room;
mod score;
mod statistics;
mod user;

pub(crate) use activity::activity;
pub(crate) use beatmap::BeatmapConverter;
pub(crate) use chat::{channel, channel_read, channel_view, joined_channel, message, messages, notification, silence};
pub(crate) use history::fill_history;
pub(crate) use room::RoomConverter;
pub(crate) use score::{ScoreConverter, team, with_maps};
pub(crate) use statistics::statistics;
pub(crate) use user::{UserConverter, relation};

/// A number as the game's `int` holds it: what does not fit becomes the nearest that does.
pub(crate) fn int32(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX })
}
