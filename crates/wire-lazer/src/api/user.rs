//! Users.

use std::{borrow::Cow, collections::BTreeMap};

use serde::Serialize;
use utoipa::ToSchema;

use super::{Date, Day, UserStatistics};

/// Upstream: `APIUser.cs`. The first fields stand in every user; the others where the endpoint has them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIUser {
    /// From 2.
    pub id: i32,
    /// The name.
    pub username: String,
    /// The flag: two letters.
    pub country_code: String,
    /// The same with a name; for programs, the game reads only the code.
    pub country: Country,
    /// The picture.
    pub avatar_url: String,
    /// Whether they were here in the last months.
    pub is_active: bool,
    /// Whether it is a program.
    pub is_bot: bool,
    /// Whether they are deleted; never, here.
    pub is_deleted: bool,
    /// Whether they are here now.
    pub is_online: bool,
    /// Whether the game opens to them what it keeps for supporters.
    pub is_supporter: bool,
    /// How many hearts the profile shows.
    pub support_level: i32,
    /// When they were last seen; null when they hide it.
    pub last_visit: Option<Date>,
    /// Whether only friends may write to them.
    pub pm_friends_only: bool,
    /// Colour of the name.
    pub profile_colour: Option<String>,
    /// The picture behind the profile.
    pub cover: Cover,
    /// The team.
    pub team: Option<APITeam>,
    /// The groups they belong to.
    pub groups: Vec<APIUserGroup>,
    /// `users/lookup` with a ruleset: the place in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub global_rank: Option<GlobalRank>,
    /// Achievements in one ruleset. Before `rank_history`, whose setter needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statistics: Option<UserStatistics>,
    /// `users/`: achievements by ruleset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statistics_rulesets: Option<BTreeMap<&'static str, UserStatistics>>,
    /// The rest of a full profile.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub profile: Option<Box<UserProfile>>,
}

/// The fields of [`APIUser`] that only a full profile has.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UserProfile {
    /// When the account was made.
    pub join_date: Date,
    /// Where the picture behind the profile is; for older clients.
    pub cover_url: String,
    /// Former names.
    pub previous_usernames: Vec<String>,
    /// The best place there ever was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank_highest: Option<RankHighest>,
    /// The ranks of the last 90 days, the newest last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank_history: Option<RankHistory>,
    /// An administrator.
    pub is_admin: bool,
    /// A moderator.
    pub is_gmt: bool,
    /// Nominates maps and judges nominators.
    pub is_qat: bool,
    /// Nominates maps.
    pub is_bng: bool,
    /// Restricted; only the user themselves and moderators see it.
    pub is_restricted: bool,
    /// The ruleset shown first, which the user chose; the game marks it, whatever ruleset is looked at.
    pub playmode: &'static str,
    /// The sections shown, in order. Without a list the profile is empty.
    pub profile_order: &'static [&'static str],
    /// Modding points.
    pub kudosu: KudosuCount,
    /// Posts in the forum.
    pub post_count: i32,
    /// Comments.
    pub comments_count: i32,
    /// Users that have this one as a friend.
    pub follower_count: i32,
    /// Users that want to hear of this one's maps.
    pub mapping_follower_count: i32,
    /// Favourite sets.
    pub favourite_beatmapset_count: i32,
    /// Own abandoned sets.
    pub graveyard_beatmapset_count: i32,
    /// Own loved sets.
    pub loved_beatmapset_count: i32,
    /// Own ranked sets.
    pub ranked_beatmapset_count: i32,
    /// Own pending sets.
    pub pending_beatmapset_count: i32,
    /// Sets with a map of this user.
    pub guest_beatmapset_count: i32,
    /// Sets this user nominated.
    pub nominated_beatmapset_count: i32,
    /// Best scores listed.
    pub scores_best_count: i32,
    /// First places.
    pub scores_first_count: i32,
    /// Scores of the last day.
    pub scores_recent_count: i32,
    /// Pinned scores.
    pub scores_pinned_count: i32,
    /// Maps played.
    pub beatmap_playcounts_count: i32,
    /// Plays by month.
    pub monthly_playcounts: Vec<DatedCount>,
    /// Replays watched by month.
    pub replays_watched_counts: Vec<DatedCount>,
    /// Badges.
    #[schema(value_type = Vec<Object>)]
    pub badges: [(); 0],
    /// Banners of tournaments.
    #[schema(value_type = Vec<Object>)]
    pub active_tournament_banners: [(); 0],
    /// Medals.
    #[schema(value_type = Vec<Object>)]
    pub user_achievements: [(); 0],
    /// Daily challenges.
    pub daily_challenge_user_stats: DailyChallengeUserStats,
    /// Ranked play.
    #[schema(value_type = Vec<Object>)]
    pub matchmaking_stats: [(); 0],
}

