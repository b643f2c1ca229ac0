//! Letting neosu's build for browsers in: a page of another origin may ask, say what neosu says, and read the answer.

use axum::{
    Router,
    extract::Request,
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
        },
    },
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};

/// Puts it around routes. A page is let in without cookies alone, so whose page it is does not matter.
pub fn with_cors(routes: Router) -> Router {
    routes.layer(from_fn(allow))
}

async fn allow(request: Request, next: Next) -> Response {
    let asks_first =
        request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if asks_first { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    grant(response.headers_mut());
    response
}

fn grant(headers: &mut HeaderMap) {
    for (name, value) in [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "x-mcosu-ver, osu-token, token, content-type"),
        (ACCESS_CONTROL_EXPOSE_HEADERS, "cho-token, x-mcosu-features"),
        (ACCESS_CONTROL_MAX_AGE, "86400"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
