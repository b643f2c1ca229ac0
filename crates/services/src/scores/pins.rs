//! Scores on show.

use kiai_model::{Id, Score, User};
use kiai_store::StoreError;
use thiserror::Error;

use crate::{Services, internal::with_internal};

/// More are not pinned in one ruleset. Upstream: the limit of those who are no supporters.
const PINS_MAX: i64 = 100;

/// Why a score is not pinned.
#[derive(Debug, Error)]
pub enum PinRefusal {
    /// There is no such score of the player's.
    #[error("there is no such score")]
    UnknownScore,
    /// Only passed scores are shown.
    #[error("only passed scores can be pinned")]
    NotPassed,
    /// There are many already.
    #[error("too many scores are pinned")]
    TooMany,
    /// A fault of ours.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(PinRefusal);

/// Pins one of the player's own scores to their profile. Upstream: `ScorePinsController` in osu-web.
///
/// # Errors
///
/// See [`PinRefusal`].
pub async fn pin_score(services: &Services, user: Id<User>, id: Id<Score>) -> Result<(), PinRefusal> {
    let now = services.clock.now();
    services
        .store
        .write(move |tx| {
            Box::pin(async move {
                let score = tx.score(id).await?.filter(|score| score.user == user);
                let score = score.ok_or(PinRefusal::UnknownScore)?;
                if !score.passed {
                    return Err(PinRefusal::NotPassed);
                }
                if tx.pinned_score_count(user, score.ruleset).await? >= PINS_MAX {
                    return Err(PinRefusal::TooMany);
                }
                tx.pin_score(&score, now).await?;
                Ok::<_, PinRefusal>(())
            })
        })
        .await?;
    services.scores.something_changed();
    Ok(())
}

/// Takes a score off its player's profile. Nothing happens when it is not there.
///
/// # Errors
///
/// When the store fails.
pub async fn unpin_score(services: &Services, user: Id<User>, id: Id<Score>) -> anyhow::Result<()> {
    services
        .store
        .write(move |tx| {
            Box::pin(async move {
                if let Some(score) = tx.score(id).await?.filter(|score| score.user == user) {
                    tx.unpin_score(&score).await?;
                }
                Ok::<_, StoreError>(())
            })
        })
        .await?;
    services.scores.something_changed();
    Ok(())
}