/// Upstream: `APIMe.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIMe {
    /// The user.
    #[serde(flatten)]
    #[schema(inline)]
    pub user: APIUser,
    /// How the sign-in is to be confirmed: `mail`, `totp`, or not at all.
    pub session_verification_method: Option<&'static str>,
    /// For programs: whether nothing is left to confirm.
    pub session_verified: bool,
    /// Where to read why scores are processed late.
    pub score_processing_notice_url: Option<String>,
}

/// `GET users/` and `users/lookup/`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Users {
    /// Those that were found.
    pub users: Vec<APIUser>,
}

/// A country.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Country {
    /// Two letters.
    pub code: String,
    /// A name: the code again, for names are the client's business.
    pub name: String,
}

/// The picture behind a profile. Upstream: `UserCover` in `APIUser.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Cover {
    /// Their own.
    pub custom_url: Option<String>,
    /// Where it is.
    pub url: String,
    /// Number of the preset.
    pub id: Option<Cow<'static, str>>,
}

/// Upstream: `APITeam.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APITeam {
    /// Its id.
    pub id: i32,
    /// Its name.
    pub name: String,
    /// Its tag.
    pub short_name: String,
    /// Its flag.
    pub flag_url: Option<String>,
}

/// Upstream: `APIUserGroup.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIUserGroup {
    /// Its id.
    pub id: i32,
    /// A word for it.
    pub identifier: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its tag.
    pub short_name: &'static str,
    /// Its colour.
    pub colour: Option<&'static str>,
    /// Whether it has a page.
    pub has_listing: bool,
    /// Whether its members belong to rulesets.
    pub has_playmodes: bool,
    /// Whether membership is on trial.
    pub is_probationary: bool,
}

/// Upstream: `APIUser.GlobalRank`.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct GlobalRank {
    /// The place; none without a ranked score.
    pub rank: Option<i32>,
    /// In which ruleset.
    pub ruleset_id: i32,
}

/// Upstream: `APIUser.UserRankHighest`.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct RankHighest {
    /// The place.
    pub rank: i32,
    /// When.
    pub updated_at: Date,
}

/// Upstream: `APIRankHistory.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankHistory {
    /// In which ruleset.
    pub mode: &'static str,
    /// A place a day, the newest last.
    pub data: Vec<i32>,
}

/// Upstream: `APIUser.KudosuCount`.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct KudosuCount {
    /// Ever.
    pub total: i32,
    /// Left to give.
    pub available: i32,
}

/// A count of one month. Upstream: `APIUserHistoryCount.cs`.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct DatedCount {
    /// The first day of the month.
    pub start_date: Day,
    /// How many.
    pub count: i64,
}

/// Upstream: `APIUserDailyChallengeStatistics.cs`. There are no daily challenges yet: zeros.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct DailyChallengeUserStats {
    /// Whose.
    pub user_id: i32,
    /// Longest run of days.
    pub daily_streak_best: i32,
    /// Present run of days.
    pub daily_streak_current: i32,
    /// Longest run of weeks.
    pub weekly_streak_best: i32,
    /// Present run of weeks.
    pub weekly_streak_current: i32,
    /// Times among the best tenth.
    pub top_10p_placements: i32,
    /// Times among the better half.
    pub top_50p_placements: i32,
    /// Times played.
    pub playcount: i32,
    /// When this changed.
    pub last_update: Option<Date>,
    /// When the run of weeks changed.
    pub last_weekly_streak: Option<Date>,
}
