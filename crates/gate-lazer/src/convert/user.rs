//! Users.

use std::time::Duration;

use kiai_model::{
    Timestamp, User,
    chat::BOT,
    user::{RelationKind, Roles},
};
use kiai_services::{
    Services,
    users::{Profile, RelatedUser},
};
use kiai_wire_lazer::api::{
    APIRelation, APIUser, APIUserGroup, Country, Cover, DailyChallengeUserStats, Date, KudosuCount, RelationType,
    UserProfile,
};

use super::int32;
use crate::static_images::{COVER_PATH, avatar_path};

/// Who was seen so lately is here. Upstream: osu-web's `User::isOnline`.
const ONLINE_WINDOW: Duration = Duration::from_mins(10);
/// Who was seen so lately is active.
const ACTIVE_WINDOW: Duration = Duration::from_hours(90 * 24);

/// The sections of a profile that the game shows.
const PROFILE_ORDER: &[&str] = &["recent_activity", "top_ranks", "historical", "beatmaps", "kudosu"];

/// Turns users into the game's objects.
#[derive(Clone, Copy)]
pub(crate) struct UserConverter<'s> {
    public_url: &'s str,
    now: Timestamp,
}

impl<'s> UserConverter<'s> {
    pub(crate) fn new(services: &'s Services) -> Self {
        Self::at(&services.settings.public_url, services.clock.now())
    }

    pub(crate) fn at(public_url: &'s str, now: Timestamp) -> Self {
        Self { public_url, now }
    }

    /// A user as in lists.
    pub(crate) fn compact(&self, user: &User) -> APIUser {
        let seen = self.now.since(user.last_visit_at);
        APIUser {
            id: int32(user.id.get()),
            username: user.username.clone(),
            country_code: user.country.to_string(),
            country: Country { code: user.country.to_string(), name: user.country.to_string() },
            avatar_url: format!("{}{}", self.public_url, avatar_path(user)),
            is_active: user.id == BOT || seen < ACTIVE_WINDOW,
            is_bot: user.roles.contains(Roles::BOT),
            is_deleted: false,
            is_online: user.id == BOT || user.shows_online && seen < ONLINE_WINDOW,
            // differs from osu!: what the game keeps for supporters (boards by country, friends and mods) is for everybody.
            is_supporter: true,
            support_level: i32::from(user.roles.contains(Roles::SUPPORTER)),
            last_visit: user.shows_online.then_some(Date(user.last_visit_at)),
            pm_friends_only: user.pm_friends_only,
            profile_colour: None,
            cover: Cover { custom_url: None, url: self.cover_url(), id: Some("1".into()) },
            team: None,
            groups: groups(user.roles).collect(),
            global_rank: None,
            statistics: None,
            statistics_rulesets: None,
            profile: None,
        }
    }

    /// A user as on their profile.
    pub(crate) fn full(&self, user: &User, profile: &Profile) -> APIUser {
        APIUser { profile: Some(Box::new(self.profile(user, profile))), ..self.compact(user) }
    }

    fn profile(&self, user: &User, profile: &Profile) -> UserProfile {
        UserProfile {
            join_date: Date(user.joined_at),
            cover_url: self.cover_url(),
            previous_usernames: Vec::new(),
            rank_highest: None,
            rank_history: None,
            is_admin: user.roles.contains(Roles::ADMIN),
            is_gmt: user.roles.contains(Roles::MODERATOR),
            is_qat: false,
            is_bng: user.roles.contains(Roles::NOMINATOR),
            is_restricted: user.restricted,
            playmode: user.default_ruleset.short_name(),
            profile_order: PROFILE_ORDER,
            kudosu: KudosuCount::default(),
            post_count: 0,
            comments_count: 0,
            follower_count: int32(profile.follower_count),
            mapping_follower_count: 0,
            favourite_beatmapset_count: int32(profile.favourite_count),
            graveyard_beatmapset_count: int32(profile.graveyard_count),
            loved_beatmapset_count: int32(profile.loved_count),
            ranked_beatmapset_count: int32(profile.ranked_count),
            pending_beatmapset_count: int32(profile.pending_count),
            guest_beatmapset_count: 0,
            nominated_beatmapset_count: 0,
            scores_best_count: 0,
            scores_first_count: 0,
            scores_recent_count: 0,
            scores_pinned_count: 0,
            beatmap_playcounts_count: 0,
            monthly_playcounts: Vec::new(),
            replays_watched_counts: Vec::new(),
            badges: [],
            active_tournament_banners: [],
            user_achievements: [],
            daily_challenge_user_stats: DailyChallengeUserStats {
                user_id: int32(user.id.get()),
                ..DailyChallengeUserStats::default()
            },
            matchmaking_stats: [],
        }
    }

    fn cover_url(&self) -> String {
        format!("{}{COVER_PATH}", self.public_url)
    }
}

fn groups(roles: Roles) -> impl Iterator<Item = APIUserGroup> {
    let group = |id, identifier, name, short_name, colour| APIUserGroup {
        id,
        identifier,
        name,
        short_name,
        colour: Some(colour),
        has_listing: false,
        has_playmodes: false,
        is_probationary: false,
    };
    [
        (Roles::ADMIN, group(1, "admin", "Administrators", "ADM", "#e45678")),
        (Roles::MODERATOR, group(4, "gmt", "Moderators", "MOD", "#99eb47")),
        (Roles::NOMINATOR, group(28, "bng", "Beatmap Nominators", "BN", "#a347eb")),
        (Roles::BOT, group(29, "bot", "Bots", "BOT", "#999999")),
    ]
    .into_iter()
    .filter_map(move |(role, group)| roles.contains(role).then_some(group))
}

/// A friend or a block.
pub(crate) fn relation(users: UserConverter<'_>, related: &RelatedUser) -> APIRelation {
    APIRelation {
        target_id: int32(related.target.id.get()),
        relation_type: match related.kind {
            RelationKind::Friend => RelationType::Friend,
            RelationKind::Block => RelationType::Block,
        },
        mutual: related.mutual,
        target: Some(users.compact(&related.target)),
    }
}

#[cfg(test)]
mod tests;
