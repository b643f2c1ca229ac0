//! Too often.

use std::time::Duration;

use axum::{
    http::{HeaderName, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};

/// The header that says when to come again: in whole seconds, and never too early.
#[must_use]
pub fn retry_after(wait: Duration) -> (HeaderName, String) {
    (RETRY_AFTER, wait.as_secs().saturating_add(1).to_string())
}

/// 429, with [`retry_after`], for a client that reads no words.
#[must_use]
pub fn too_many(wait: Duration) -> Response {
    (StatusCode::TOO_MANY_REQUESTS, [retry_after(wait)]).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_told_to_come_too_early() {
        for (wait, seconds) in [(0, "1"), (999, "1"), (1_000, "2"), (59_001, "60")] {
            let answer = too_many(Duration::from_millis(wait));
            assert_eq!(
                (answer.status(), answer.headers()[RETRY_AFTER].as_bytes()),
                (StatusCode::TOO_MANY_REQUESTS, seconds.as_bytes())
            );
        }
        assert_eq!(retry_after(Duration::MAX).1, u64::MAX.to_string());
    }
}
