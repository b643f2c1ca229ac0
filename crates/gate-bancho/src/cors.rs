//! Letting neosu's build for browsers in: a page of another origin may ask, say what neosu says, and read the answer.

use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
        },
    },
    response::{IntoResponse, Response},
};

/// What a page has to do with a request. It is let in without cookies alone, so whose page it is does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FromPage {
    /// It sends the request, or so its browser says.
    is_sender: bool,
    /// It only asks whether it may send another.
    asks_first: bool,
}

impl FromPage {
    /// What a page has to do with this request.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        let headers = request.headers();
        Self {
            is_sender: headers.contains_key(ORIGIN),
            asks_first: request.method() == Method::OPTIONS && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD),
        }
    }

    /// The answer to a question whether it may send another; none to any other request.
    #[must_use]
    pub fn permission(self) -> Option<Response> {
        self.asks_first.then(|| StatusCode::NO_CONTENT.into_response())
    }

    /// Lets the page read an answer. That everybody may, every answer says: it may be kept and read by another page.
    pub fn let_read(self, headers: &mut HeaderMap) {
        const ANYBODY: HeaderValue = HeaderValue::from_static("*");
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY);
        if self.is_sender {
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("cho-token, x-mcosu-features"));
        }
        if self.asks_first {
            for (name, value) in [
                (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS"),
                (ACCESS_CONTROL_ALLOW_HEADERS, "x-mcosu-ver, osu-token, token, content-type"),
                (ACCESS_CONTROL_MAX_AGE, "86400"),
            ] {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
    }
}
