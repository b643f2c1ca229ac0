//! `/account/register`.

use askama::Template;
use axum::{
    extract::Query,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use kiai_http::ClientAddress;
use kiai_services::{
    Registration,
    accounts::{FieldFaults, INVITE_BAD, NewAccount, RegisterRefusal, register},
    browsers,
};

use crate::{
    form::Posted,
    page::{Failure, Layout},
    shown::in_query,
    sign_in::{browser, enter, next_of, own_path},
    visitor::Visitor,
};

const ACTION: &str = "/account/register";

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage {
    layout: Layout,
    token: String,
    next: String,
    sign_in: String,
    needs_invite: bool,
    username: String,
    email: String,
    invite: String,
    faults: FieldFaults,
    invite_fault: Option<String>,
    error: Option<String>,
}

impl RegisterPage {
    fn new(visitor: &Visitor, next: &str) -> Self {
        Self {
            layout: Layout::of(visitor),
            token: visitor.form_token(ACTION),
            next: next.to_owned(),
            sign_in: format!("/account/sign-in?next={}", in_query(next)),
            needs_invite: visitor.gate.services.settings.registration == Registration::Invite,
            username: String::new(),
            email: String::new(),
            invite: String::new(),
            faults: FieldFaults::default(),
            invite_fault: None,
            error: None,
        }
    }
}

/// Shows the form.
pub(crate) async fn get_register(visitor: Visitor, Query(fields): Query<Vec<(String, String)>>) -> Response {
    if visitor.gate.services.settings.registration == Registration::Closed {
        return closed(&visitor);
    }
    visitor.page(StatusCode::OK, &RegisterPage::new(&visitor, &next_of(&fields)))
}

fn closed(visitor: &Visitor) -> Response {
    let text = "Nobody can make an account here by themselves. Ask whoever runs this server for one.";
    visitor.message(StatusCode::FORBIDDEN, "Registration is closed", text)
}

/// Makes an account, and signs the browser in.
pub(crate) async fn post_register(
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Failure> {
    let (visitor, services) = (&posted.visitor, &posted.visitor.gate.services);
    let next = own_path(&posted.text("next"));
    let (username, email, invite) = (posted.text("username"), posted.text("email"), posted.text("invite"));
    let needs_invite = services.settings.registration == Registration::Invite;
    let filled = RegisterPage {
        username: username.clone(),
        email: email.clone(),
        invite: invite.clone(),
        ..RegisterPage::new(visitor, &next)
    };
    if needs_invite && invite.trim().is_empty() {
        let page = RegisterPage { invite_fault: Some("This server needs an invite.".to_owned()), ..filled };
        return Ok(visitor.page(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    // Where an invite is needed, its code stands before the address.
    let email = if needs_invite { format!("{} {}", invite.trim(), email.trim()) } else { email.trim().to_owned() };
    let account = NewAccount { username, email, password: posted.text("password"), country: None, address };
    let refusal = match register(services, account).await {
        Ok(user) => {
            let token = browsers::open(services, user, &browser(&headers)).await?;
            return enter(visitor, &token, &next).await;
        }
        Err(refusal) => refusal,
    };
    let text = refusal.to_string();
    match refusal {
        RegisterRefusal::Closed => Ok(closed(visitor)),
        RegisterRefusal::Fields(mut faults) => {
            let is_of_invite = |fault: &String| fault == INVITE_BAD;
            let invite_fault = faults.email.iter().find(|fault| is_of_invite(fault)).cloned();
            faults.email.retain(|fault| !is_of_invite(fault));
            let page = RegisterPage { faults, invite_fault, ..filled };
            Ok(visitor.page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        RegisterRefusal::TooMany(_) => {
            Ok(visitor.page(StatusCode::TOO_MANY_REQUESTS, &RegisterPage { error: Some(text), ..filled }))
        }
        RegisterRefusal::Internal(error) => Err(error.into()),
    }
}
