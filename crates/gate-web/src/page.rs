//! Pages, and what is shown instead of one.

use askama::Template;
use axum::{
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};

use crate::{cookies, static_files, visitor::Visitor};

/// What every page shows around its own.
pub(crate) struct Layout {
    /// The server's name.
    pub(crate) server: String,
    /// Who is signed in: number, name and picture.
    pub(crate) viewer: Option<Viewer>,
    /// Where the style sheet and the script are.
    pub(crate) style: &'static str,
    pub(crate) script: &'static str,
}

/// Who is signed in.
pub(crate) struct Viewer {
    pub(crate) name: String,
    pub(crate) avatar: String,
}

impl Layout {
    pub(crate) fn of(visitor: &Visitor) -> Self {
        let viewer = visitor.user.as_ref().map(|user| Viewer { name: user.username.clone(), avatar: avatar(user) });
        Self { server: visitor.gate.site.domain.clone(), viewer, ..Self::bare() }
    }

    /// For who is not known.
    fn bare() -> Self {
        Self {
            server: String::new(),
            viewer: None,
            style: static_files::style_address(),
            script: static_files::script_address(),
        }
    }
}

/// Where a user's picture is: another address for another picture.
pub(crate) fn avatar(user: &kiai_model::User) -> String {
    format!("/images/avatars/{}?{}", user.id, user.avatar.as_deref().unwrap_or("drawn"))
}

impl Visitor {
    /// A page, with this status. What shows who is signed in is kept by nobody.
    pub(crate) fn page(&self, status: StatusCode, page: &impl Template) -> Response {
        let html = match page.render() {
            Ok(html) => html,
            Err(error) => return Failure::from(anyhow::Error::from(error)).into_response(),
        };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        if self.is_new {
            cookies::set_form(&mut headers, &self.gate.site, &self.cookies.form);
        }
        (status, headers, html).into_response()
    }

    /// A page with what is said of something that is not there, or cannot be done.
    pub(crate) fn message(&self, status: StatusCode, title: &str, text: &str) -> Response {
        self.page(status, &Message { layout: Layout::of(self), title, text })
    }
}

#[derive(Template)]
#[template(path = "message.html")]
struct Message<'m> {
    layout: Layout,
    title: &'m str,
    text: &'m str,
}

/// Why there is no page.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A form that this site has not made for this browser, or long ago.
    ForeignForm,
    /// Anything else that a browser does not do by itself.
    Status(StatusCode),
    /// Our fault.
    Internal(anyhow::Error),
}

impl Failure {
    pub(crate) fn status(status: StatusCode) -> Self {
        Self::Status(status)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, title, text) = match self {
            Self::ForeignForm => (
                StatusCode::FORBIDDEN,
                "That did not come from here",
                "The form is too old, or another site has sent it, or your browser keeps no cookies. Go back, reload \
                 the page and try again.",
            ),
            Self::Status(StatusCode::PAYLOAD_TOO_LARGE) => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "That is too large",
                "What was sent is larger than anything this page takes.",
            ),
            Self::Status(status) => (status, "That was not understood", "Go back, reload the page and try again."),
            Self::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "A page cannot be shown");
                let text = "Something broke on the server. It is noted; please try again in a moment.";
                (StatusCode::INTERNAL_SERVER_ERROR, "This is our fault", text)
            }
        };
        let page = Message { layout: Layout::bare(), title, text };
        let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "private, no-store")];
        (status, headers, page.render().unwrap_or_else(|_| title.to_owned())).into_response()
    }
}
