//! Users and what they do, in this gate's words.

mod activity;
mod neosu_mods;
mod user;

pub(crate) use self::{
    activity::{activity, status},
    neosu_mods::{Carried, breaks_policy, carried, legacy_of},
    user::{privileges, tell_presence, tell_stats, tell_user},
};
