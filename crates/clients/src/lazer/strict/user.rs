//! Users. Upstream: `APIUser.cs`, `APIMe.cs`, `UserStatistics.cs`, `APIRelation.cs`.

use std::collections::BTreeMap;

use kiai_model::Ruleset;
use serde::Deserialize;

use super::{Date, Day};

/// A user in any of the forms the game reads: compact, with includes, or a full profile.
#[derive(Clone, Debug, Deserialize)]
pub struct User {
    /// Its number; none is a deleted user.
    #[serde(default)]
    pub id: Option<i32>,
    /// Its name.
    pub username: String,
    /// ISO code.
    #[serde(default)]
    pub country_code: Option<String>,
    /// Where its picture is.
    #[serde(default)]
    pub avatar_url: Option<String>,
    /// Has been here lately.
    #[serde(default)]
    pub is_active: bool,
    /// Is a program.
    #[serde(default)]
    pub is_bot: bool,
    /// Is here now.
    #[serde(default)]
    pub is_online: bool,
    /// Has what supporters have.
    #[serde(default)]
    pub is_supporter: bool,
    /// Takes private messages from friends only.
    #[serde(default)]
    pub pm_friends_only: bool,
    /// When it was last here; none hides it.
    #[serde(default)]
    pub last_visit: Option<Date>,
    /// Colour of the name.
    #[serde(default)]
    pub profile_colour: Option<String>,
    /// Its team.
    #[serde(default)]
    pub team: Option<Team>,
    /// Its cover.
    #[serde(default)]
    pub cover: Option<Cover>,
    /// Its cover's address, where `cover` is absent.
    #[serde(default)]
    pub cover_url: Option<String>,
    /// Its groups.
    #[serde(default)]
    pub groups: Option<Vec<Group>>,
    /// Hearts.
    #[serde(default)]
    pub support_level: i32,
    /// Since when it exists.
    #[serde(default, deserialize_with = "super::not_null")]
    pub join_date: Option<Date>,
    /// What it was called before.
    #[serde(default)]
    pub previous_usernames: Option<Vec<String>>,
    /// Its best rank.
    #[serde(default)]
    pub rank_highest: Option<RankHighest>,
    /// Flag of the profile.
    #[serde(default)]
    pub is_admin: bool,
    /// Flag of the profile.
    #[serde(default)]
    pub is_gmt: bool,
    /// Flag of the profile.
    #[serde(default)]
    pub is_qat: bool,
    /// Flag of the profile.
    #[serde(default)]
    pub is_bng: bool,
    /// Counter of the profile.
    #[serde(default)]
    pub post_count: i32,
    /// Counter of the profile.
    #[serde(default)]
    pub comments_count: i32,
    /// Counter of the profile.
    #[serde(default)]
    pub follower_count: i32,
    /// Counter of the profile.
    #[serde(default)]
    pub mapping_follower_count: i32,
    /// Counter of a section.
    #[serde(default)]
    pub favourite_beatmapset_count: i32,
    /// Counter of a section.
    #[serde(default)]
    pub graveyard_beatmapset_count: i32,
    /// Counter of a section.
    #[serde(default)]
    pub loved_beatmapset_count: i32,
    /// Counter of a section.
    #[serde(default)]
    pub ranked_beatmapset_count: i32,
    /// Counter of a section.
    #[serde(default)]
    pub pending_beatmapset_count: i32,
    /// Counter of a section.
    #[serde(default)]
    pub guest_beatmapset_count: i32,
    /// Counter of a section.
    #[serde(default)]
    pub nominated_beatmapset_count: i32,
    /// Counter of a section.
    #[serde(default)]
    pub scores_best_count: i32,
    /// Counter of a section.
    #[serde(default)]
    pub scores_first_count: i32,
    /// Counter of a section.
    #[serde(default)]
    pub scores_recent_count: i32,
    /// Counter of a section.
    #[serde(default)]
    pub scores_pinned_count: i32,
    /// Counter of a section.
    #[serde(default)]
    pub beatmap_playcounts_count: i32,
    /// What it plays with.
    #[serde(default)]
    pub playstyle: Option<Vec<PlayStyle>>,
    /// What it plays.
    #[serde(default)]
    pub playmode: Option<String>,
    /// Colour of the profile, 0 to 360.
    #[serde(default)]
    pub profile_hue: Option<i32>,
    /// Sections of the profile; none is an empty profile.
    #[serde(default)]
    pub profile_order: Option<Vec<String>>,
    /// Kudosu.
    #[serde(default)]
    pub kudosu: Option<Kudosu>,
    /// Statistics in the asked ruleset.
    #[serde(default)]
    pub statistics: Option<UserStatistics>,
    /// Statistics by ruleset.
    #[serde(default)]
    pub statistics_rulesets: Option<BTreeMap<String, UserStatistics>>,
    /// Global rank in the asked ruleset.
    #[serde(default)]
    pub global_rank: Option<GlobalRank>,
    /// The last 90 days.
    #[serde(default)]
    pub rank_history: Option<RankHistory>,
    /// Medals.
    #[serde(default)]
    pub user_achievements: Option<Vec<Achievement>>,
    /// Plays by month.
    #[serde(default)]
    pub monthly_playcounts: Option<Vec<DatedCount>>,
    /// Views of its replays by month.
    #[serde(default)]
    pub replays_watched_counts: Option<Vec<DatedCount>>,
    /// Daily challenges; never null.
    #[serde(default, deserialize_with = "super::not_null")]
    pub daily_challenge_user_stats: Option<DailyChallenge>,
}

