//! Parts of paths.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::de::DeserializeOwned;

use crate::ApiError;

/// The variable parts of the path; 404 in the API's shape when they are not of the right kind.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        // PostgreSQL's text cannot hold a NUL, and nothing has one in its name.
        let holds_nul = parts.uri.path().contains("%00");
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(path)) if !holds_nul => Ok(Self(path)),
            _ => Err(ApiError::not_found("There is no such thing.")),
        }
    }
}
