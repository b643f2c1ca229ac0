//! Forms: multipart as the game sends them, urlencoded and JSON as programs do.

use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request},
    http::{StatusCode, header::CONTENT_TYPE},
};
use serde_json::Value;

use crate::ApiError;

/// Largest form in bytes. Files do not come in these.
const BODY_MAX: usize = 64 * 1024;
/// Most fields of a form.
const FIELDS_MAX: usize = 64;

/// The fields of a form, in order. What is nested in JSON has the name a form would give it: `user[username]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// The first value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a field, or nothing when it is absent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// All values of a field, in order.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    fn push(&mut self, name: String, value: &str) -> Result<(), ApiError> {
        if self.0.len() >= FIELDS_MAX {
            return Err(ApiError::too_large());
        }
        // PostgreSQL's text cannot hold a NUL: it becomes what stands for a character that is none.
        self.0.push((name, value.replace('\0', "\u{fffd}")));
        Ok(())
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
        let is = |kind: &str| content_type.starts_with(kind);
        let (parts, body) = request.into_parts();
        let bytes = axum::body::to_bytes(body, BODY_MAX).await.map_err(|_| ApiError::too_large())?;
        if is("multipart/form-data") {
            multipart(Request::from_parts(parts, bytes.into()), state).await
        } else if is("application/x-www-form-urlencoded") {
            urlencoded(&bytes)
        } else if is("application/json") {
            json(&bytes)
        } else if bytes.is_empty() {
            Ok(Self::default())
        } else {
            Err(ApiError::unsupported_type())
        }
    }
}

async fn multipart<S: Send + Sync>(request: Request, state: &S) -> Result<Form, ApiError> {
    let malformed = || ApiError::unprocessable("The form is malformed.");
    let mut multipart = Multipart::from_request(request, state).await.map_err(|_| malformed())?;
    let mut form = Form::default();
    while let Some(field) = multipart.next_field().await.map_err(|_| malformed())? {
        let name = field.name().ok_or_else(malformed)?.to_owned();
        let value: Bytes = field.bytes().await.map_err(|error| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ApiError::too_large(),
            _ => malformed(),
        })?;
        form.push(name, std::str::from_utf8(&value).map_err(|_| malformed())?)?;
    }
    Ok(form)
}

fn urlencoded(bytes: &[u8]) -> Result<Form, ApiError> {
    let mut form = Form::default();
    for (name, value) in form_urlencoded::parse(bytes) {
        form.push(name.into_owned(), &value)?;
    }
    Ok(form)
}

fn json(bytes: &[u8]) -> Result<Form, ApiError> {
    let malformed = || ApiError::unprocessable("The JSON is malformed.");
    let mut form = Form::default();
    match serde_json::from_slice(bytes).map_err(|_| malformed())? {
        Value::Object(fields) => {
            for (name, value) in fields {
                flatten(&mut form, name, value)?;
            }
            Ok(form)
        }
        _ => Err(malformed()),
    }
}

/// Depth is bounded by serde_json, which refuses more than 128 levels.
fn flatten(form: &mut Form, name: String, value: Value) -> Result<(), ApiError> {
    match value {
        Value::Null => Ok(()),
        Value::Bool(value) => form.push(name, &value.to_string()),
        Value::Number(value) => form.push(name, &value.to_string()),
        Value::String(value) => form.push(name, &value),
        Value::Array(values) => values.into_iter().try_for_each(|value| flatten(form, format!("{name}[]"), value)),
        Value::Object(fields) => {
            fields.into_iter().try_for_each(|(key, value)| flatten(form, format!("{name}[{key}]"), value))
        }
    }
}

#[cfg(test)]
mod tests;
