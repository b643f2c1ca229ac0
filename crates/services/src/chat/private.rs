//! Two users among themselves.

use std::sync::Arc;

use kiai_model::{Channel, Id, User, user::RelationKind};
use kiai_rules::chat::{Party, PrivateFault, check_private};

use super::send::SendRefusal;
use crate::{
    Services,
    users::{self, UserKey, find_user},
};

/// The private channel of two users, if they have one, and who the other is.
///
/// # Errors
///
/// The [`SendRefusal`] that writing to them would meet.
pub async fn find_private(
    services: &Services,
    user: Id<User>,
    other: Id<User>,
) -> Result<(Arc<User>, Option<Channel>), SendRefusal> {
    let user = users::me(services, user).await?.ok_or(PrivateFault::UnknownUser)?;
    let other = find_user(services, UserKey::Id(other), None).await?.ok_or(PrivateFault::UnknownUser)?;
    check(services, &user, &other).await?;
    let channel = services.store.private_channel(pair(user.id, other.id)).await?;
    Ok((other, channel))
}

/// Whether one may write to the other.
pub(super) async fn check(services: &Services, sender: &User, receiver: &User) -> Result<(), SendRefusal> {
    let (sent, heard) =
        (services.store.relation(sender.id, receiver.id), services.store.relation(receiver.id, sender.id));
    let party = |user, relation: Option<RelationKind>| Party {
        user,
        is_friend: relation == Some(RelationKind::Friend),
        blocks: relation == Some(RelationKind::Block),
    };
    let sender = party(sender, sent.await?.map(|relation| relation.kind));
    let receiver = party(receiver, heard.await?.map(|relation| relation.kind));
    Ok(check_private(sender, receiver)?)
}

/// Two users as their channel has them.
pub(super) fn pair(one: Id<User>, other: Id<User>) -> (Id<User>, Id<User>) {
    (one.min(other), one.max(other))
}
