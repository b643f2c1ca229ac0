//! The replies of `POST /oauth/token`. Upstream: `OAuth.cs`, `OAuthToken.cs`.

use serde::Serialize;
use utoipa::ToSchema;

/// Tokens. Upstream: `OAuthToken`. The game joins them by `|`, so none contains one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OAuthToken {
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// How many seconds the access token is good.
    pub expires_in: u64,
    /// Opens the API.
    pub access_token: String,
    /// Gives new tokens; absent for a client of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
}

/// Why there are none. The game shows `hint`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OAuthError {
    /// The code of RFC 6749, such as `invalid_grant`.
    pub error: &'static str,
    /// In words, for programmers.
    pub error_description: String,
    /// In words, for the player.
    pub hint: String,
    /// As `error_description`.
    pub message: String,
}
