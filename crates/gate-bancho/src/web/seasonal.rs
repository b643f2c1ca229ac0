//! `GET /web/osu-getseasonal.php`.

use axum::{Json, extract::State};

use crate::Gate;

/// Addresses of pictures for the menu.
pub(super) async fn get_seasonal(State(gate): State<Gate>) -> Json<Vec<String>> {
    Json(gate.services.settings.seasonal_backgrounds.clone())
}
