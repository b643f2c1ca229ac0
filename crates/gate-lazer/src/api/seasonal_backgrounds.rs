//! `GET seasonal-backgrounds`. Upstream: `GetSeasonalBackgroundsRequest.cs`. Asked for before anybody is signed in.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State};
use kiai_services::Services;
use kiai_wire_lazer::api::{APISeasonalBackground, APISeasonalBackgrounds, Date};

/// The operator's pictures have no end: they are good for as long as a game may run.
const GOOD_FOR: Duration = Duration::from_hours(7 * 24);

/// Pictures for the game's menu.
#[utoipa::path(
    get,
    path = "/api/v2/seasonal-backgrounds",
    tag = "menu",
    responses((status = 200, body = APISeasonalBackgrounds))
)]
pub(crate) async fn get_seasonal_backgrounds(State(services): State<Arc<Services>>) -> Json<APISeasonalBackgrounds> {
    let pictures = services.settings.seasonal_backgrounds.iter();
    Json(APISeasonalBackgrounds {
        ends_at: Date(services.clock.now() + GOOD_FOR),
        backgrounds: pictures.map(|url| APISeasonalBackground { url: url.clone() }).collect(),
    })
}
