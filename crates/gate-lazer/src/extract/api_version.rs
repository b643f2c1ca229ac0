//! The version of the API that the client was built for.

use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};

/// `x-api-version`, like 20260807; 0 when it is absent or no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ApiVersion(pub u32);

impl<S: Send + Sync> FromRequestParts<S> for ApiVersion {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let header = parts.headers.get("x-api-version").and_then(|value| value.to_str().ok());
        Ok(Self(header.and_then(|text| text.trim().parse().ok()).unwrap_or(0)))
    }
}
