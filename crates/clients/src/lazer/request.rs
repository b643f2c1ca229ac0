//! One HTTP request as the framework sends it, and its reply as the game reads it.

use bytes::Bytes;
use reqwest::Method;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    error::Error,
    form::{BOUNDARY, Form},
    query, strict,
};

/// A request under construction. Upstream: `WebRequest.cs`, `APIRequest.cs`.
#[derive(Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct Request {
    http: reqwest::Client,
    method: Method,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<(String, Vec<u8>)>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The `Content-Type`, if there was one.
    pub content_type: Option<String>,
    /// All headers.
    pub headers: reqwest::header::HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Request {
    pub(super) fn new(http: &reqwest::Client, method: Method, url: String) -> Self {
        Self { http: http.clone(), method, url, headers: Vec::new(), body: None }
    }

    /// With a header; one of the same name is replaced.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(existing, _)| !existing.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without a header.
    pub fn without_header(mut self, name: &str) -> Self {
        self.headers.retain(|(existing, _)| !existing.eq_ignore_ascii_case(name));
        self
    }

    /// With a query parameter; the key goes out as it stands.
    pub fn query(mut self, key: &str, value: impl std::fmt::Display) -> Self {
        query::append(&mut self.url, key, &value.to_string());
        self
    }

    /// With a multipart form.
    pub fn form(self, form: Form) -> Self {
        self.body(format!("multipart/form-data; boundary={BOUNDARY}"), form.into_body())
    }

    /// With a JSON body.
    ///
    /// # Panics
    /// When `value` has no JSON form, which is a fault of the caller.
    pub fn json(self, value: &impl Serialize) -> Self {
        let body = serde_json::to_vec(value).expect("a request body has a JSON form");
        self.body("application/json", body)
    }

    /// With any body.
    pub fn body(mut self, content_type: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some((content_type.into(), body.into()));
        self
    }

    /// Sends it and gives the reply, whatever the status.
    ///
    /// # Errors
    /// [`Error::Transport`] only.
    pub async fn send(self) -> Result<Reply, Error> {
        let has_body_verb = self.method != Method::GET && self.method != Method::HEAD;
        let mut request = self.http.request(self.method, &self.url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some((content_type, body)) = self.body {
            request = request.header("Content-Type", content_type).body(body);
        } else if has_body_verb {
            request = request.header("Content-Length", "0");
        }
        let response = request.send().await.map_err(Error::Transport)?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let content_type = headers.get("content-type").and_then(|v| v.to_str().ok()).map(str::to_owned);
        let body = response.bytes().await.map_err(Error::Transport)?;
        Ok(Reply { status, content_type, headers, body })
    }

    /// Sends it as a typed request: a success must have a body that the game can read.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn typed<T: DeserializeOwned>(self) -> Result<T, Error> {
        let path = self.url.clone();
        self.header("Accept", "application/json").send().await?.success()?.read(&path)
    }

    /// Sends it as an untyped request: any success will do.
    ///
    /// # Errors
    /// [`Error::Refused`] and [`Error::Transport`].
    pub async fn untyped(self) -> Result<(), Error> {
        self.send().await?.success().map(|_| ())
    }

    /// Sends it as a file download.
    ///
    /// # Errors
    /// [`Error::Refused`] and [`Error::Transport`].
    pub async fn download(self) -> Result<Bytes, Error> {
        let request = self.header("Accept", "application/octet-stream").header("User-Agent", "osu-framework");
        Ok(request.send().await?.success()?.body)
    }
}

impl Reply {
    /// The `error` of the body: a text, or nothing. Upstream: `APIRequest.cs`.
    #[must_use]
    pub fn error_text(&self) -> Option<String> {
        #[derive(serde::Deserialize)]
        struct Body {
            error: Option<String>,
        }
        serde_json::from_slice::<Body>(&self.body).ok()?.error
    }

    /// This reply if it is a success.
    ///
    /// # Errors
    /// [`Error::Refused`] with what the player is shown.
    pub fn success(self) -> Result<Self, Error> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        Err(Error::Refused { status: self.status, error: self.error_text(), body: self.body })
    }

    /// The body as the game reads it.
    ///
    /// # Errors
    /// [`Error::Unreadable`].
    pub fn read<T: DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        strict::read(&self.body).map_err(|why| Error::Unreadable {
            path: path.to_owned(),
            why,
            body: self.body.clone(),
        })
    }
}
