//! Naming builds.

use kiai_store::rows::Build;
use thiserror::Error;

use super::{NotABuild, hash_of};
use crate::{Services, internal::with_internal};

/// Longest name of a build in characters.
const NAME_MAX: usize = 64;

/// Why a build was not named.
#[derive(Debug, Error)]
pub enum NameBuildRefusal {
    /// What was given is not the md5 of one.
    #[error(transparent)]
    NotABuild(#[from] NotABuild),
    /// The name is empty, too long, or not for showing.
    #[error("a name has 1 to {NAME_MAX} characters")]
    BadName,
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(NameBuildRefusal);

/// Names a build and says whether it is allowed. One that is named already is changed.
///
/// # Errors
///
/// See [`NameBuildRefusal`].
pub async fn name_build(services: &Services, hash: &str, name: &str, allowed: bool) -> Result<Build, NameBuildRefusal> {
    let hash = hash_of(hash).ok_or(NotABuild)?;
    let name = name.trim();
    if !(1..=NAME_MAX).contains(&name.chars().count()) || name.contains(char::is_control) {
        return Err(NameBuildRefusal::BadName);
    }
    let build = Build { hash, name: name.to_owned(), allowed, added_at: services.clock.now() };
    let stored = build.clone();
    services.store.write(move |tx| Box::pin(async move { tx.put_build(&stored).await })).await?;
    services.builds.known.invalidate(build.hash.as_str());
    Ok(build)
}

/// Forgets a build; false when there is none.
///
/// # Errors
///
/// When the store fails.
pub async fn forget_build(services: &Services, hash: &str) -> anyhow::Result<bool> {
    let Some(hash) = hash_of(hash) else { return Ok(false) };
    let removed = hash.clone();
    let done = services.store.write(move |tx| Box::pin(async move { tx.remove_build(&removed).await })).await?;
    services.builds.known.invalidate(hash.as_str());
    Ok(done)
}
