//! Searching beatmap sets.

use serde::Serialize;
use utoipa::ToSchema;

use super::APIBeatmapSet;

/// `GET beatmapsets/search`. Upstream: `SearchBeatmapSetsResponse.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SearchBeatmapSetsResponse {
    /// A page of sets.
    pub beatmapsets: Vec<APIBeatmapSet>,
    /// How many there are on all pages.
    pub total: i32,
    /// What to send for the next page; null after the last.
    pub cursor: Option<SearchCursor>,
}

/// Comes back as `cursor[value]` and `cursor[id]`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SearchCursor {
    /// What the last set was sorted by.
    pub value: String,
    /// The last set.
    pub id: i32,
}
