//! Signing out.

use axum::response::{IntoResponse, Redirect, Response};
use kiai_services::{accounts::sign_out_everywhere, browsers::end};

use crate::{cookies, form::Posted, page::Failure, visitor::Member};

pub(crate) const ACTION: &str = "/account/sign-out";
pub(crate) const EVERYWHERE: &str = "/account/sign-out-everywhere";

/// Signs this browser out.
pub(crate) async fn post_sign_out(posted: Posted) -> Result<Response, Failure> {
    if let Some(member) = Member::of(posted.visitor.clone()) {
        end(&posted.visitor.gate.services, member.user.id, member.session.id).await?;
    }
    Ok(out(&posted))
}

/// Signs everything out, games too.
pub(crate) async fn post_sign_out_everywhere(posted: Posted) -> Result<Response, Failure> {
    if let Some(user) = &posted.visitor.user {
        sign_out_everywhere(&posted.visitor.gate.services, user.id).await?;
    }
    Ok(out(&posted))
}

fn out(posted: &Posted) -> Response {
    let mut response = Redirect::to("/").into_response();
    cookies::forget_session(response.headers_mut(), &posted.visitor.gate.site);
    response
}
