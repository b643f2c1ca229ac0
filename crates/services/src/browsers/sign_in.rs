//! Signing a browser in.

use std::net::IpAddr;

use kiai_model::{Id, User};
use kiai_store::{StoreError, Tx, rows::NewWebSession};

use super::BROWSERS_MAX;
use crate::{
    Services,
    accounts::{LoginRefusal, hash, opaque, password_md5, verify_password},
};

/// Longest description of a browser that is remembered, in characters.
const BROWSER_MAX: usize = 200;

/// Signs a browser in by a name or mail address and a password, and gives what its cookie holds: 43 letters, digits, `-`
/// and `_`, of which only a hash is stored. `browser` is what it says of itself. Guesses count as those of games.
///
/// # Errors
///
/// See [`LoginRefusal`].
pub async fn sign_in(
    services: &Services,
    account: &str,
    password: &str,
    address: IpAddr,
    browser: &str,
) -> Result<String, LoginRefusal> {
    let verified = verify_password(services, account, &password_md5(password), address).await?;
    let (token, new) = fresh(services, verified.user, browser);
    let stored = services.store.write(move |tx| {
        Box::pin(async move {
            // The password may have been changed, and browsers signed out, while this one was checked.
            let now = tx.credentials_of(verified.user).await?;
            if now.is_none_or(|now| now.password_hash != verified.password_hash) {
                return Err(LoginRefusal::WrongCredentials);
            }
            Ok(store(tx, &new).await?)
        })
    });
    stored.await?;
    Ok(token)
}

/// Signs in a browser whose user has just proved who they are, by making the account for instance; gives what its cookie
/// holds.
///
/// # Errors
///
/// When the store fails.
pub async fn open(services: &Services, user: Id<User>, browser: &str) -> anyhow::Result<String> {
    let (token, new) = fresh(services, user, browser);
    services.store.write(move |tx| Box::pin(async move { store(tx, &new).await })).await?;
    Ok(token)
}

fn fresh(services: &Services, user: Id<User>, browser: &str) -> (String, NewWebSession) {
    let token = opaque(&services.rng);
    let browser = browser.chars().filter(|letter| !letter.is_control()).take(BROWSER_MAX).collect();
    let new = NewWebSession { hash: hash(&token), user, browser, opened_at: services.clock.now() };
    (token, new)
}

async fn store(tx: &mut Tx, new: &NewWebSession) -> Result<(), StoreError> {
    tx.insert_web_session(new).await?;
    tx.keep_newest_web_sessions(new.user, BROWSERS_MAX).await?;
    Ok(())
}

/// A fresh value that binds forms to a browser, signed in or not. Nothing of it is stored.
#[must_use]
pub fn form_cookie(services: &Services) -> String {
    opaque(&services.rng)
}
