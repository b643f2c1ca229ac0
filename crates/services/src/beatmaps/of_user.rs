//! Beatmaps as one user knows them.

use std::sync::Arc;

use kiai_model::{Beatmap, BeatmapStatus, Id, User};

use super::{FullSet, find_sets, sets_of_beatmaps};
use crate::Services;

/// A list of sets that a profile shows. Upstream: `BeatmapSetType.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// The user's favourites.
    Favourite,
    /// Their own, ranked or approved.
    Ranked,
    /// Their own, loved.
    Loved,
    /// Their own that may still be ranked.
    Pending,
    /// Their own that nobody works on.
    Graveyard,
    /// Those of others with a difficulty of theirs. There are none: a difficulty belongs to who has the set.
    Guest,
    /// Those they nominated. There are none: nobody nominates here.
    Nominated,
}

impl ListKind {
    /// The list with this name in addresses.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "favourite" => Self::Favourite,
            "ranked" => Self::Ranked,
            "loved" => Self::Loved,
            "pending" => Self::Pending,
            "graveyard" => Self::Graveyard,
            "guest" => Self::Guest,
            "nominated" => Self::Nominated,
            _ => return None,
        })
    }

    /// The statuses of the user's own sets that are in the list.
    pub(crate) const fn statuses(self) -> &'static [BeatmapStatus] {
        use BeatmapStatus::{Approved, Graveyard, Loved, Pending, Qualified, Ranked, Wip};
        match self {
            Self::Ranked => &[Ranked, Approved],
            Self::Loved => &[Loved],
            Self::Pending => &[Pending, Wip, Qualified],
            Self::Graveyard => &[Graveyard],
            Self::Favourite | Self::Guest | Self::Nominated => &[],
        }
    }
}

/// A page of a list of a user's sets: of favourites the highest number first, of their own the newest.
///
/// # Errors
/// When the store fails.
pub async fn sets_of_user(
    services: &Services,
    user: Id<User>,
    kind: ListKind,
    limit: i64,
    offset: i64,
) -> anyhow::Result<Vec<Arc<FullSet>>> {
    let ids = if kind == ListKind::Favourite {
        let favourites = services.store.favourites_of(user).await?;
        favourites.into_iter().rev().skip(usize::try_from(offset)?).take(usize::try_from(limit)?).collect()
    } else {
        services.store.sets_of_owner(user, kind.statuses(), limit, offset).await?
    };
    find_sets(services, &ids).await
}

/// A page of the beatmaps a user played most, with the number of plays.
///
/// # Errors
/// When the store fails.
pub async fn most_played(
    services: &Services,
    user: Id<User>,
    limit: i64,
    offset: i64,
) -> anyhow::Result<Vec<(Beatmap, Arc<FullSet>, i64)>> {
    let played = services.store.most_played(user, limit, offset).await?;
    let ids: Vec<_> = played.iter().map(|(id, _)| *id).collect();
    let found = sets_of_beatmaps(services, &ids).await?;
    let with_count = |(beatmap, set): (Beatmap, Arc<FullSet>)| {
        let count = played.iter().find(|(id, _)| *id == beatmap.id).map_or(0, |(_, count)| *count);
        (beatmap, set, count)
    };
    Ok(found.into_iter().map(with_count).collect())
}

/// How often a user played these beatmaps; those never played are left out.
///
/// # Errors
/// When the store fails.
pub async fn plays_of_user(
    services: &Services,
    user: Id<User>,
    beatmaps: &[Id<Beatmap>],
) -> anyhow::Result<Vec<(Id<Beatmap>, i64)>> {
    Ok(services.store.plays_of_user(user, beatmaps).await?)
}