/// `GET me/`. Upstream: `APIMe.cs`.
#[derive(Clone, Debug, Deserialize)]
pub struct Me {
    /// The number, 2 or more.
    pub id: i32,
    /// How the second factor is asked for, none when it is not.
    #[serde(default)]
    pub session_verification_method: Option<Verification>,
    /// The rest.
    #[serde(flatten)]
    pub user: MeUser,
}

/// What the local user shows of itself.
#[derive(Clone, Debug, Deserialize)]
pub struct MeUser {
    /// Its name.
    pub username: String,
    /// ISO code.
    #[serde(default)]
    pub country_code: Option<String>,
    /// When it was last here: none makes the game appear offline.
    #[serde(default)]
    pub last_visit: Option<Date>,
    /// Has what supporters have.
    #[serde(default)]
    pub is_supporter: bool,
    /// Where its picture is.
    #[serde(default)]
    pub avatar_url: Option<String>,
    /// What it plays.
    #[serde(default)]
    pub playmode: Option<String>,
    /// Statistics: the game ignores them, tools do not.
    #[serde(default)]
    pub statistics: Option<UserStatistics>,
}

/// The second factors the game knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verification {
    /// A code by mail.
    Mail,
    /// A code by an app.
    Totp,
}

/// What somebody plays with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum PlayStyle {
    Keyboard,
    Mouse,
    Tablet,
    Touch,
}

/// `users/`, `users/lookup/`.
#[derive(Debug, Deserialize)]
pub struct Users {
    /// Those that were found.
    pub users: Vec<User>,
}

/// `UserStatistics.cs`.
#[derive(Clone, Debug, Deserialize)]
pub struct UserStatistics {
    /// Level; never null.
    #[serde(default)]
    pub level: Level,
    /// Whether there is a rank.
    #[serde(default)]
    pub is_ranked: bool,
    /// Rank in the world.
    #[serde(default)]
    pub global_rank: Option<i32>,
    /// Rank in the country.
    #[serde(default)]
    pub country_rank: Option<i32>,
    /// Share of players ranked better, 0 to 1.
    #[serde(default)]
    pub global_rank_percent: Option<f32>,
    /// Performance points.
    #[serde(default)]
    pub pp: Option<f64>,
    /// Sum over the best plays.
    #[serde(default)]
    pub ranked_score: i64,
    /// Sum over all plays.
    #[serde(default)]
    pub total_score: i64,
    /// 0 to 100.
    #[serde(default)]
    pub hit_accuracy: f64,
    /// Plays.
    #[serde(default)]
    pub play_count: i32,
    /// Hits.
    #[serde(default)]
    pub total_hits: i32,
    /// Longest combo.
    #[serde(default)]
    pub maximum_combo: i32,
    /// Views of its replays.
    #[serde(default)]
    pub replays_watched_by_others: i32,
    /// Seconds played.
    #[serde(default)]
    pub play_time: Option<i32>,
    /// Grades; never null.
    #[serde(default)]
    pub grade_counts: GradeCounts,
}

