//! `/account`: what somebody sees of their own account, and can change.

pub(crate) mod avatar;
pub(crate) mod browsers;
pub(crate) mod clients;
pub(crate) mod password;
pub(crate) mod sign_out;

use askama::Template;
use axum::{
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kiai_services::{accounts::permanent_tokens, browsers::browsers_of, users::AVATAR_BYTES_MAX};

use crate::{
    page::{self, Failure, Layout},
    shown::{ago, day, moment},
    visitor::Member,
};

#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    layout: Layout,
    id: i64,
    name: String,
    joined: String,
    avatar: String,
    has_avatar: bool,
    largest_picture: usize,
    avatar_form: String,
    avatar_removal_form: String,
    password_form: String,
    sign_out_form: String,
    sign_out_everywhere_form: String,
    clients: Vec<Entry>,
    browsers: Vec<Entry>,
    done: Option<&'static str>,
    errors: Errors,
}

/// A client or browser that can come in.
struct Entry {
    id: i64,
    name: String,
    since: String,
    used: String,
    is_this: bool,
    form: String,
}

/// What could not be done, beside what it is about.
#[derive(Default)]
pub(crate) struct Errors {
    pub(crate) avatar: Option<String>,
    pub(crate) present_password: Option<String>,
    pub(crate) new_password: Option<String>,
}

/// What was done, as the address of the page after it tells.
const DONE: &[(&str, &str)] = &[
    ("avatar", "Your picture is changed. Games may show the old one for a while."),
    ("avatar-removed", "Your picture is removed."),
    ("client", "The client is signed out, and cannot come back without asking you."),
    ("browser", "The browser is signed out."),
    ("password", "Your password is changed. Everything else that was signed in is not any more."),
];

/// The page.
pub(crate) async fn get_account(
    member: Member,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let told = fields.iter().find(|(name, _)| name == "done").map_or("", |(_, done)| done);
    let done = DONE.iter().find(|(name, _)| *name == told).map(|(_, text)| *text);
    show(&member, StatusCode::OK, done, Errors::default()).await
}

/// The page after something was done.
fn done(what: &str) -> Response {
    Redirect::to(&format!("/account?done={what}")).into_response()
}

/// The page, with what could not be done.
pub(crate) async fn show(
    member: &Member,
    status: StatusCode,
    done: Option<&'static str>,
    errors: Errors,
) -> Result<Response, Failure> {
    let (user, visitor) = (&member.user, &member.visitor);
    let services = &visitor.gate.services;
    let now = services.clock.now();
    let clients = permanent_tokens(services, user.id).await?;
    let browsers = browsers_of(services, user.id).await?;
    let form = |action: &str| visitor.form_token(action);
    let page = Account {
        layout: Layout::of(visitor),
        id: user.id.get(),
        name: user.username.clone(),
        joined: day(user.joined_at),
        avatar: page::avatar(user),
        has_avatar: user.avatar.is_some(),
        largest_picture: AVATAR_BYTES_MAX,
        avatar_form: form(avatar::ACTION),
        avatar_removal_form: form(avatar::REMOVAL),
        password_form: form(password::ACTION),
        sign_out_form: form(sign_out::ACTION),
        sign_out_everywhere_form: form(sign_out::EVERYWHERE),
        clients: clients
            .iter()
            .map(|client| Entry {
                id: client.id.get(),
                name: if client.client_name.is_empty() {
                    "A client without a name".to_owned()
                } else {
                    client.client_name.clone()
                },
                since: moment(client.created_at),
                used: client
                    .last_used_at
                    .map_or_else(|| "not yet used".to_owned(), |at| format!("used {}", ago(at, now))),
                is_this: false,
                form: form(&clients::action(client.id)),
            })
            .collect(),
        browsers: browsers
            .iter()
            .map(|browser| Entry {
                id: browser.id.get(),
                name: browsers::name(&browser.browser),
                since: moment(browser.opened_at),
                used: format!("used {}", ago(browser.seen_at, now)),
                is_this: browser.id == member.session.id,
                form: form(&browsers::action(browser.id)),
            })
            .collect(),
        done,
        errors,
    };
    Ok(visitor.page(status, &page))
}
