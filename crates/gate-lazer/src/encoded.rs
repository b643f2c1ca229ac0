//! Answers in JSON that are kept as bytes.

use axum::{
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::Serialize;

use crate::ApiError;

/// A body, written.
pub(crate) fn encode(value: &impl Serialize) -> Result<Vec<u8>, ApiError> {
    Ok(serde_json::to_vec(value).map_err(anyhow::Error::from)?)
}

/// A body that is written already, as an answer.
pub(crate) fn json(body: Bytes) -> Response {
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}
