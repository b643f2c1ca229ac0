//! Invites, for `REGISTRATION=invite`.

use std::time::Duration;

use kiai_model::{Id, User};

use super::passwords::hexadecimal;
use crate::Services;

/// Makes an invite with which `uses` accounts can be made in the time given, and gives its code: twelve digits and
/// letters without a blank, to be put before the mail address.
///
/// # Errors
///
/// When the store fails.
pub async fn create_invite(
    services: &Services,
    by: Option<Id<User>>,
    uses: u32,
    good_for: Duration,
) -> anyhow::Result<String> {
    let code = hexadecimal(&services.rng.bytes::<6>()).to_uppercase();
    let (now, stored) = (services.clock.now(), code.clone());
    let made = services.store.write(move |tx| {
        Box::pin(async move { tx.insert_invite(&stored, by, now, now + good_for, i64::from(uses)).await })
    });
    made.await?;
    Ok(code)
}
