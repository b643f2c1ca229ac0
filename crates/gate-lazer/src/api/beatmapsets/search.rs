//! `GET beatmapsets/search`. Upstream: `SearchBeatmapSetsRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::Ruleset;
use kiai_services::{
    Services,
    beatmaps::{Category, Cursor, SearchRequest, Sort, search},
};
use kiai_wire_lazer::api::{SearchBeatmapSetsResponse, SearchCursor};

use crate::{
    ApiError,
    convert::{BeatmapConverter, int32},
    extract::{Authorized, Query},
};

/// A page of 50 sets. What a parameter says that is not understood, is not asked for.
#[utoipa::path(
    get,
    path = "/api/v2/beatmapsets/search",
    tag = "beatmaps",
    params(
        ("q" = Option<String>, Query, description = "Words, and conditions such as `ar>9`"),
        ("c" = Option<String>, Query, description = "`recommended`, `converts`, `follows`, `spotlights`, `featured_artists`, joined by dots"),
        ("m" = Option<i64>, Query, description = "Ruleset, 0 to 3"),
        ("s" = Option<String>, Query, description = "`leaderboard` (without `s`), `any`, `ranked`, `qualified`, `loved`, `favourites`, `pending`, `wip`, `graveyard`, `mine`"),
        ("g" = Option<i64>, Query, description = "Genre"),
        ("l" = Option<i64>, Query, description = "Language"),
        ("sort" = Option<String>, Query, description = "Such as `ranked_desc`"),
        ("e" = Option<String>, Query, description = "`video`, `storyboard`, joined by dots"),
        ("r" = Option<String>, Query, description = "Grades of the caller, joined by dots"),
        ("played" = Option<String>, Query, description = "`played`, `unplayed`"),
        ("nsfw" = Option<bool>, Query),
        ("cursor[value]" = Option<String>, Query),
        ("cursor[id]" = Option<i64>, Query),
    ),
    responses((status = 200, body = SearchBeatmapSetsResponse))
)]
pub(crate) async fn get_beatmapset_search(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    query: Query,
) -> Result<Json<SearchBeatmapSetsResponse>, ApiError> {
    let found = search(&services, &request(&query), caller.viewer()).await?;
    let converter = BeatmapConverter::new(&services, caller.viewer()).await?;
    Ok(Json(SearchBeatmapSetsResponse {
        beatmapsets: found.sets.iter().map(|set| converter.set(set)).collect(),
        total: int32(found.total),
        cursor: found.cursor.map(|cursor| SearchCursor { value: cursor.value, id: int32(cursor.id.get()) }),
    }))
}

fn request(query: &Query) -> SearchRequest {
    let has = |key: &str, part: &str| query.get(key).is_some_and(|list| list.split('.').any(|one| one == part));
    let (sort, descending) = sort(query);
    SearchRequest {
        query: query.get("q").unwrap_or_default().to_owned(),
        category: query.get("s").map_or(Category::Leaderboard, category),
        ruleset: query.parse("m").and_then(|number: i64| Ruleset::try_from(number).ok()),
        converts: has("c", "converts"),
        followed: has("c", "follows"),
        recommended: has("c", "recommended"),
        featured: has("c", "spotlights") || has("c", "featured_artists"),
        genre: query.parse("g").filter(|genre: &i64| *genre > 0),
        language: query.parse("l").filter(|language: &i64| *language > 0),
        video: has("e", "video"),
        storyboard: has("e", "storyboard"),
        nsfw: query.get("nsfw") != Some("false"),
        played: match query.get("played") {
            Some("played") => Some(true),
            Some("unplayed") => Some(false),
            _ => None,
        },
        grades: query.get("r").unwrap_or_default().split('.').filter_map(|grade| grade.parse().ok()).collect(),
        sort,
        descending,
        cursor: query
            .get("cursor[value]")
            .zip(query.parse("cursor[id]"))
            .map(|(value, id)| Cursor { value: value.to_owned(), id }),
    }
}

fn category(name: &str) -> Category {
    match name {
        "any" => Category::Any,
        "ranked" => Category::Ranked,
        "qualified" => Category::Qualified,
        "loved" => Category::Loved,
        "favourites" => Category::Favourites,
        "pending" => Category::Pending,
        "wip" => Category::Wip,
        "graveyard" => Category::Graveyard,
        "mine" => Category::Mine,
        _ => Category::Leaderboard,
    }
}

/// Without one: what fits best for words, else what was ranked last.
fn sort(query: &Query) -> (Sort, bool) {
    let asked = query.get("sort").unwrap_or_default();
    let (name, descending) = match asked.rsplit_once('_') {
        Some((name, order)) => (name, order != "asc"),
        None => (asked, true),
    };
    let sort = match name {
        "title" => Sort::Title,
        "artist" => Sort::Artist,
        "difficulty" => Sort::Difficulty,
        "updated" => Sort::Updated,
        "ranked" => Sort::Ranked,
        "rating" => Sort::Rating,
        "plays" => Sort::Plays,
        "favourites" => Sort::Favourites,
        "relevance" => Sort::Relevance,
        "nominations" => Sort::Nominations,
        _ if query.get("q").is_some_and(|words| !words.is_empty()) => Sort::Relevance,
        _ => Sort::Ranked,
    };
    (sort, descending)
}
