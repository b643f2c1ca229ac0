//! Beatmap sets.

use serde::Serialize;
use utoipa::ToSchema;

use super::{APIBeatmap, APIUser, Date};

/// Upstream: `APIBeatmapSet.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIBeatmapSet {
    /// Its number.
    pub id: i32,
    /// See [`APIBeatmap::status`].
    pub status: &'static str,
    /// Title in ASCII.
    pub title: String,
    /// Title in its own script.
    pub title_unicode: String,
    /// Artist in ASCII.
    pub artist: String,
    /// Artist in its own script.
    pub artist_unicode: String,
    /// Mapper's name.
    pub creator: String,
    /// The mapper; 0 for one without an account here.
    pub user_id: i32,
    /// The mapper, where they have an account here: the game crashes on a null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<APIUser>,
    /// Where the song comes from.
    pub source: String,
    /// Search words.
    pub tags: String,
    /// Its pictures.
    pub covers: BeatmapSetOnlineCovers,
    /// Its preview clip; empty when there is none.
    pub preview_url: String,
    /// Whether it is among the caller's favourites.
    pub has_favourited: bool,
    /// How many have it among their favourites.
    pub favourite_count: i32,
    /// Plays of all its difficulties.
    pub play_count: i32,
    /// Main tempo.
    pub bpm: f64,
    /// Not for everyone.
    pub nsfw: bool,
    /// Whether it is featured.
    pub spotlight: bool,
    /// Comes with a video.
    pub video: bool,
    /// Comes with a storyboard.
    pub storyboard: bool,
    /// When it came.
    pub submitted_date: Date,
    /// When it was ranked.
    pub ranked_date: Option<Date>,
    /// When it last changed.
    pub last_updated: Date,
    /// Votes from 0 (unused) to 10.
    pub ratings: [i32; 11],
    /// Whether it can be downloaded.
    pub availability: BeatmapSetOnlineAvailability,
    /// Genre.
    pub genre: BeatmapSetOnlineGenre,
    /// Language.
    pub language: BeatmapSetOnlineLanguage,
    /// The status as a number; for programs.
    pub ranked: i32,
    /// Whether scores on it are kept; for programs.
    pub is_scoreable: bool,
    /// Nominations that stand.
    pub current_nominations: Vec<BeatmapSetOnlineNomination>,
    /// Owners and nominators.
    pub related_users: Vec<APIUser>,
    /// Names of the tags in its difficulties.
    pub related_tags: Vec<APITag>,
    /// Its difficulties; empty within a beatmap.
    #[schema(no_recursion)]
    pub beatmaps: Vec<APIBeatmap>,
    /// Its osu! difficulties as the other rulesets play them; full sets only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion)]
    pub converts: Option<Vec<APIBeatmap>>,
}

/// Addresses of covers. Upstream: `BeatmapSetOnlineCovers.cs`, which reads the double sizes only.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the names say all there is")]
pub struct BeatmapSetOnlineCovers {
    pub cover: String,
    #[serde(rename = "cover@2x")]
    pub cover_2x: String,
    pub card: String,
    #[serde(rename = "card@2x")]
    pub card_2x: String,
    pub list: String,
    #[serde(rename = "list@2x")]
    pub list_2x: String,
    pub slimcover: String,
    #[serde(rename = "slimcover@2x")]
    pub slimcover_2x: String,
}

/// Upstream: `BeatmapSetOnlineAvailability.cs`.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct BeatmapSetOnlineAvailability {
    /// Whether nobody may download it.
    pub download_disabled: bool,
    /// Why.
    pub more_information: Option<String>,
}

/// Upstream: `BeatmapSetOnlineGenre.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BeatmapSetOnlineGenre {
    /// Its number.
    pub id: i32,
    /// Its name.
    pub name: &'static str,
}

/// Upstream: `BeatmapSetOnlineLanguage.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BeatmapSetOnlineLanguage {
    /// Its number.
    pub id: i32,
    /// Its name.
    pub name: &'static str,
}

/// Upstream: `BeatmapSetOnlineNomination.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BeatmapSetOnlineNomination {
    /// Of which set.
    pub beatmapset_id: i32,
    /// For which rulesets.
    pub rulesets: Vec<&'static str>,
    /// Whether it was taken back.
    pub reset: bool,
    /// By whom.
    pub user_id: i32,
}

/// Upstream: `APITag.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APITag {
    /// Its number.
    pub id: i64,
    /// `group/name`.
    pub name: String,
    /// What it means.
    pub description: String,
    /// For which ruleset only.
    pub ruleset_id: Option<i32>,
}

/// The answer to a favourite.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FavouriteCount {
    /// How many have the set among their favourites now.
    pub favourite_count: i32,
}
