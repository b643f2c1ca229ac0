//! `GET me/beatmapset-favourites`. Upstream: `GetMyFavouriteBeatmapSetsRequest.cs`.

use std::sync::Arc;

use axum::{Json, extract::State};
use kiai_services::{Services, users::favourites_of};
use kiai_wire_lazer::api::BeatmapsetFavourites;

use crate::{ApiError, convert::int32, extract::Authenticated};

/// The caller's favourite sets.
#[utoipa::path(
    get,
    path = "/api/v2/me/beatmapset-favourites",
    tag = "users",
    responses((status = 200, body = BeatmapsetFavourites))
)]
pub(crate) async fn get_favourites(
    State(services): State<Arc<Services>>,
    Authenticated { user, .. }: Authenticated,
) -> Result<Json<BeatmapsetFavourites>, ApiError> {
    let sets = favourites_of(&services, user).await?;
    Ok(Json(BeatmapsetFavourites { beatmapset_ids: sets.into_iter().map(|set| int32(set.get())).collect() }))
}
