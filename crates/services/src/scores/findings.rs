//! What checks found that doubt scores, for moderators.

use kiai_model::{Id, Score, Timestamp, User};
use kiai_rules::score_checks::{Outcome, check};
use kiai_store::{
    StoreError, Tx,
    rows::{NewFinding, StoredFinding},
};

use crate::Services;

/// The most that are told at once.
const LISTED_MAX: u32 = 1_000;

/// What was found of a user's scores, or of anybody's, newest first.
///
/// # Errors
///
/// When the store fails.
pub async fn findings(services: &Services, of: Option<Id<User>>, limit: u32) -> anyhow::Result<Vec<StoredFinding>> {
    let limit = limit.min(LISTED_MAX).into();
    Ok(match of {
        Some(user) => services.store.findings_of(user, limit).await?,
        None => services.store.latest_findings(limit).await?,
    })
}

/// Keeps what a check found.
pub(super) async fn note(
    tx: &mut Tx,
    score: &Score,
    check: &str,
    evidence: String,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (check, user) = (check.to_owned(), score.user);
    tx.set_finding(&NewFinding { score: score.id, user, check, evidence, found_at: now }).await
}

/// Keeps what the checks found that spoke when a score came in and took nothing from it.
pub(super) async fn note_flags(tx: &mut Tx, score: &Score, now: Timestamp) -> Result<(), StoreError> {
    for flag in &score.flags {
        let check = check(flag);
        if check.outcome == Outcome::Flag {
            note(tx, score, flag, format!("it would have to be so: {}", check.rule), now).await?;
        }
    }
    Ok(())
}
