//! Friends and blocks.

use std::sync::Arc;

use kiai_model::{Id, User, user::RelationKind};
use thiserror::Error;

use super::find::{UserKey, find_user};
use crate::{Services, internal::with_internal};

/// Relations of one kind a user may have: as many friends as a supporter has on the official server.
const RELATIONS_MAX: i64 = 500;

/// A friend or a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedUser {
    /// Who.
    pub target: Arc<User>,
    /// What they are.
    pub kind: RelationKind,
    /// Whether it is mutual.
    pub mutual: bool,
}

/// Why somebody cannot be made a friend or a block.
#[derive(Debug, Error)]
pub enum RelateRefusal {
    /// There is no such user.
    #[error("there is no such user")]
    UnknownUser,
    /// It is the user themselves.
    #[error("you cannot do that to yourself")]
    Oneself,
    /// The list is full.
    #[error("the list is full")]
    Full,
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(RelateRefusal);

/// A user's friends or blocks that may be seen.
///
/// # Errors
///
/// When the store fails.
pub async fn relations_of(services: &Services, user: Id<User>, kind: RelationKind) -> anyhow::Result<Vec<RelatedUser>> {
    let related = services.store.related_users(user, kind).await?;
    let seen = related.into_iter().filter(|related| !related.target.restricted);
    Ok(seen.map(|r| RelatedUser { target: Arc::new(r.target), kind: r.kind, mutual: r.mutual }).collect())
}

/// The friends of a user that may be seen, by id; remembered for a while.
///
/// # Errors
///
/// When the store fails.
pub async fn friends_of(services: &Services, user: Id<User>) -> anyhow::Result<Arc<[Id<User>]>> {
    if let Some(friends) = services.users.friends.get(&user) {
        return Ok(friends);
    }
    let friends: Arc<[Id<User>]> =
        relations_of(services, user, RelationKind::Friend).await?.iter().map(|friend| friend.target.id).collect();
    services.users.friends.insert(user, Arc::clone(&friends));
    Ok(friends)
}

/// Makes `target` a friend or a block of `user`, in place of what they were.
///
/// # Errors
///
/// See [`RelateRefusal`].
pub async fn add_relation(
    services: &Services,
    user: Id<User>,
    target: Id<User>,
    kind: RelationKind,
) -> Result<RelatedUser, RelateRefusal> {
    if user == target {
        return Err(RelateRefusal::Oneself);
    }
    let known = find_user(services, UserKey::Id(target), None).await?.ok_or(RelateRefusal::UnknownUser)?;
    let now = services.clock.now();
    let added = services.store.write(move |tx| {
        Box::pin(async move {
            let is_new = tx.relation(user, target).await?.is_none_or(|relation| relation.kind != kind);
            if is_new && tx.relation_count(user, kind).await? >= RELATIONS_MAX {
                return Err(RelateRefusal::Full);
            }
            tx.set_relation(user, target, kind, now).await?;
            Ok(tx.relation(user, target).await?)
        })
    });
    let relation = added.await?.ok_or(RelateRefusal::UnknownUser)?;
    services.users.forget(target);
    services.users.friends.invalidate(&user);
    Ok(RelatedUser { target: known, kind: relation.kind, mutual: relation.mutual })
}

/// Ends what `target` is to `user`; nothing happens when it is not of that kind.
///
/// # Errors
///
/// When the store fails.
pub async fn remove_relation(
    services: &Services,
    user: Id<User>,
    target: Id<User>,
    kind: RelationKind,
) -> anyhow::Result<()> {
    services.store.write(move |tx| Box::pin(async move { tx.remove_relation(user, target, kind).await })).await?;
    services.users.forget(target);
    services.users.friends.invalidate(&user);
    Ok(())
}
