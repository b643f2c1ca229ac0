//! `POST session/verify*`: confirming a sign-in. Here none needs it, and whoever asks is told so. Upstream:
//! `VerifySessionRequest.cs`, `ReissueVerificationCodeRequest.cs`, `VerificationMailFallbackRequest.cs`.

use crate::{ApiError, extract::Authenticated};

const VERIFIED: &str = "This session is verified already.";

/// A code from a mail or an authenticator.
#[utoipa::path(post, path = "/api/v2/session/verify", tag = "accounts", responses((status = 422)))]
pub(crate) async fn post_verify(_: Authenticated) -> ApiError {
    ApiError::unprocessable(VERIFIED)
}

/// Another mail.
#[utoipa::path(post, path = "/api/v2/session/verify/reissue", tag = "accounts", responses((status = 422)))]
pub(crate) async fn post_reissue(_: Authenticated) -> ApiError {
    ApiError::unprocessable(VERIFIED)
}

/// A mail instead of an authenticator.
#[utoipa::path(post, path = "/api/v2/session/verify/mail-fallback", tag = "accounts", responses((status = 422)))]
pub(crate) async fn post_mail_fallback(_: Authenticated) -> ApiError {
    ApiError::unprocessable(VERIFIED)
}
