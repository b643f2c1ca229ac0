//! Clients that keep a permanent token.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use kiai_model::Id;
use kiai_services::accounts::{PermanentToken, revoke_permanent_token};

use super::done;
use crate::{form::Posted, not_found::missing, page::Failure, visitor::Member};

pub(crate) fn action(token: Id<PermanentToken>) -> String {
    format!("/account/clients/{token}/revoke")
}

/// Signs a client out for good.
pub(crate) async fn post_revocation(
    token: Result<Path<Id<PermanentToken>>, axum::extract::rejection::PathRejection>,
    posted: Posted,
) -> Result<Response, Failure> {
    let Some(member) = Member::of(posted.visitor) else { return Ok(Redirect::to("/account").into_response()) };
    let Ok(Path(token)) = token else { return Ok(missing(&member.visitor)) };
    if revoke_permanent_token(&member.visitor.gate.services, member.user.id, token).await? {
        Ok(done("client"))
    } else {
        Ok(missing(&member.visitor))
    }
}
