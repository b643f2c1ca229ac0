//! What moderators and the operator did: kept for good, and read by the operator.

use kiai_model::{Id, Timestamp, User};
use kiai_store::rows::Moderation;

use crate::{
    Services,
    users::{UserKey, find_any_user},
};

/// Something that was done, with names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Timestamp,
    /// By whom; none is the operator, or somebody whose account is gone.
    pub by: Option<String>,
    /// To whom, if to anybody whose account is there.
    pub target: Option<String>,
    /// What: `silence`, `restrict` ...
    pub action: String,
    /// In words.
    pub details: String,
}

/// The last things that were done, to one user or to anybody, the latest first.
///
/// # Errors
///
/// When the store fails.
pub async fn deeds(services: &Services, target: Option<Id<User>>, limit: u32) -> anyhow::Result<Vec<Deed>> {
    let limit = i64::from(limit);
    let rows = match target {
        Some(target) => services.store.moderation_of(target, limit).await?,
        None => services.store.latest_moderation(limit).await?,
    };
    let mut deeds = Vec::with_capacity(rows.len());
    for Moderation { at, by, target, action, details } in rows {
        let (by, target) = (name_of(services, by).await?, name_of(services, target).await?);
        deeds.push(Deed { at, by, target, action, details });
    }
    Ok(deeds)
}

/// Notes that somebody did something; none is the operator.
///
/// # Errors
///
/// When the store fails.
pub async fn note_deed(
    services: &Services,
    by: Option<Id<User>>,
    target: Option<Id<User>>,
    action: &str,
    details: &str,
) -> anyhow::Result<()> {
    let (action, details) = (action.to_owned(), details.to_owned());
    let moderation = Moderation { at: services.clock.now(), by, target, action, details };
    services.store.write(move |tx| Box::pin(async move { tx.insert_moderation(&moderation).await })).await?;
    Ok(())
}

async fn name_of(services: &Services, user: Option<Id<User>>) -> anyhow::Result<Option<String>> {
    let Some(user) = user else { return Ok(None) };
    Ok(find_any_user(services, UserKey::Id(user)).await?.map(|user| user.username.clone()))
}
