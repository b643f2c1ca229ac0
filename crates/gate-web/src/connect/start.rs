//! `GET /connect/start`: where neosu and neomod send their user, to be let in.

use std::net::IpAddr;

use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use kiai_http::ClientAddress;
use kiai_model::User;
use kiai_services::connect::{Asked, Challenge, Standing, standing};

use crate::{
    page::{Failure, Layout, avatar},
    shown::{ago, in_query, moment},
    sign_in::SignInPage,
    visitor::Visitor,
};

/// Longest name of a client that is shown, in characters.
const CLIENT_MAX: usize = 64;

/// What is asked for.
pub(crate) struct Wanted {
    pub(crate) challenge: String,
    pub(crate) client: String,
}

impl Wanted {
    /// Of the fields of a query or a form.
    pub(crate) fn new(challenge: &str, client: &str) -> Self {
        let client = client.chars().filter(|letter| !letter.is_control()).take(CLIENT_MAX).collect();
        Self { challenge: challenge.to_owned(), client }
    }

    fn read(fields: &[(String, String)]) -> Self {
        let field = |name| fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
        Self::new(field("challenge"), field("client"))
    }

    /// Whether it is a client that says who it is.
    pub(crate) fn shown_client(&self) -> &str {
        if self.client.is_empty() { "an older version" } else { &self.client }
    }

    /// Where it was asked for.
    pub(crate) fn address(&self) -> String {
        let client = if self.client.is_empty() { String::new() } else { format!("&client={}", in_query(&self.client)) };
        format!("/connect/start?challenge={}{client}", in_query(&self.challenge))
    }
}

#[derive(Template)]
#[template(path = "connect_start.html")]
struct Consent<'c> {
    layout: Layout,
    user: &'c User,
    avatar: String,
    wanted: &'c Wanted,
    asked: Option<ShownAsked>,
    /// The page looks again by itself until the client has asked.
    looks_again: bool,
    token: String,
    error: Option<String>,
    other_account: String,
}

struct ShownAsked {
    from: String,
    is_own_address: bool,
    at: String,
    ago: String,
}

/// Has a visitor sign in, then asks them whether the client may come in as them. Nothing is decided by looking.
pub(crate) async fn get_start(
    visitor: Visitor,
    ClientAddress(address): ClientAddress,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    consent(&visitor, &Wanted::read(&fields), address, StatusCode::OK, None).await
}

/// The page of the decision, or of what stands before it.
pub(crate) async fn consent(
    visitor: &Visitor,
    wanted: &Wanted,
    address: IpAddr,
    status: StatusCode,
    error: Option<String>,
) -> Result<Response, Failure> {
    let Some(challenge) = Challenge::parse(&wanted.challenge) else {
        let text = "The address of this page is not whole. Start again in your game.";
        return Ok(visitor.message(StatusCode::BAD_REQUEST, "This link does not work", text));
    };
    let services = &visitor.gate.services;
    let asked = match standing(services, &challenge).await? {
        Standing::Open(asked) => asked,
        Standing::Over => {
            let text = "This request was answered already, or it is too long ago. Start again in your game.";
            return Ok(visitor.message(StatusCode::GONE, "This is over", text));
        }
    };
    let Some(user) = &visitor.user else {
        let notice = format!("neosu or neomod ({}) asks to sign in on this server.", wanted.shown_client());
        let page = SignInPage { notice: Some(notice), ..SignInPage::new(visitor, &wanted.address()) };
        return Ok(visitor.page(StatusCode::OK, &page));
    };
    let now = services.clock.now();
    let shown = |asked: Asked| ShownAsked {
        is_own_address: asked.from == address.to_canonical().to_string(),
        from: asked.from,
        at: moment(asked.at),
        ago: ago(asked.at, now),
    };
    let page = Consent {
        layout: Layout::of(visitor),
        avatar: avatar(user),
        user,
        looks_again: asked.is_none() && !wanted.client.is_empty() && error.is_none(),
        asked: asked.map(shown),
        token: visitor.form_token(super::decide::ACTION),
        error,
        other_account: format!("/account/sign-in?next={}", in_query(&wanted.address())),
        wanted,
    };
    Ok(visitor.page(status, &page))
}
