//! Who looks at a page.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, OriginalUri},
    http::{Method, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use kiai_model::User;
use kiai_services::{
    browsers::{self, WebSession},
    users::me,
};

use crate::{cookies, form_token::Cookies, gate::Gate, page::Failure, shown::in_query};

/// Anybody, signed in or not.
#[derive(Clone)]
pub(crate) struct Visitor {
    /// Who is signed in.
    pub(crate) user: Option<Arc<User>>,
    /// With what.
    pub(crate) session: Option<WebSession>,
    /// What binds forms to the browser.
    pub(crate) cookies: Cookies,
    /// Whether the browser has yet to be given its form cookie.
    pub(crate) is_new: bool,
    pub(crate) gate: Gate,
}

impl Visitor {
    /// The token of a form with this action.
    pub(crate) fn form_token(&self, action: &str) -> String {
        self.gate.form_key.token(&self.cookies, action)
    }

    async fn of(parts: &Parts, gate: &Gate) -> anyhow::Result<Self> {
        let mut cookies = cookies::read(&parts.headers, &gate.site);
        let session = match &cookies.session {
            Some(token) => browsers::find(&gate.services, token).await?,
            None => None,
        };
        let user = match &session {
            Some(session) => me(&gate.services, session.user).await?,
            None => None,
        };
        if user.is_none() {
            cookies.session = None;
        }
        let is_new = cookies.form.is_empty();
        if is_new {
            cookies.form = browsers::form_cookie(&gate.services);
        }
        Ok(Self { user, session, cookies, is_new, gate: gate.clone() })
    }
}

impl FromRequestParts<Gate> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, gate: &Gate) -> Result<Self, Failure> {
        Ok(Self::of(parts, gate).await?)
    }
}

/// Somebody who is signed in; others are sent to sign in first, and come back.
pub(crate) struct Member {
    pub(crate) user: Arc<User>,
    pub(crate) session: WebSession,
    pub(crate) visitor: Visitor,
}

impl Member {
    pub(crate) fn of(visitor: Visitor) -> Option<Self> {
        let (user, session) = (visitor.user.clone()?, visitor.session.clone()?);
        Some(Self { user, session, visitor })
    }
}

impl FromRequestParts<Gate> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, gate: &Gate) -> Result<Self, Response> {
        let visitor = Visitor::of(parts, gate).await.map_err(|error| Failure::from(error).into_response())?;
        Self::of(visitor).ok_or_else(|| {
            // What was posted cannot be posted again by itself.
            let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |uri| &uri.0);
            let back =
                uri.path_and_query().filter(|_| parts.method == Method::GET).map_or("/account", |path| path.as_str());
            Redirect::to(&format!("/account/sign-in?next={}", in_query(back))).into_response()
        })
    }
}
