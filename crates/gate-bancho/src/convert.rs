//! Users and what they do, in this gate's words.

mod activity;
mod neosu_mods;
mod score;
mod user;

pub(crate) use self::{
    activity::{activity, status},
    score::board_line,
    user::{privileges, tell_presence, tell_stats, tell_user},
};
