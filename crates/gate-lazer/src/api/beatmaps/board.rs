//! `GET beatmaps/{beatmap}/scores`. Upstream: `GetScoresRequest.cs`.
//!
//! The game asks for a board on every step through song select. Its rows are encoded once until the board changes; what
//! is the caller's own is encoded once for each caller.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use bytes::Bytes;
use kiai_model::{Acronym, Beatmap, Id, Ruleset, User, statistics::Variant};
use kiai_services::{
    Services,
    beatmaps::{BeatmapKey, fetch_beatmap},
    scores::{
        BoardCircle, BoardFilter, BoardPart, BoardRequest, BoardVersion, board, board_version, has_board, place_on,
    },
    users,
};
use kiai_wire_lazer::api::{APIScoreWithPosition, APIScoresCollection};

use super::unknown;
use crate::{
    ApiError, Gate,
    convert::{ScoreConverter, int32},
    encoded::{encode, json},
    extract::{Authorized, Path, Query},
    patience,
};

const ROWS_DEFAULT: u8 = 50;
const ROWS_MAX: u8 = 100;

/// The best scores on a map, one a player, and the caller's own.
#[utoipa::path(
    get,
    path = "/api/v2/beatmaps/{beatmap}/scores",
    tag = "scores",
    params(
        ("beatmap" = i64, Path),
        ("type" = Option<String>, Query, description = "`global`, `country`, `friend` or `team`"),
        ("mode" = Option<String>, Query, description = "osu, taiko, fruits or mania; the map's own without"),
        ("mods[]" = Option<Vec<String>>, Query, description = "These mods and no others (`CL`, `MR`, `PF` and `SD` aside); `NM` for none"),
        ("limit" = Option<u8>, Query, description = "Rows, at most 100"),
        ("variant" = Option<String>, Query, description = "`relax` or `autopilot`: their boards with any mods"),
    ),
    responses((status = 200, body = APIScoresCollection), (status = 404), (status = 422))
)]
pub(crate) async fn get_scores(
    State(gate): State<Gate>,
    caller: Authorized,
    Path(beatmap): Path<Id<Beatmap>>,
    query: Query,
) -> Result<Response, ApiError> {
    let services = &gate.services;
    let Some(request) = request(services, beatmap, &query).await? else {
        return Ok(json(Bytes::from_static(br#"{"scores":[]}"#)));
    };
    let limit = query
        .parse::<i64>("limit")
        .map_or(ROWS_DEFAULT, |limit| u8::try_from(limit.clamp(1, i64::from(ROWS_MAX))).unwrap_or(ROWS_MAX));
    let version = board_version(services, beatmap);
    let viewer = caller.viewer();
    let Some(circle) = circle(services, query.get("type").unwrap_or("global"), viewer).await? else {
        return Ok(json(Bytes::from_static(br#"{"scores":[],"score_count":0,"user_score":null}"#)));
    };
    let rows = rows(&gate, &request, circle, limit, version).await?;
    let place = match viewer {
        Some(viewer) => place(&gate, &request, circle, viewer, version).await?,
        None => Bytes::from_static(b"null"),
    };
    Ok(json([&rows[..], &place, b"}"].concat().into()))
}

/// Whose board is asked for; none when the caller is in no such circle.
async fn circle(services: &Services, name: &str, viewer: Option<Id<User>>) -> Result<Option<BoardCircle>, ApiError> {
    let user = || viewer.ok_or_else(|| ApiError::unprocessable("This leaderboard is for users."));
    Ok(match name {
        "global" => Some(BoardCircle::Global),
        "country" => {
            let me = users::me(services, user()?).await?.ok_or_else(ApiError::unauthenticated)?;
            Some(BoardCircle::Country(me.country))
        }
        "friend" => Some(BoardCircle::Friends(user()?)),
        "team" => users::team_of(services, user()?).await?.map(|team| BoardCircle::Team(team.id)),
        _ => return Err(ApiError::unprocessable("There is no such leaderboard.")),
    })
}

/// What is asked for; none when the map has no board.
async fn request(
    services: &Arc<Services>,
    beatmap: Id<Beatmap>,
    query: &Query,
) -> Result<Option<BoardRequest>, ApiError> {
    let mut known = has_board(services, beatmap).await?;
    if known.is_none() && fetch_beatmap(services, &[BeatmapKey::Id(beatmap)], patience::REQUEST).await?.is_some() {
        known = has_board(services, beatmap).await?;
    }
    let Some(own_ruleset) = known.ok_or_else(unknown)? else { return Ok(None) };
    let ruleset: Ruleset = match query.get("mode") {
        Some(mode) => mode.parse().map_err(|_| ApiError::unprocessable("There is no such ruleset."))?,
        None => own_ruleset,
    };
    let mods: Vec<Acronym> = query.list("mods").take(64).collect();
    let variant = match query.get("variant") {
        Some("relax") => Variant::Relax,
        Some("autopilot") => Variant::Autopilot,
        _ => Variant::Standard,
    };
    Ok(Some(BoardRequest { beatmap, ruleset, variant, filter: BoardFilter::from_acronyms(&mods) }))
}

/// The body as far as it is the same for the whole circle: up to and with `"user_score":`.
async fn rows(
    gate: &Gate,
    request: &BoardRequest,
    circle: BoardCircle,
    limit: u8,
    version: BoardVersion,
) -> Result<Bytes, ApiError> {
    let read = read_rows(&gate.services, request, circle, limit);
    gate.boards.get(request, circle, BoardPart::Rows(limit), version, read).await
}

async fn read_rows(
    services: &Services,
    request: &BoardRequest,
    circle: BoardCircle,
    limit: u8,
) -> Result<Bytes, ApiError> {
    let found = board(services, request, circle, limit).await?;
    let scores = ScoreConverter::new(services);
    encode_rows(&APIScoresCollection {
        scores: found
            .entries
            .iter()
            .map(|entry| scores.with_user(&entry.score, &entry.user, entry.team.as_ref()))
            .collect(),
        score_count: int32(found.score_count),
        user_score: None,
    })
}

fn encode_rows(collection: &APIScoresCollection) -> Result<Bytes, ApiError> {
    let mut body = encode(collection)?;
    // The last field is `"user_score":null}`, whose value stands apart.
    body.truncate(body.len() - "null}".len());
    Ok(body.into())
}

/// The caller's own score with its position in the circle, or `null`.
async fn place(
    gate: &Gate,
    request: &BoardRequest,
    circle: BoardCircle,
    viewer: Id<User>,
    version: BoardVersion,
) -> Result<Bytes, ApiError> {
    let read = read_place(&gate.services, request, circle, viewer);
    gate.boards.get(request, circle, BoardPart::Place(viewer), version, read).await
}

async fn read_place(
    services: &Services,
    request: &BoardRequest,
    circle: BoardCircle,
    viewer: Id<User>,
) -> Result<Bytes, ApiError> {
    let me = users::me(services, viewer).await?.ok_or_else(ApiError::unauthenticated)?;
    let Some(place) = place_on(services, request, circle, viewer).await? else {
        return Ok(Bytes::from_static(b"null"));
    };
    let team = users::team_of(services, viewer).await?;
    let body = encode(&APIScoreWithPosition {
        position: int32(place.position),
        score: ScoreConverter::new(services).with_user(&place.score, &me, team.as_ref()),
    })?;
    Ok(body.into())
}
