//! `/account/sign-in`.

use askama::Template;
use axum::{
    extract::Query,
    http::{HeaderMap, StatusCode, header::USER_AGENT},
    response::{IntoResponse, Redirect, Response},
};
use kiai_http::ClientAddress;
use kiai_services::{
    Registration,
    accounts::LoginRefusal,
    browsers::{self, sign_in},
};

use crate::{
    cookies,
    form::Posted,
    page::{Failure, Layout},
    shown::in_query,
    visitor::Visitor,
};

const ACTION: &str = "/account/sign-in";

/// Where somebody comes who was not on the way to anything.
const HOME: &str = "/account";

/// The page, filled in as far as it was.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage {
    pub(crate) layout: Layout,
    pub(crate) token: String,
    pub(crate) next: String,
    pub(crate) register: Option<String>,
    pub(crate) account: String,
    pub(crate) notice: Option<String>,
    pub(crate) error: Option<String>,
}

impl SignInPage {
    /// With nothing filled in; `next` is where to go from there.
    pub(crate) fn new(visitor: &Visitor, next: &str) -> Self {
        let may_register = visitor.gate.services.settings.registration != Registration::Closed;
        Self {
            layout: Layout::of(visitor),
            token: visitor.form_token(ACTION),
            register: may_register.then(|| format!("/account/register?next={}", in_query(next))),
            next: next.to_owned(),
            account: String::new(),
            notice: None,
            error: None,
        }
    }
}

/// Shows the form.
pub(crate) async fn get_sign_in(visitor: Visitor, Query(fields): Query<Vec<(String, String)>>) -> Response {
    visitor.page(StatusCode::OK, &SignInPage::new(&visitor, &next_of(&fields)))
}

/// Signs the browser in, in place of who was.
pub(crate) async fn post_sign_in(
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Failure> {
    let visitor = &posted.visitor;
    let (account, next) = (posted.text("account"), own_path(&posted.text("next")));
    let signed_in =
        sign_in(&visitor.gate.services, &account, &posted.text("password"), address, &browser(&headers)).await;
    let refusal = match signed_in {
        Ok(token) => return enter(visitor, &token, &next).await,
        Err(LoginRefusal::Internal(error)) => return Err(error.into()),
        Err(refusal) => refusal,
    };
    let status = match refusal {
        LoginRefusal::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        LoginRefusal::WrongCredentials | LoginRefusal::Internal(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = SignInPage { account, error: Some(refusal.to_string()), ..SignInPage::new(visitor, &next) };
    Ok(visitor.page(status, &page))
}

/// Has the browser keep its sign-in, and go on.
pub(crate) async fn enter(visitor: &Visitor, token: &str, next: &str) -> Result<Response, Failure> {
    if let Some(former) = &visitor.session {
        browsers::end(&visitor.gate.services, former.user, former.id).await?;
    }
    let mut response = Redirect::to(next).into_response();
    cookies::set_session(response.headers_mut(), &visitor.gate.site, token);
    Ok(response)
}

/// What the browser says of itself.
pub(crate) fn browser(headers: &HeaderMap) -> String {
    headers.get(USER_AGENT).map(|agent| String::from_utf8_lossy(agent.as_bytes()).into_owned()).unwrap_or_default()
}

pub(crate) fn next_of(fields: &[(String, String)]) -> String {
    own_path(fields.iter().find(|(name, _)| name == "next").map_or("", |(_, next)| next))
}

/// A path of this site; what leads elsewhere leads home.
pub(crate) fn own_path(next: &str) -> String {
    const LENGTH_MAX: usize = 1_024;
    let is_own = next.len() <= LENGTH_MAX
        && next.starts_with('/')
        && !next.starts_with("//")
        && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_own { next.to_owned() } else { HOME.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for path in ["/", "/account", "/connect/start?challenge=a%2Bb&client=x"] {
            assert_eq!(own_path(path), path);
        }
        for path in [
            "",
            "x",
            "//evil.example",
            "/\\evil.example",
            "\\/evil",
            "https://evil.example",
            "/a\r\nSet-Cookie: x",
            "/a b",
            "/ä",
        ] {
            assert_eq!(own_path(path), HOME, "{path:?}");
        }
        assert_eq!(own_path(&format!("/{}", "a".repeat(2_000))), HOME);
    }
}
