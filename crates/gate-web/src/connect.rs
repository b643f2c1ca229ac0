//! `GET /connect`: how each client connects here; and below it, letting in a client that sends its user to a browser.

pub(crate) mod decide;
pub(crate) mod start;

use std::sync::Arc;

use askama::Template;
use axum::{http::StatusCode, response::Response};
use kiai_services::OauthClient;

use crate::{names::Names, page::Layout, visitor::Visitor};

#[derive(Template)]
#[template(path = "connect.html")]
struct Connect {
    layout: Layout,
    names: Arc<Names>,
    client_id: String,
    /// What everybody may read: the secret that is none.
    client_secret: Option<String>,
}

/// The secret that a server has which was not given one.
const KNOWN_SECRET: &str = "change-me";

/// How each client connects here, with the server's own names.
pub(crate) async fn get_connect(visitor: Visitor) -> Response {
    let client: Option<&OauthClient> = visitor.gate.services.settings.oauth_clients.first();
    let page = Connect {
        layout: Layout::of(&visitor),
        names: visitor.gate.names.clone(),
        client_id: client.map_or_else(|| "5".to_owned(), |client| client.id.clone()),
        client_secret: client.map(|client| client.secret.clone()).filter(|secret| secret == KNOWN_SECRET),
    };
    visitor.page(StatusCode::OK, &page)
}
