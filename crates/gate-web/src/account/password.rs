//! Changing one's password.

use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use kiai_http::ClientAddress;
use kiai_services::browsers::{self, ChangeOwnPasswordRefusal, change_own_password};

use super::{Errors, show};
use crate::{
    form::Posted,
    page::Failure,
    sign_in::{browser, enter},
    visitor::Member,
};

pub(crate) const ACTION: &str = "/account/password";

/// Changes the password, ends everything that was signed in, and signs this browser in anew.
pub(crate) async fn post_password(
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Failure> {
    let (present, new) = (posted.text("present"), posted.text("new"));
    let Some(member) = Member::of(posted.visitor) else { return Ok(Redirect::to("/account").into_response()) };
    let services = &member.visitor.gate.services;
    let refusal = match change_own_password(services, member.user.id, &present, &new, address).await {
        Ok(()) => {
            let token = browsers::open(services, member.user.id, &browser(&headers)).await?;
            return enter(&member.visitor, &token, "/account?done=password").await;
        }
        Err(refusal) => refusal,
    };
    let text = Some(refusal.to_string());
    let (status, errors) = match refusal {
        ChangeOwnPasswordRefusal::WrongPassword => {
            (StatusCode::UNPROCESSABLE_ENTITY, Errors { present_password: text, ..Errors::default() })
        }
        ChangeOwnPasswordRefusal::Fault(_) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Errors { new_password: text, ..Errors::default() })
        }
        ChangeOwnPasswordRefusal::TooMany(_) => {
            (StatusCode::TOO_MANY_REQUESTS, Errors { present_password: text, ..Errors::default() })
        }
        ChangeOwnPasswordRefusal::Internal(error) => return Err(error.into()),
    };
    show(&member, status, None, errors).await
}
