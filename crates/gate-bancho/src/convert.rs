//! Users and what they do, in this gate's words.

mod activity;
mod user;

pub(crate) use self::{
    activity::{activity, status},
    user::{privileges, tell_presence, tell_stats, tell_user},
};
