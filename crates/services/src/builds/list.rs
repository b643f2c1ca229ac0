//! Which builds there are.

use kiai_store::rows::Build;

use crate::Services;

/// All builds that are named, the newest first.
///
/// # Errors
///
/// When the store fails.
pub async fn builds(services: &Services) -> anyhow::Result<Vec<Build>> {
    Ok(services.store.builds().await?)
}
