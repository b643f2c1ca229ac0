//! `DELETE oauth/tokens/current`: signing out. The game forgets its tokens by itself; programs may say so.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use kiai_services::{Services, accounts::revoke};

use crate::{ApiError, extract::Authorized};

/// Takes back the tokens of this sign-in.
#[utoipa::path(delete, path = "/api/v2/oauth/tokens/current", tag = "oauth", responses((status = 204)))]
pub(crate) async fn delete_current_token(
    State(services): State<Arc<Services>>,
    Authorized { session }: Authorized,
) -> Result<StatusCode, ApiError> {
    revoke(&services, &session).await?;
    Ok(StatusCode::NO_CONTENT)
}
