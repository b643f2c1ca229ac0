//! What browsers post.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, FromRequestParts, Multipart, Request},
    http::{
        HeaderMap, StatusCode, Uri,
        header::{CONTENT_TYPE, HOST, ORIGIN},
    },
};
use kiai_services::users::AVATAR_BYTES_MAX;

use crate::{form_token::FIELD, gate::Gate, page::Failure, visitor::Visitor};

/// Largest form in bytes, and most fields.
const BODY_MAX: usize = 16 * 1024;
const FIELDS_MAX: usize = 32;

/// Room in a form with a picture for all that is not the picture.
const PICTURE_OVERHEAD: usize = 16 * 1024;

/// A form that a page of this site has made for this browser.
pub(crate) struct Posted {
    pub(crate) visitor: Visitor,
    fields: Vec<(String, String)>,
}

impl Posted {
    /// What was written into a field; nothing for none. A database cannot keep a NUL.
    pub(crate) fn text(&self, name: &str) -> String {
        let value = self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        value.unwrap_or_default().replace('\0', "\u{fffd}")
    }
}

impl FromRequest<Gate> for Posted {
    type Rejection = Failure;

    async fn from_request(request: Request, gate: &Gate) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, gate).await?;
        check_origin(&parts.headers, &parts.uri, &gate.names.origin)?;
        if !is_of_kind(&parts.headers, "application/x-www-form-urlencoded") {
            return Err(Failure::status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let body = read(body, BODY_MAX).await?;
        let fields = form_urlencoded::parse(&body).take(FIELDS_MAX);
        let fields: Vec<_> = fields.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        let posted = Self { visitor, fields };
        check_token(&posted.visitor, parts.uri.path(), &posted.text(FIELD))?;
        Ok(posted)
    }
}

/// A form with a picture, as [`Posted`]; none where no file was chosen.
pub(crate) struct PostedPicture {
    pub(crate) visitor: Visitor,
    pub(crate) picture: Option<Picture>,
}

/// A file as it was sent.
pub(crate) enum Picture {
    /// All of it.
    Whole(Bytes),
    /// More than is read.
    TooLarge,
}

impl FromRequest<Gate> for PostedPicture {
    type Rejection = Failure;

    async fn from_request(request: Request, gate: &Gate) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, gate).await?;
        check_origin(&parts.headers, &parts.uri, &gate.names.origin)?;
        if !is_of_kind(&parts.headers, "multipart/form-data") {
            return Err(Failure::status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let path = parts.uri.path().to_owned();
        let body = read(body, 2 * AVATAR_BYTES_MAX + PICTURE_OVERHEAD).await?;
        let request = Request::from_parts(parts, Body::from(body));
        let bad = |_| Failure::status(StatusCode::BAD_REQUEST);
        let mut form =
            Multipart::from_request(request, &()).await.map_err(|_| Failure::status(StatusCode::BAD_REQUEST))?;
        let (mut token, mut picture, mut count) = (String::new(), None, 0);
        while let Some(field) = form.next_field().await.map_err(bad)? {
            count += 1;
            if count > FIELDS_MAX {
                return Err(Failure::status(StatusCode::BAD_REQUEST));
            }
            match field.name() {
                Some(FIELD) => token = field.text().await.map_err(bad)?,
                Some("picture") => picture = Some(field.bytes().await.map_err(bad)?),
                _ => {}
            }
        }
        check_token(&visitor, &path, &token)?;
        let picture = picture
            .filter(|bytes| !bytes.is_empty())
            .map(|bytes| if bytes.len() > AVATAR_BYTES_MAX { Picture::TooLarge } else { Picture::Whole(bytes) });
        Ok(Self { visitor, picture })
    }
}

async fn read(body: Body, longest: usize) -> Result<Bytes, Failure> {
    axum::body::to_bytes(body, longest).await.map_err(|_| Failure::status(StatusCode::PAYLOAD_TOO_LARGE))
}

fn is_of_kind(headers: &HeaderMap, kind: &str) -> bool {
    let sent = headers.get(CONTENT_TYPE).and_then(|sent| sent.to_str().ok()).unwrap_or_default();
    sent.split(';').next().is_some_and(|sent| sent.trim().eq_ignore_ascii_case(kind))
}

/// Browsers say which site a form is of: it must be this one, as it was called, or as it calls itself where a proxy has
/// changed the name.
fn check_origin(headers: &HeaderMap, uri: &Uri, own: &str) -> Result<(), Failure> {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let host = uri.authority().map(axum::http::uri::Authority::as_str).or_else(|| text(HOST)).unwrap_or_default();
    let origin = text(ORIGIN).unwrap_or_default();
    let named = origin.split_once("://").map_or("", |(_, host)| host);
    let is_ours = !named.is_empty() && (named.eq_ignore_ascii_case(host) || origin.eq_ignore_ascii_case(own));
    if is_ours { Ok(()) } else { Err(Failure::ForeignForm) }
}

fn check_token(visitor: &Visitor, action: &str, token: &str) -> Result<(), Failure> {
    let is_right = !visitor.is_new && visitor.gate.form_key.is_right(&visitor.cookies, action, token);
    if is_right { Ok(()) } else { Err(Failure::ForeignForm) }
}
