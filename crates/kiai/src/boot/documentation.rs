//! What the server tells programmers about itself: `/openapi.json`, and `/docs` to read it in a browser.

use axum::Router;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

use super::{Opened, health};

/// The head of the document; each route brings its own part.
#[derive(utoipa::OpenApi)]
#[openapi(info(
    title = "kiai",
    description = "A server for every osu! client. The game's own endpoints follow the official API v2, as far as the game uses it.",
    license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later"),
    contact()
))]
struct Head;

/// All that is served, and the document of it. Whatever the host is called, the path decides: no two gates want the
/// same one.
pub(super) fn all(opened: &Opened) -> (Router, OpenApi) {
    let (own, mut document) = own().split_for_parts();
    let (lazer, lazer_document) = kiai_gate_lazer::router(opened.services.clone());
    document.merge(lazer_document);
    (own.with_state(opened.clone()).merge(lazer), document)
}

/// The document in JSON, as `/openapi.json` gives it: the same for every server.
pub fn openapi_json() -> String {
    let mut document = own().into_openapi();
    document.merge(kiai_gate_lazer::openapi());
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// The page at `/docs` and the document it shows.
pub(super) fn pages(document: OpenApi) -> Router {
    SwaggerUi::new("/docs").url("/openapi.json", document).into()
}

/// The endpoints for operators.
fn own() -> OpenApiRouter<Opened> {
    OpenApiRouter::with_openapi(Head::openapi()).routes(routes!(health::health)).routes(routes!(health::metrics))
}
