//! Signing in with a password.

use std::{net::IpAddr, sync::Arc};

use kiai_model::{Id, User};
use kiai_rules::accounts::{email_key, name_key};
use kiai_store::rows::Credentials;
use thiserror::Error;

use super::{
    KNOWN_FOR,
    passwords::{self, Verified, password_md5},
};
use crate::{
    RateClass, Services, TooMany,
    internal::with_internal,
    rate_limits::{address_key, network_key, take},
    users::{UserKey, find_any_user},
};

/// Why somebody cannot sign in.
#[derive(Debug, Error)]
pub enum LoginRefusal {
    /// There is no such account, or the password is another. Which of the two, nobody is told.
    #[error("Incorrect sign in details.")]
    WrongCredentials,
    /// Too many wrong passwords.
    #[error("Too many attempts. Please wait a while before trying again.")]
    TooMany(#[from] TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(LoginRefusal);

/// Longest text that is looked up: no name or mail address is longer.
const ACCOUNT_LENGTH_MAX: usize = 254;

/// Who has this name or mail address and this password.
///
/// # Errors
///
/// See [`LoginRefusal`].
pub async fn login_with_password(
    services: &Services,
    account: &str,
    password: &str,
    address: IpAddr,
) -> Result<Id<User>, LoginRefusal> {
    login_with_md5(services, account, &password_md5(password), address).await
}

/// Who has this name or mail address and the password whose md5 (lower-case hexadecimal digits) this is.
///
/// Guesses are counted by account and address, by address, and by network. The owner at another address is not locked out, and a
/// right password does not count.
///
/// # Errors
///
/// See [`LoginRefusal`].
pub async fn login_with_md5(
    services: &Services,
    account: &str,
    password_md5: &str,
    address: IpAddr,
) -> Result<Id<User>, LoginRefusal> {
    Ok(verify_password(services, account, password_md5, address).await?.user)
}

/// As [`login_with_md5`]; gives the credentials that were right, for whoever must know that they still are.
pub(crate) async fn verify_password(
    services: &Services,
    account: &str,
    password_md5: &str,
    address: IpAddr,
) -> Result<Arc<Credentials>, LoginRefusal> {
    if account.len() > ACCOUNT_LENGTH_MAX {
        return Err(LoginRefusal::WrongCredentials);
    }
    let account = account.trim();
    let by_address = address_key(address);
    let guesses = [
        (RateClass::GuessNetwork, network_key(address)),
        (RateClass::GuessAccount, format!("{by_address} {}", name_key(account))),
        (RateClass::GuessAddress, by_address),
    ];
    for (class, key) in &guesses {
        take(services, *class, key, 1)?;
    }
    let credentials = verify(services, account, password_md5).await?.ok_or(LoginRefusal::WrongCredentials)?;
    for (class, key) in &guesses {
        services.rate_limits.give_back(*class, key);
    }
    Ok(credentials)
}

async fn verify(services: &Services, account: &str, password_md5: &str) -> anyhow::Result<Option<Arc<Credentials>>> {
    let (state, read_at) = (&services.accounts, services.clock.now());
    let credentials = match email_key(account) {
        Ok(key) => services.store.credentials_by_email_key(&key).await?,
        Err(_) => match find_any_user(services, UserKey::Name(account)).await? {
            Some(user) => {
                // Clients of bancho send their password with every form.
                let is_fresh = |verified: &Arc<Verified>| read_at.since(verified.read_at) < KNOWN_FOR;
                if let Some(verified) = state.verified.get(&user.id).filter(is_fresh)
                    && verified.is_of(&state.memory_key, password_md5, &verified.credentials)
                {
                    return Ok(Some(Arc::clone(&verified.credentials)));
                }
                services.store.credentials_of(user.id).await?
            }
            None => None,
        },
    };
    let Some(credentials) = credentials.map(Arc::new) else {
        passwords::verify(services, password_md5.to_owned(), None).await?;
        return Ok(None);
    };
    let remembered = state.verified.get(&credentials.user);
    let is_right = remembered.is_some_and(|known| known.is_of(&state.memory_key, password_md5, &credentials))
        || passwords::verify(services, password_md5.to_owned(), Some(credentials.password_hash.clone())).await?;
    if !is_right {
        return Ok(None);
    }
    let verified = Verified::new(&state.memory_key, password_md5, &credentials, read_at);
    state.verified.insert(credentials.user, Arc::new(verified));
    Ok(Some(credentials))
}
