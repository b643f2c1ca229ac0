//! Scores as bancho clients show them.

use kiai_model::{Score, User};
use kiai_services::scores::{LegacyCounts, classic};
use kiai_wire_bancho::{Dialect, forms::BoardLine, mods::LegacyMods};

use super::neosu_mods::neosu_mods;

/// A score on a leaderboard. `told` are its mods as neosu told them; where it told none, they are made of the score's own.
pub(crate) fn board_line<'r>(
    score: &Score,
    user: &'r User,
    rank: i64,
    told: Option<Vec<u8>>,
    dialect: Dialect,
) -> BoardLine<'r> {
    let classic = classic(score);
    let LegacyCounts { count_300, count_100, count_50, count_geki, count_katu, count_miss } = classic.counts;
    BoardLine {
        id: score.id,
        name: &user.username,
        score: classic.total,
        max_combo: score.max_combo,
        count_50,
        count_100,
        count_300,
        count_miss,
        count_katu,
        count_geki,
        is_perfect: classic.is_perfect,
        mods: LegacyMods(classic.mods),
        user: user.id,
        rank,
        set_at: score.ended_at.as_millis().div_euclid(1000),
        has_replay: score.has_replay,
        neosu_mods: match dialect {
            Dialect::Neosu => told.or_else(|| Some(neosu_mods(score)?.encode())),
            Dialect::Stable => None,
        },
    }
}
