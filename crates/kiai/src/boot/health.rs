//! `GET /health` and `GET /metrics`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRef, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kiai_services::Services;
use kiai_store::Store;
use serde::Serialize;
use utoipa::ToSchema;

use super::Opened;
use crate::telemetry::figures;

impl FromRef<Opened> for Store {
    fn from_ref(opened: &Opened) -> Self {
        opened.store.clone()
    }
}

impl FromRef<Opened> for Arc<Services> {
    fn from_ref(opened: &Opened) -> Self {
        Arc::clone(&opened.services)
    }
}

/// Whether the server can do its work.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// `ok`, or `failing` when the database does not answer.
    status: &'static str,
    /// The version of kiai.
    version: &'static str,
}

/// For monitors and load balancers: 200 while the database answers, else 503.
#[utoipa::path(
    get,
    path = "/health",
    tag = "operation",
    responses(
        (status = 200, description = "The server works.", body = Health),
        (status = 503, description = "The database does not answer.", body = Health),
    )
)]
pub(super) async fn health(State(store): State<Store>) -> Response {
    let (code, status) = match store.ping().await {
        Ok(()) => (StatusCode::OK, "ok"),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "The database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "failing")
        }
    };
    (code, Json(Health { status, version: env!("CARGO_PKG_VERSION") })).into_response()
}

/// Figures in Prometheus' text format.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "operation",
    responses((status = 200, description = "The figures.", body = String, content_type = "text/plain"))
)]
pub(super) async fn metrics(State(services): State<Arc<Services>>) -> Response {
    let text = figures::recorder().map(|recorder| figures::render(recorder, &services)).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
