//! Files that may be fetched in parts: downloads go on where they broke off, and what was fetched before is not sent
//! again. After RFC 9110, sections 13 and 14; of several ranges at once none is given, but the whole.

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

/// What a request says about the part of a file it wants, and about what it has of it.
#[derive(Clone, Debug, Default)]
pub struct FileRequest {
    range: Option<String>,
    if_range: Option<String>,
    if_none_match: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for FileRequest {
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

impl FileRequest {
    /// Answers with what is wanted of a file of `size` bytes. `version` changes with every change of them; `nothing` is said
    /// of a part beyond its end (416), and `body` gives some of the bytes.
    #[must_use]
    pub fn answer<const N: usize>(
        &self,
        version: &str,
        size: u64,
        headers: [(HeaderName, String); N],
        nothing: impl IntoResponse,
        body: impl FnOnce(Range<u64>) -> Body,
    ) -> Response {
        let etag = format!("\"{version}\"");
        let about = [(ACCEPT_RANGES, "bytes".to_owned()), (ETAG, etag.clone())];
        match self.part(&etag, size) {
            Part::Known => (StatusCode::NOT_MODIFIED, about, headers).into_response(),
            Part::None => {
                let range = [(CONTENT_RANGE, format!("bytes */{size}"))];
                (StatusCode::RANGE_NOT_SATISFIABLE, range, about, nothing).into_response()
            }
            Part::Whole => (about, headers, [(CONTENT_LENGTH, size.to_string())], body(0..size)).into_response(),
            Part::Some(part) => {
                let range = format!("bytes {}-{}/{size}", part.start, part.end - 1);
                let length = (part.end - part.start).to_string();
                let of_part = [(CONTENT_RANGE, range), (CONTENT_LENGTH, length)];
                (StatusCode::PARTIAL_CONTENT, about, headers, of_part, body(part)).into_response()
            }
        }
    }

    fn part(&self, etag: &str, size: u64) -> Part {
        let is_this = |other: &str| matches!(other.trim(), "*") || other.trim().trim_start_matches("W/") == etag;
        if self.if_none_match.as_ref().is_some_and(|known| known.split(',').any(is_this)) {
            return Part::Known;
        }
        // Of a file that has changed since, a part is no use to who has the others. We give no dates to compare.
        let Some(range) = self.range.as_ref().filter(|_| self.if_range.as_ref().is_none_or(|known| known == etag))
        else {
            return Part::Whole;
        };
        let parsed = parse_range_header_with_max_ranges(range, NonZeroUsize::MIN);
        match parsed.and_then(|ranges| ranges.validate(size)).map(|ranges| ranges.into_iter().next()) {
            Ok(Some(range)) => Part::Some(*range.start()..range.end() + 1),
            Err(RangeUnsatisfiableError::Unsatisfiable) => Part::None,
            // What is no range of bytes is to be ignored.
            Ok(None) | Err(_) => Part::Whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(range: &str) -> Part {
        FileRequest { range: Some(range.to_owned()), ..FileRequest::default() }.part("\"v\"", 100)
    }

    #[test]
    fn one_range_of_bytes_is_given() {
        for (range, expected) in [
            ("bytes=0-0", 0..1),
            ("bytes=10-19", 10..20),
            ("bytes=90-", 90..100),
            ("bytes=90-5000", 90..100),
            ("bytes=-1", 99..100),
            ("bytes=-5000", 0..100),
            ("bytes=0-18446744073709551615", 0..100),
        ] {
            assert_eq!(part(range), Part::Some(expected), "{range}");
        }
    }

    #[test]
    fn what_lies_beyond_the_end_cannot_be_given() {
        for range in ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999-"] {
            assert_eq!(part(range), Part::None, "{range}");
        }
    }

    #[test]
    fn what_is_no_single_range_of_bytes_gives_the_whole() {
        for range in ["", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-1", "bytes=0-1,5-6", "lines=1-2", "0-5"] {
            assert_eq!(part(range), Part::Whole, "{range}");
        }
        assert_eq!(FileRequest::default().part("\"v\"", 100), Part::Whole);
        assert_eq!(
            FileRequest { range: Some("bytes=0-".into()), ..FileRequest::default() }.part("\"v\"", 0),
            Part::None
        );
    }

    #[test]
    fn a_part_of_another_version_is_not_given() {
        for (if_range, expected) in [
            ("\"v\"", Part::Some(0..5)),
            ("\"w\"", Part::Whole),
            ("W/\"v\"", Part::Whole),
            ("Fri, 07 Aug 2026 00:00:00 GMT", Part::Whole),
        ] {
            let request = FileRequest {
                range: Some("bytes=0-4".to_owned()),
                if_range: Some(if_range.to_owned()),
                if_none_match: None,
            };
            assert_eq!(request.part("\"v\"", 100), expected, "{if_range}");
        }
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        for (known, expected) in [
            ("\"v\"", Part::Known),
            ("\"a\", W/\"v\"", Part::Known),
            ("*", Part::Known),
            ("\"w\"", Part::Whole),
            ("v", Part::Whole),
        ] {
            let request = FileRequest { if_none_match: Some(known.to_owned()), ..FileRequest::default() };
            assert_eq!(request.part("\"v\"", 100), expected, "{known}");
        }
    }
}
