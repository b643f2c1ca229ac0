//! Finding users.

use std::sync::Arc;

use kiai_model::{Id, User};
use kiai_rules::accounts::name_key;

use crate::Services;

/// What a user is looked for by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserKey<'r> {
    /// The id.
    Id(Id<User>),
    /// The name; case does not count, and an underscore is a blank.
    Name(&'r str),
}

/// A user as others may see them: none when there is none, or when they are restricted and it is not `viewer`
/// themselves.
///
/// # Errors
///
/// When the store fails.
pub async fn find_user(
    services: &Services,
    key: UserKey<'_>,
    viewer: Option<Id<User>>,
) -> anyhow::Result<Option<Arc<User>>> {
    let user = find_any_user(services, key).await?;
    Ok(user.filter(|user| !user.restricted || viewer == Some(user.id)))
}

/// A user as the operator sees them, restricted or not.
///
/// # Errors
///
/// When the store fails.
pub async fn find_any_user(services: &Services, key: UserKey<'_>) -> anyhow::Result<Option<Arc<User>>> {
    match key {
        UserKey::Id(id) => by_id(services, id).await,
        UserKey::Name(name) => by_name(services, name_key(name)).await,
    }
}

/// Those of these users that are there and may be seen, in the order asked for, each once.
///
/// # Errors
///
/// When the store fails.
pub async fn users_by_ids(
    services: &Services,
    ids: &[Id<User>],
    viewer: Option<Id<User>>,
) -> anyhow::Result<Vec<Arc<User>>> {
    let mut users: Vec<Arc<User>> = Vec::with_capacity(ids.len());
    for id in ids {
        if users.iter().all(|user| user.id != *id) {
            users.extend(find_user(services, UserKey::Id(*id), viewer).await?);
        }
    }
    Ok(users)
}

/// The caller's own user; none when the account is gone.
///
/// # Errors
///
/// When the store fails.
pub async fn me(services: &Services, user: Id<User>) -> anyhow::Result<Option<Arc<User>>> {
    by_id(services, user).await
}

async fn by_name(services: &Services, key: String) -> anyhow::Result<Option<Arc<User>>> {
    // Who had the name may have another by now.
    if let Some(id) = services.users.by_name.get(&key)
        && let Some(user) = by_id(services, id).await?
        && name_key(&user.username) == key
    {
        return Ok(Some(user));
    }
    let user = services.store.user_by_name_key(&key).await?.map(Arc::new);
    if let Some(user) = &user {
        services.users.by_name.insert(key, user.id);
    }
    Ok(user)
}

async fn by_id(services: &Services, id: Id<User>) -> anyhow::Result<Option<Arc<User>>> {
    if let Some(user) = services.users.by_id.get(&id) {
        return Ok(Some(user));
    }
    let user = services.store.user_by_id(id).await?.map(Arc::new);
    if let Some(user) = &user {
        services.users.by_id.insert(id, Arc::clone(user));
    }
    Ok(user)
}
