//! Downloads that go on where they broke off (RFC 9110, sections 13 and 14). Of several ranges at once none is given, but
//! the whole.

use std::{convert::Infallible, num::NonZeroUsize, ops::Range};

use axum::{
    body::Body,
    extract::FromRequestParts,
    http::{
        HeaderName, Method, StatusCode,
        header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, ETAG, IF_NONE_MATCH, IF_RANGE, RANGE},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use http_range_header::{RangeUnsatisfiableError, parse_range_header_with_max_ranges};

/// What a request says about the part of a file it wants.
#[derive(Clone, Debug, Default)]
pub(super) struct PartRequest {
    range: Option<String>,
    if_range: Option<String>,
    if_none_match: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for PartRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let text = |name: HeaderName| parts.headers.get(name)?.to_str().ok().map(str::to_owned);
        // A range means something to GET alone.
        let range = text(RANGE).filter(|_| parts.method == Method::GET);
        Ok(Self { range, if_range: text(IF_RANGE), if_none_match: text(IF_NONE_MATCH) })
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Some(Range<u64>),
    None,
    Known,
}

impl PartRequest {
    /// Answers with what is wanted of a file of `size` bytes. `version` changes with every change of them; `body` gives
    /// some of them.
    pub(super) fn answer<const N: usize>(
        &self,
        version: &str,
        size: u64,
        headers: [(HeaderName, String); N],
        body: impl FnOnce(Range<u64>) -> Body,
    ) -> Response {
        let etag = format!("\"{version}\"");
        let about = [(ACCEPT_RANGES, "bytes".to_owned()), (ETAG, etag.clone())];
        match self.part(&etag, size) {
            Part::Known => (StatusCode::NOT_MODIFIED, about, headers).into_response(),
            Part::None => {
                let range = [(CONTENT_RANGE, format!("bytes */{size}"))];
                (StatusCode::RANGE_NOT_SATISFIABLE, range, about).into_response()
            }
            Part::Whole => (about, headers, [(CONTENT_LENGTH, size.to_string())], body(0..size)).into_response(),
            Part::Some(part) => {
                let range = format!("bytes {}-{}/{size}", part.start, part.end - 1);
                let of_part = [(CONTENT_RANGE, range), (CONTENT_LENGTH, (part.end - part.start).to_string())];
                (StatusCode::PARTIAL_CONTENT, about, headers, of_part, body(part)).into_response()
            }
        }
    }

    fn part(&self, etag: &str, size: u64) -> Part {
        let is_this = |other: &str| matches!(other.trim(), "*") || other.trim().trim_start_matches("W/") == etag;
        if self.if_none_match.as_ref().is_some_and(|known| known.split(',').any(is_this)) {
            return Part::Known;
        }
        // Of a file that has changed since, a part is no use to who has the others.
        let is_same = self.if_range.as_ref().is_none_or(|known| known == etag);
        let Some(range) = self.range.as_ref().filter(|_| is_same) else { return Part::Whole };
        let parsed = parse_range_header_with_max_ranges(range, NonZeroUsize::MIN);
        match parsed.and_then(|ranges| ranges.validate(size)).map(|ranges| ranges.into_iter().next()) {
            Ok(Some(range)) => Part::Some(*range.start()..range.end() + 1),
            Err(RangeUnsatisfiableError::Unsatisfiable) => Part::None,
            Ok(None) | Err(_) => Part::Whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_of_bytes_is_given_and_of_another_version_the_whole() {
        let part = |range: &str, if_range: Option<&str>| {
            let (range, if_range) = (Some(range.to_owned()), if_range.map(str::to_owned));
            PartRequest { range, if_range, if_none_match: None }.part("\"v\"", 100)
        };
        assert_eq!(part("bytes=10-19", None), Part::Some(10..20));
        assert_eq!(part("bytes=90-5000", Some("\"v\"")), Part::Some(90..100));
        assert_eq!(part("bytes=90-", Some("\"w\"")), Part::Whole);
        assert_eq!(part("bytes=100-", None), Part::None);
        for range in ["", "bytes", "bytes=a-b", "bytes=0-1,5-6", "lines=1-2"] {
            assert_eq!(part(range, None), Part::Whole, "{range}");
        }
        let known = PartRequest { if_none_match: Some("\"a\", W/\"v\"".into()), ..PartRequest::default() };
        assert_eq!(known.part("\"v\"", 100), Part::Known);
    }
}
