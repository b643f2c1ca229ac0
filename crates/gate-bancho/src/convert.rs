//! Users and what they do, in this gate's words.

mod activity;
mod lazer_mods;
mod neosu_mods;
mod score;
mod spectate;
mod user;

pub(crate) use self::{
    activity::{activity, status},
    lazer_mods::{breaks_policy, carried, legacy_of},
    score::board_line,
    spectate::{doing, from_wire as bundle_from_wire, to_wire as bundle_to_wire},
    user::{privileges, tell_presence, tell_stats, tell_user},
};
