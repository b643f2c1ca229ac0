//! Beatmaps: the difficulties of sets.

use serde::Serialize;
use utoipa::ToSchema;

use super::{APIBeatmapSet, Date};

/// Upstream: `APIBeatmap.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIBeatmap {
    /// Its number.
    pub id: i32,
    /// The set it belongs to.
    pub beatmapset_id: i32,
    /// `graveyard`, `wip`, `pending`, `ranked`, `approved`, `qualified` or `loved`.
    pub status: &'static str,
    /// MD5 of the file: the game compares it with its own.
    pub checksum: String,
    /// The mapper; 0 for one without an account here.
    pub user_id: i32,
    /// Short name of the ruleset; for programs, the game reads the number.
    pub mode: &'static str,
    /// The ruleset, 0 to 3.
    pub mode_int: i32,
    /// Whether it was made for osu! and is converted.
    pub convert: bool,
    /// Star rating.
    pub difficulty_rating: f64,
    /// Drain rate.
    pub drain: f64,
    /// Circle size, or keys in mania.
    pub cs: f64,
    /// Approach rate.
    pub ar: f64,
    /// Overall difficulty.
    pub accuracy: f64,
    /// Main tempo.
    pub bpm: f64,
    /// From the first object to the end of the last, in seconds.
    pub total_length: i32,
    /// The same without breaks.
    pub hit_length: i32,
    /// Circles.
    pub count_circles: i32,
    /// Sliders.
    pub count_sliders: i32,
    /// Spinners.
    pub count_spinners: i32,
    /// Name of the difficulty.
    pub version: String,
    /// Plays of everybody.
    pub playcount: i32,
    /// Plays that were passed.
    pub passcount: i32,
    /// Plays of the caller.
    pub current_user_playcount: i32,
    /// Highest combo.
    pub max_combo: i32,
    /// When the file last changed here.
    pub last_updated: Date,
    /// Whether scores on it are kept; for programs.
    pub is_scoreable: bool,
    /// The status as a number; for programs.
    pub ranked: i32,
    /// Its page; for programs.
    pub url: String,
    /// Its mappers, where they have accounts here.
    pub owners: Vec<APIBeatmapOwner>,
    /// Tags players gave it.
    pub top_tag_ids: Vec<APIBeatmapTag>,
    /// Tags the caller gave it.
    pub current_user_tag_ids: Vec<i64>,
    /// Where plays that were not passed came to an end, where the endpoint has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failtimes: Option<APIFailTimes>,
    /// The set, where the endpoint has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion)]
    pub beatmapset: Option<Box<APIBeatmapSet>>,
}

/// Plays that were not passed, by the hundredth of the difficulty in which they ended. Upstream: `APIFailTimes.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIFailTimes {
    /// Those that failed: 100 counts.
    pub fail: Vec<i32>,
    /// Those that were left: 100 counts.
    pub exit: Vec<i32>,
}

/// A mapper of a difficulty. Upstream: `APIBeatmap.BeatmapOwner`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIBeatmapOwner {
    /// Their number.
    pub id: i32,
    /// Their name.
    pub username: String,
}

/// A tag players gave to a difficulty. Upstream: `APIBeatmapTag.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIBeatmapTag {
    /// Which.
    pub tag_id: i64,
    /// How many gave it.
    pub count: i32,
}

/// `GET beatmaps/`. Upstream: `GetBeatmapsResponse.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Beatmaps {
    /// Those that are there.
    pub beatmaps: Vec<APIBeatmap>,
}

/// `beatmaps/{beatmap}/attributes`; for programs, the game calculates them itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BeatmapAttributes {
    /// The attributes.
    pub attributes: DifficultyAttributes,
}

/// What a star rating rests on. Upstream: `DifficultyAttributes.cs` and its heirs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DifficultyAttributes {
    /// Star rating.
    pub star_rating: f64,
    /// Highest combo.
    pub max_combo: i32,
    /// What only this ruleset has.
    #[serde(flatten)]
    #[schema(inline)]
    pub details: DifficultyDetails,
}

/// What only one ruleset has.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum DifficultyDetails {
    Osu {
        aim_difficulty: f64,
        aim_difficult_slider_count: f64,
        speed_difficulty: f64,
        speed_note_count: f64,
        flashlight_difficulty: f64,
        slider_factor: f64,
        aim_top_weighted_slider_factor: f64,
        speed_top_weighted_slider_factor: f64,
        aim_difficult_strain_count: f64,
        speed_difficult_strain_count: f64,
    },
    Taiko {
        rhythm_difficulty: f64,
        mono_stamina_factor: f64,
        consistency_factor: f64,
    },
    Other {},
}

/// An entry of `users/{user}/beatmapsets/most_played`. Upstream: `APIUserMostPlayedBeatmap.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIUserMostPlayedBeatmap {
    /// Which.
    pub beatmap_id: i32,
    /// How often.
    pub count: i32,
    /// The difficulty.
    pub beatmap: APIBeatmap,
    /// Its set.
    pub beatmapset: APIBeatmapSet,
}
