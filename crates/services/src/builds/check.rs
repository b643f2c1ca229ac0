//! Whether a game may use what is played together online.

use kiai_model::{Id, User, user::Roles};

use crate::{Services, users};

/// Whether a user with this build may use what is played together online. `hash` is what [`super::hash_of`] made of what
/// the game told; none when it told nothing.
///
/// # Errors
///
/// When the store fails.
pub async fn may_play_online(services: &Services, user: Id<User>, hash: Option<&str>) -> anyhow::Result<bool> {
    let check = services.settings.build_check;
    if !check.on {
        return Ok(true);
    }
    if let Some(hash) = hash
        && is_allowed(services, hash).await?
    {
        return Ok(true);
    }
    Ok(check.exempt != Roles::default()
        && users::me(services, user).await?.is_some_and(|user| user.roles.intersects(check.exempt)))
}

async fn is_allowed(services: &Services, hash: &str) -> anyhow::Result<bool> {
    if let Some(allowed) = services.builds.known.get(hash) {
        return Ok(allowed);
    }
    let Some(build) = services.store.build(hash).await? else { return Ok(false) };
    services.builds.known.insert(hash.into(), build.allowed);
    Ok(build.allowed)
}
