//! `GET rooms/{room}/leaderboard`, `GET rooms/{room}/playlist/{item}/scores`, `.../scores/{score}`,
//! `.../scores/users/{user}`. Upstream: `GetRoomLeaderboardRequest.cs`, `IndexPlaylistScoresRequest.cs`,
//! `ShowPlaylistScoreRequest.cs`, `ShowPlaylistUserScoreRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_model::{
    Id, Room, Score, User,
    rooms::{ItemCursor, PlaylistItem},
};
use kiai_services::{
    Services,
    rooms::{ItemBoardRequest, item_board, item_score, item_score_of, room_board},
};
use kiai_wire_lazer::api::{APILeaderboard, IndexedMultiplayerScores, MultiplayerScore, MultiplayerScores};

use super::no_such_room;
use crate::{
    ApiError,
    convert::RoomConverter,
    extract::{Authenticated, Path, Query},
};

const SCORES_DEFAULT: u32 = 50;
const SCORES_MAX: u32 = 50;

/// Who reached most over all items of a room.
#[utoipa::path(
    get,
    path = "/api/v2/rooms/{room}/leaderboard",
    tag = "rooms",
    params(("room" = i64, Path)),
    responses((status = 200, body = APILeaderboard), (status = 404))
)]
pub(crate) async fn get_leaderboard(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path(room): Path<Id<Room>>,
) -> Result<Json<APILeaderboard>, ApiError> {
    let board = room_board(&services, room, user).await?.ok_or_else(no_such_room)?;
    Ok(Json(RoomConverter::new(&services, user).await?.leaderboard(room, &board).await?))
}

/// The best score of each player on an item. The game sends `cursor` and `params` back to see more.
#[utoipa::path(
    get,
    path = "/api/v2/rooms/{room}/playlist/{item}/scores",
    tag = "rooms",
    params(
        ("room" = i64, Path),
        ("item" = i64, Path),
        ("limit" = Option<u32>, Query, description = "Rows, at most 50"),
        ("sort" = Option<String>, Query, description = "`score_desc` or `score_asc`"),
        ("cursor[total_score]" = Option<i64>, Query, description = "Behind a score with this total"),
        ("cursor[score_id]" = Option<i64>, Query, description = "Which one"),
    ),
    responses((status = 200, body = IndexedMultiplayerScores), (status = 404))
)]
pub(crate) async fn get_scores(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path((room, item)): Path<(Id<Room>, Id<PlaylistItem>)>,
    query: Query,
) -> Result<Json<IndexedMultiplayerScores>, ApiError> {
    let behind = query.parse("cursor[total_score]").zip(query.parse("cursor[score_id]"));
    let request = ItemBoardRequest {
        behind: behind.map(|(total_score, score)| ItemCursor { total_score, score }),
        worst_first: query.get("sort") == Some("score_asc"),
        limit: query.parse("limit").unwrap_or(SCORES_DEFAULT).clamp(1, SCORES_MAX),
    };
    let found = item_board(&services, room, item, request, user).await?.ok_or_else(no_such_room)?;
    let converter = RoomConverter::new(&services, user).await?;
    let params = RoomConverter::parameters(request.limit, request.worst_first);
    Ok(Json(IndexedMultiplayerScores {
        page: MultiplayerScores { params, ..converter.page(&found.board, request.worst_first).await? },
        total: i64::try_from(found.total).unwrap_or(i64::MAX),
        user_score: match &found.own {
            Some(own) => Some(converter.placed(own).await?),
            None => None,
        },
    }))
}

/// A score of an item with those around it.
#[utoipa::path(
    get,
    path = "/api/v2/rooms/{room}/playlist/{item}/scores/{score}",
    tag = "rooms",
    params(("room" = i64, Path), ("item" = i64, Path), ("score" = i64, Path)),
    responses((status = 200, body = MultiplayerScore), (status = 404))
)]
pub(crate) async fn get_score(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
    Path((room, item, score)): Path<(Id<Room>, Id<PlaylistItem>, Id<Score>)>,
) -> Result<Json<MultiplayerScore>, ApiError> {
    let found = item_score(&services, room, item, score, user).await?;
    let found = found.ok_or_else(|| ApiError::not_found("There is no such score."))?;
    Ok(Json(RoomConverter::new(&services, user).await?.around(&found).await?))
}

/// Somebody's best score on an item with those around it.
#[utoipa::path(
    get,
    path = "/api/v2/rooms/{room}/playlist/{item}/scores/users/{user}",
    tag = "rooms",
    params(("room" = i64, Path), ("item" = i64, Path), ("user" = i64, Path)),
    responses((status = 200, body = MultiplayerScore), (status = 404))
)]
pub(crate) async fn get_users_score(
    State(services): State<Arc<Services>>,
    Authenticated { user: viewer, .. }: Authenticated,
    Path((room, item, user)): Path<(Id<Room>, Id<PlaylistItem>, Id<User>)>,
) -> Result<Json<MultiplayerScore>, ApiError> {
    let found = item_score_of(&services, room, item, user, viewer).await?;
    let found = found.ok_or_else(|| ApiError::not_found("They have no score on this item."))?;
    Ok(Json(RoomConverter::new(&services, viewer).await?.around(&found).await?))
}
