//! A player's scores, as the profile lists them.

use std::time::Duration;

use kiai_model::{Id, Ruleset, Score, User, statistics::Variant};

use crate::Services;

/// Which of a player's scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// Those that count for performance, best first.
    Best,
    /// Those at the top of their board, newest first.
    Firsts,
    /// Those of the last day, newest first.
    Recent {
        /// Whether failed plays are listed.
        with_failed: bool,
    },
    /// Those the player pinned.
    Pinned,
}

/// Which part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListRequest {
    /// Whose scores.
    pub user: Id<User>,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Of which variant; not looked at for recent and pinned scores.
    pub variant: Variant,
    /// How many to leave out.
    pub offset: u32,
    /// How many at most.
    pub limit: u32,
}

/// How far back "recent" reaches.
pub(crate) const RECENT: Duration = Duration::from_hours(24);
/// Nothing lies further down a list.
const LIST_MAX: u32 = 100;

/// A part of a player's scores. The game asks for one more than it shows, to learn whether there are more; no list is
/// longer than a hundred.
///
/// # Errors
///
/// When the store fails.
pub async fn scores_of(services: &Services, kind: ListKind, request: &ListRequest) -> anyhow::Result<Vec<Score>> {
    let &ListRequest { user, ruleset, variant, offset, limit } = request;
    let limit = limit.min(LIST_MAX.saturating_sub(offset));
    if limit == 0 {
        return Ok(Vec::new());
    }
    let (limit, offset, store) = (i64::from(limit), i64::from(offset), &services.store);
    Ok(match kind {
        ListKind::Best => store.best_scores(user, ruleset, variant, limit, offset).await?,
        ListKind::Firsts => store.first_scores(user, ruleset, variant, limit, offset).await?,
        ListKind::Recent { with_failed } => {
            let since = services.clock.now() - RECENT;
            store.recent_scores(user, ruleset, since, with_failed, limit, offset).await?
        }
        ListKind::Pinned => store.pinned_scores(user, ruleset, limit, offset).await?,
    })
}
