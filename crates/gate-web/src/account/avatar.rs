//! Changing one's picture.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kiai_services::users::{AvatarRefusal, remove_avatar, set_avatar};

use super::{Errors, done, show};
use crate::{
    form::{Picture, Posted, PostedPicture},
    page::Failure,
    visitor::Member,
};

pub(crate) const ACTION: &str = "/account/avatar";
pub(crate) const REMOVAL: &str = "/account/avatar/remove";

/// Takes a picture in place of the one there was.
pub(crate) async fn post_avatar(posted: PostedPicture) -> Result<Response, Failure> {
    let Some(member) = Member::of(posted.visitor) else { return Ok(Redirect::to("/account").into_response()) };
    let services = &member.visitor.gate.services;
    let taken = match posted.picture {
        Some(Picture::Whole(file)) => set_avatar(services, member.user.id, file).await,
        Some(Picture::TooLarge) => Err(AvatarRefusal::TooLarge),
        None => return refused(&member, StatusCode::UNPROCESSABLE_ENTITY, "Choose a picture first.").await,
    };
    let refusal = match taken {
        Ok(()) => return Ok(done("avatar")),
        Err(AvatarRefusal::Internal(error)) => return Err(error.into()),
        Err(refusal) => refusal,
    };
    let status = match refusal {
        AvatarRefusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        AvatarRefusal::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        AvatarRefusal::Unreadable | AvatarRefusal::Internal(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    refused(&member, status, &refusal.to_string()).await
}

/// Takes the picture away.
pub(crate) async fn post_removal(posted: Posted) -> Result<Response, Failure> {
    let Some(member) = Member::of(posted.visitor) else { return Ok(Redirect::to("/account").into_response()) };
    remove_avatar(&member.visitor.gate.services, member.user.id).await?;
    Ok(done("avatar-removed"))
}

async fn refused(member: &Member, status: StatusCode, text: &str) -> Result<Response, Failure> {
    show(member, status, None, Errors { avatar: Some(text.to_owned()), ..Errors::default() }).await
}
