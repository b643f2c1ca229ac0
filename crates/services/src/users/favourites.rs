//! Favourite beatmap sets.

use kiai_model::{BeatmapSet, Id, User};

use crate::Services;

/// A user's favourite sets, by id.
///
/// # Errors
///
/// When the store fails.
pub async fn favourites_of(services: &Services, user: Id<User>) -> anyhow::Result<Vec<Id<BeatmapSet>>> {
    Ok(services.store.favourites_of(user).await?)
}

/// Makes a set a user's favourite or ends it, and gives how many users the set is a favourite of. Whether there is such a
/// set, the caller knows.
///
/// # Errors
///
/// When the store fails.
pub async fn set_favourite(
    services: &Services,
    user: Id<User>,
    set: Id<BeatmapSet>,
    favourite: bool,
) -> anyhow::Result<i64> {
    let now = services.clock.now();
    let changed = services.store.write(move |tx| {
        Box::pin(async move {
            if favourite {
                tx.add_favourite(user, set, now).await?;
            } else {
                tx.remove_favourite(user, set).await?;
            }
            tx.favourite_count_of_set(set).await
        })
    });
    let count = changed.await?;
    services.users.forget(user);
    services.beatmaps.forget(set);
    Ok(count)
}
