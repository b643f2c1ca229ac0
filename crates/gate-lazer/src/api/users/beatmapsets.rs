//! `GET users/{user}/beatmapsets/{kind}`. Upstream: `GetUserBeatmapsRequest.cs`, `GetUserMostPlayedBeatmapsRequest.cs`.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use kiai_model::{Beatmap, Id, User};
use kiai_services::{
    Services,
    beatmaps::{FullSet, ListKind, most_played, sets_of_user},
    users::{UserKey, find_user},
};
use kiai_wire_lazer::api::APIUserMostPlayedBeatmap;

use crate::{
    ApiError,
    convert::{BeatmapConverter, int32},
    extract::{Authorized, Path, Query},
};

/// Most entries of a page: the game asks for 51 to learn whether there are more than 50.
const PAGE_MAX: i64 = 100;

/// A list of a user's profile.
#[utoipa::path(
    get,
    path = "/api/v2/users/{user}/beatmapsets/{kind}",
    tag = "users",
    params(
        ("user" = i64, Path),
        ("kind" = String, Path, description = "`favourite`, `ranked`, `loved`, `pending`, `guest`, `graveyard`, `nominated`, `most_played`"),
        ("limit" = Option<i64>, Query),
        ("offset" = Option<i64>, Query),
    ),
    responses(
        (status = 200, body = Vec<APIUserMostPlayedBeatmap>, description = "Sets, or for `most_played` difficulties with their sets"),
        (status = 404)
    )
)]
pub(crate) async fn get_user_beatmapsets(
    State(services): State<Arc<Services>>,
    caller: Authorized,
    Path((user, kind)): Path<(Id<User>, String)>,
    query: Query,
) -> Result<Response, ApiError> {
    let found = find_user(&services, UserKey::Id(user), caller.viewer()).await?;
    let user = found.ok_or_else(|| ApiError::not_found("There is no such user."))?.id;
    let limit = query.parse("limit").unwrap_or(5).clamp(0, PAGE_MAX);
    let offset = query.parse("offset").unwrap_or(0).clamp(0, i64::from(i32::MAX));
    let converter = BeatmapConverter::new(&services, caller.viewer()).await?;
    if kind == "most_played" {
        let played = most_played(&services, user, limit, offset).await?;
        let entry = |(beatmap, set, count): &(Beatmap, Arc<FullSet>, i64)| APIUserMostPlayedBeatmap {
            beatmap_id: int32(beatmap.id.get()),
            count: int32(*count),
            beatmap: converter.beatmap_alone(beatmap, set),
            beatmapset: converter.set_alone(set),
        };
        return Ok(Json(played.iter().map(entry).collect::<Vec<_>>()).into_response());
    }
    let kind = ListKind::from_name(&kind).ok_or_else(|| ApiError::not_found("There is no such list."))?;
    let sets = sets_of_user(&services, user, kind, limit, offset).await?;
    Ok(Json(sets.iter().map(|set| converter.set(set)).collect::<Vec<_>>()).into_response())
}
