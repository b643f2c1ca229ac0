//! Reading forms, in both ways they are written.

use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request},
    http::{StatusCode, header::CONTENT_TYPE},
};
use kiai_wire_bancho::forms::{Fields, MAX_FIELDS};

/// Most bytes of a field that is a text.
const TEXT_MAX: usize = 64 * 1024;

/// A form: texts, and files. How long its body may be, the route says.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) fields: Fields,
    files: Vec<(String, Bytes)>,
}

impl Form {
    /// The first file of this name.
    pub(crate) fn file(&self, name: &str) -> Option<&Bytes> {
        self.files.iter().find(|(known, _)| known == name).map(|(_, bytes)| bytes)
    }

    /// The file of this name, when it is the only one.
    pub(crate) fn only_file(&self, name: &str) -> Option<&Bytes> {
        self.file(name).filter(|_| self.files.len() == 1)
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    /// What is no form, or a longer one than the route takes.
    type Rejection = StatusCode;

    async fn from_request(request: Request, state: &S) -> Result<Self, StatusCode> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
            let bytes = Bytes::from_request(request, state).await.map_err(|rejection| rejection.status())?;
            return Ok(Self { fields: Fields::read(&bytes), files: Vec::new() });
        }
        let mut parts = Multipart::from_request(request, state).await.map_err(|rejection| rejection.status())?;
        let (mut texts, mut files) = (Vec::new(), Vec::new());
        while let Some(part) = parts.next_field().await.map_err(|error| error.status())? {
            let Some(name) = part.name().map(str::to_owned) else { continue };
            let is_file = part.file_name().is_some();
            let bytes = part.bytes().await.map_err(|error| error.status())?;
            if texts.len() + files.len() >= MAX_FIELDS {
                return Err(StatusCode::BAD_REQUEST);
            }
            if is_file {
                files.push((name, bytes));
            } else if bytes.len() <= TEXT_MAX {
                texts.push((name, String::from_utf8_lossy(&bytes).into_owned()));
            } else {
                return Err(StatusCode::PAYLOAD_TOO_LARGE);
            }
        }
        Ok(Self { fields: texts.into_iter().collect(), files })
    }
}
