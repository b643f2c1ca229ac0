//! `POST /connect/decide`: whether a client may come in.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kiai_http::ClientAddress;
use kiai_services::connect::{Challenge, DecideRefusal, approve, decline};

use super::start::{Wanted, consent};
use crate::{
    form::Posted,
    page::{Failure, Layout},
};

/// Where the form leads.
pub(crate) const ACTION: &str = "/connect/decide";

#[derive(Template)]
#[template(path = "connect_done.html")]
struct Done {
    layout: Layout,
    client: String,
    /// Whether somebody asked, who has their token now.
    is_delivered: bool,
    neosu: String,
    neomod: String,
}

/// Takes the decision of who is signed in, about what the page showed them.
pub(crate) async fn post_decision(ClientAddress(address): ClientAddress, posted: Posted) -> Result<Response, Failure> {
    let visitor = &posted.visitor;
    let wanted = Wanted::new(&posted.text("challenge"), &posted.text("client"));
    let Some(user) = &visitor.user else { return Ok(Redirect::to(&wanted.address()).into_response()) };
    let Some(challenge) = Challenge::parse(&wanted.challenge) else {
        return Err(Failure::status(StatusCode::BAD_REQUEST));
    };
    let services = &visitor.gate.services;
    let asked_from = Some(posted.text("asked_from")).filter(|from| !from.is_empty());
    let code = match posted.text("decision").as_str() {
        "approve" => {
            let client = format!("neosu or neomod, {}", wanted.shown_client());
            approve(services, user.id, &challenge, &client, asked_from.as_deref(), address).await.map(Some)
        }
        "decline" => decline(services, user.id, &challenge, address).await.map(|()| None),
        _ => return Err(Failure::status(StatusCode::BAD_REQUEST)),
    };
    match code {
        Ok(Some(code)) => {
            let server = &visitor.gate.names.server;
            let done = Done {
                layout: Layout::of(visitor),
                client: wanted.shown_client().to_owned(),
                is_delivered: asked_from.is_some(),
                neosu: format!("neosu://login/{server}/{code}"),
                neomod: format!("neomod://login/{server}/{code}"),
            };
            Ok(visitor.page(StatusCode::OK, &done))
        }
        Ok(None) => {
            let text = "The client was told so. Nobody has signed in as you. You can close this page.";
            Ok(visitor.message(StatusCode::OK, "Declined", text))
        }
        Err(refusal) => refused(&posted, &wanted, address, refusal).await,
    }
}

async fn refused(
    posted: &Posted,
    wanted: &Wanted,
    address: std::net::IpAddr,
    refusal: DecideRefusal,
) -> Result<Response, Failure> {
    let text = refusal.to_string();
    match refusal {
        DecideRefusal::Changed => consent(&posted.visitor, wanted, address, StatusCode::CONFLICT, Some(text)).await,
        DecideRefusal::Over => Ok(posted.visitor.message(StatusCode::GONE, "This is over", &text)),
        DecideRefusal::TooMany(_) => {
            Ok(posted.visitor.message(StatusCode::TOO_MANY_REQUESTS, "Please wait a while", &text))
        }
        DecideRefusal::Internal(error) => Err(error.into()),
    }
}
