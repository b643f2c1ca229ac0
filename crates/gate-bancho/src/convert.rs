//! Users and what they do, in this gate's words.

mod activity;
mod lazer_mods;
mod matches;
mod neosu_mods;
mod score;
mod spectate;
mod user;

pub(crate) use self::{
    activity::{activity, status},
    lazer_mods::{breaks_policy, carried, legacy_of},
    matches::{
        ShownTo, lack, limit_of, match_number, match_of, match_type_of, mods_of, password_of, played_in, slot_of,
        user_in, win_condition_of,
    },
    score::board_line,
    spectate::{doing, from_wire as bundle_from_wire, score_from_wire, score_to_wire, to_wire as bundle_to_wire},
    user::{privileges, tell_presence, tell_stats, tell_user},
};
