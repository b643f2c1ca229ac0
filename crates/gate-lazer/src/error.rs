//! How the game is told that something did not work.

use std::borrow::Cow;

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kiai_services::TooMany;
use serde_json::json;

/// A refusal in the API's shape: a status and `{"error": "text"}`. The game shows the text to the player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    status: StatusCode,
    text: Option<Cow<'static, str>>,
}

impl ApiError {
    /// 404: what was asked for is not there.
    pub fn not_found(text: impl Into<Cow<'static, str>>) -> Self {
        Self { status: StatusCode::NOT_FOUND, text: Some(text.into()) }
    }

    /// 422: what was said is not acceptable.
    pub fn unprocessable(text: impl Into<Cow<'static, str>>) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, text: Some(text.into()) }
    }

    /// 403: the caller may not do that.
    pub fn forbidden(text: impl Into<Cow<'static, str>>) -> Self {
        Self { status: StatusCode::FORBIDDEN, text: Some(text.into()) }
    }

    /// 413: the body is too large.
    #[must_use]
    pub fn too_large() -> Self {
        Self { status: StatusCode::PAYLOAD_TOO_LARGE, text: Some("The request is too large.".into()) }
    }

    /// 415: the body is of a type nobody expects.
    #[must_use]
    pub fn unsupported_type() -> Self {
        Self { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, text: Some("The type of the body is not supported.".into()) }
    }

    /// 405: the path has no such method.
    #[must_use]
    pub fn method_not_allowed() -> Self {
        Self { status: StatusCode::METHOD_NOT_ALLOWED, text: Some("This method is not supported here.".into()) }
    }

    /// 416: the part of a file that was asked for lies beyond its end.
    #[must_use]
    pub fn unsatisfiable() -> Self {
        Self { status: StatusCode::RANGE_NOT_SATISFIABLE, text: Some("The file has no such part.".into()) }
    }

    /// 429: too often, or too much at once.
    #[must_use]
    pub fn too_many() -> Self {
        Self { status: StatusCode::TOO_MANY_REQUESTS, text: Some("Too many requests. Please wait a moment.".into()) }
    }

    /// 401: there is no token, or it is not good. The only one without a text: `{"authentication":"basic"}`.
    #[must_use]
    pub const fn unauthenticated() -> Self {
        Self { status: StatusCode::UNAUTHORIZED, text: None }
    }

    /// Its status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// Its text, for errors in other shapes; none when unauthenticated.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }
}

impl From<anyhow::Error> for ApiError {
    /// A fault of ours: logged here, once, and not told.
    fn from(error: anyhow::Error) -> Self {
        tracing::error!(error = format!("{error:#}"), "A request could not be answered");
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, text: Some("The server failed to answer this.".into()) }
    }
}

impl From<TooMany> for ApiError {
    fn from(_: TooMany) -> Self {
        Self::too_many()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = match self.text {
            Some(text) => json!({ "error": text }),
            None => json!({ "authentication": "basic" }),
        };
        (self.status, Json(body)).into_response()
    }
}