/// A level and the percentage to the next.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct Level {
    #[serde(default)]
    pub current: i32,
    #[serde(default)]
    pub progress: i32,
}

/// Grades over the best plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct GradeCounts {
    #[serde(default)]
    pub ssh: Option<i32>,
    #[serde(default)]
    pub ss: i32,
    #[serde(default)]
    pub sh: Option<i32>,
    #[serde(default)]
    pub s: i32,
    #[serde(default)]
    pub a: i32,
}

/// A team.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct Team {
    #[serde(default)]
    pub id: i32,
    pub name: String,
    pub short_name: String,
}

/// A group somebody belongs to.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct Group {
    #[serde(default)]
    pub id: i32,
    pub identifier: String,
    pub name: String,
    pub short_name: String,
    #[serde(default)]
    pub colour: Option<String>,
    #[serde(default)]
    pub has_listing: bool,
    #[serde(default)]
    pub has_playmodes: bool,
    #[serde(default)]
    pub is_probationary: bool,
    #[serde(default)]
    pub playmodes: Option<Vec<String>>,
}

/// A user's cover.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct Cover {
    #[serde(default)]
    pub custom_url: Option<String>,
    #[serde(default)]
    pub url: Option<String>,
    #[serde(default, deserialize_with = "super::optional_loose_integer")]
    pub id: Option<i32>,
}

/// The best rank.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct RankHighest {
    pub rank: i32,
    pub updated_at: Date,
}

/// Kudosu.
#[derive(Clone, Copy, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct Kudosu {
    #[serde(default)]
    pub total: i32,
    #[serde(default)]
    pub available: i32,
}

/// A global rank in a ruleset.
#[derive(Clone, Copy, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct GlobalRank {
    pub rank: Option<i32>,
    pub ruleset_id: i32,
}

/// Ranks of the last 90 days, newest last.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct RankHistory {
    pub mode: String,
    pub data: Vec<i32>,
}

/// A medal.
#[derive(Clone, Copy, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct Achievement {
    pub achievement_id: i32,
    pub achieved_at: Date,
}

/// A month and a number.
#[derive(Clone, Copy, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct DatedCount {
    pub start_date: Day,
    pub count: i64,
}

/// Daily challenges.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub struct DailyChallenge {
    #[serde(default)]
    pub user_id: i32,
    #[serde(default)]
    pub daily_streak_best: i32,
    #[serde(default)]
    pub daily_streak_current: i32,
    #[serde(default)]
    pub weekly_streak_best: i32,
    #[serde(default)]
    pub weekly_streak_current: i32,
    #[serde(default)]
    pub top_10p_placements: i32,
    #[serde(default)]
    pub top_50p_placements: i32,
    #[serde(default)]
    pub playcount: i32,
    #[serde(default)]
    pub last_update: Option<Date>,
    #[serde(default)]
    pub last_weekly_streak: Option<Date>,
}

/// A friend or a blocked user. Upstream: `APIRelation.cs`.
#[derive(Clone, Debug, Deserialize)]
pub struct Relation {
    /// Who.
    pub target_id: i32,
    /// Friend or block.
    pub relation_type: RelationType,
    /// Whether they think so too.
    #[serde(default)]
    pub mutual: bool,
    /// Who, in full.
    #[serde(default)]
    pub target: Option<User>,
}

/// What somebody is to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum RelationType {
    Friend,
    Block,
}

/// `POST friends`.
#[derive(Debug, Deserialize)]
pub(in super::super) struct FriendAdded {
    pub(in super::super) user_relation: Relation,
}

impl User {
    /// Its statistics in `ruleset`, from whichever place they came.
    #[must_use]
    pub fn statistics_in(&self, ruleset: Ruleset) -> Option<&UserStatistics> {
        self.statistics_rulesets
            .as_ref()
            .and_then(|by_ruleset| by_ruleset.get(ruleset.short_name()))
            .or(self.statistics.as_ref())
    }
}
