//! JSON bodies.

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use crate::ApiError;

/// Largest body in bytes, where nothing else is said.
const BODY_MAX: usize = 64 * 1024;

/// A body of JSON of at most `MAX` bytes, whatever type it says it has; 422 in the API's shape when it is not what is
/// expected.
#[derive(Clone, Copy, Debug)]
pub struct JsonBody<T, const MAX: usize = BODY_MAX>(pub T);

impl<T: DeserializeOwned, S: Send + Sync, const MAX: usize> FromRequest<S> for JsonBody<T, MAX> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let bytes = axum::body::to_bytes(request.into_body(), MAX).await.map_err(|_| ApiError::too_large())?;
        match serde_json::from_slice(&bytes) {
            Ok(value) => Ok(Self(value)),
            Err(error) => {
                tracing::debug!(%error, "A body was not understood");
                Err(ApiError::unprocessable("The request is malformed."))
            }
        }
    }
}
