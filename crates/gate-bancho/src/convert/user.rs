//! Who users are and how they stand.

use std::sync::Arc;

use kiai_model::{
    Id, Ruleset, User,
    chat::BOT,
    presence::Presence,
    statistics::{Statistics, Variant},
    user::Roles,
};
use kiai_services::{
    presence::presence_of,
    spectate::{ShownPlay, shown_play},
    statistics::statistics_of,
    users::{UserKey, find_user},
};
use kiai_wire_bancho::{
    ServerPacket,
    mods::LegacyMods,
    users::{Action, Privileges, Standing, StatusUpdate, UserPresence, UserStats, UtcOffset},
};

use super::status;
use crate::{Gate, line::Line};

/// What the client's own user may do; what osu!stable keeps for supporters is for everybody.
pub(crate) fn privileges(roles: Roles) -> Privileges {
    shown_privileges(roles).or(Privileges::SUPPORTER)
}

/// What others see of what somebody may do.
fn shown_privileges(roles: Roles) -> Privileges {
    let has = |role, privilege| if roles.contains(role) { privilege } else { Privileges::NONE };
    Privileges::PLAYER
        .or(has(Roles::MODERATOR, Privileges::MODERATOR))
        .or(has(Roles::SUPPORTER, Privileges::SUPPORTER))
        .or(has(Roles::ADMIN, Privileges::MODERATOR.or(Privileges::DEVELOPER)))
}

/// Who somebody is and what they do; nothing of who is not here.
///
/// # Errors
/// When the store fails.
pub(crate) async fn tell_user(gate: &Gate, line: &Line, user: Id<User>) -> anyhow::Result<Vec<ServerPacket>> {
    Ok(match seen(gate, line, user).await? {
        Some(seen) => vec![seen.presence(gate).await?, seen.stats(gate).await?],
        None => Vec::new(),
    })
}

/// Who somebody is; nothing of who is not here.
///
/// # Errors
/// When the store fails.
pub(crate) async fn tell_presence(gate: &Gate, line: &Line, user: Id<User>) -> anyhow::Result<Option<ServerPacket>> {
    match seen(gate, line, user).await? {
        Some(seen) => Ok(Some(seen.presence(gate).await?)),
        None => Ok(None),
    }
}

/// What somebody does and how they stand; nothing of who is not here.
///
/// # Errors
/// When the store fails.
pub(crate) async fn tell_stats(gate: &Gate, line: &Line, user: Id<User>) -> anyhow::Result<Option<ServerPacket>> {
    match seen(gate, line, user).await? {
        Some(seen) => Ok(Some(seen.stats(gate).await?)),
        None => Ok(None),
    }
}

/// Somebody who is here for the one who looks.
struct Seen {
    user: Arc<User>,
    status: StatusUpdate,
}

/// The client's own user is always here to themselves; and so is the server's own to all.
async fn seen(gate: &Gate, line: &Line, user: Id<User>) -> anyhow::Result<Option<Seen>> {
    let services = &gate.services;
    let presence = presence_of(services, user);
    if presence.is_none() && user != line.user.id && user != BOT {
        return Ok(None);
    }
    let Some(user) = find_user(services, UserKey::Id(user), Some(line.user.id)).await? else { return Ok(None) };
    let mut status = match presence {
        Some(Presence { activity: Some(activity), .. }) => status(&activity),
        Some(Presence { activity: None, .. }) | None => {
            StatusUpdate { mode: user.default_ruleset, ..StatusUpdate::default() }
        }
    };
    // The game tells what it plays in another place than what it does, and more of it.
    if let Some(ShownPlay { beatmap, checksum, ruleset, mod_bits }) = shown_play(services, user.id) {
        status = StatusUpdate {
            action: if status.action == Action::Multiplaying { status.action } else { Action::Playing },
            map_md5: checksum.as_str().into(),
            mods: LegacyMods(mod_bits),
            mode: ruleset,
            map_id: beatmap,
            ..status
        };
    }
    // What a client shows, even while its user does nothing that is told of.
    if let Some(mode) = gate.lines.of_user(user.id).and_then(|line| line.mode()) {
        status.mode = mode;
    }
    Ok(Some(Seen { user, status }))
}

impl Seen {
    async fn presence(&self, gate: &Gate) -> anyhow::Result<ServerPacket> {
        let user = &self.user;
        let statistics = statistics_of(&gate.services, user.id, self.status.mode, Variant::Standard).await?;
        Ok(ServerPacket::UserPresence(UserPresence {
            user_id: user.id,
            name: user.username.as_str().into(),
            utc_offset: gate.lines.of_user(user.id).map_or_else(UtcOffset::default, |line| line.client.utc_offset()),
            country: user.country,
            standing: Standing { privileges: shown_privileges(user.roles), mode: self.status.mode },
            // Where players are is nobody's business.
            longitude: 0.0,
            latitude: 0.0,
            global_rank: rank(&statistics.statistics),
        }))
    }

    async fn stats(&self, gate: &Gate) -> anyhow::Result<ServerPacket> {
        let user = self.user.id;
        let statistics = statistics_of(&gate.services, user, self.status.mode, Variant::Standard).await?;
        let status = self.status.clone();
        Ok(ServerPacket::UserStats(stats(user, status, &statistics.statistics)))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within bounds; fractions are not shown")]
fn stats(user: Id<User>, status: StatusUpdate, statistics: &Statistics) -> UserStats {
    UserStats {
        user_id: user,
        status,
        ranked_score: statistics.ranked_score,
        accuracy: statistics.accuracy as f32,
        play_count: i32::try_from(statistics.play_count).unwrap_or(i32::MAX),
        total_score: statistics.total_score,
        global_rank: rank(statistics),
        pp: statistics.pp.round().clamp(0.0, f64::from(u16::MAX)) as u16,
    }
}

fn rank(statistics: &Statistics) -> i32 {
    statistics.global_rank.and_then(|rank| i32::try_from(rank).ok()).unwrap_or(0)
}

/// The ruleset of a number, the first for one that is none of the four.
pub(super) fn ruleset(number: i32) -> Ruleset {
    Ruleset::try_from(i64::from(number)).unwrap_or(Ruleset::Osu)
}
