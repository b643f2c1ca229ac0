//! Signing in with a password.

use std::net::IpAddr;

use kiai_model::{Id, User};
use kiai_rules::accounts::{email_key, name_key};
use thiserror::Error;

use super::passwords::{self, password_md5};
use crate::{
    RateClass, Services, TooMany,
    internal::with_internal,
    rate_limits::{address_key, take},
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
/// Guesses are counted by account and address, and by address. The owner at another address is not locked out, and a
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
    if account.len() > ACCOUNT_LENGTH_MAX {
        return Err(LoginRefusal::WrongCredentials);
    }
    let account = account.trim();
    let by_address = address_key(address);
    let by_account = format!("{by_address} {}", name_key(account));
    take(services, RateClass::GuessAddress, &by_address, 1)?;
    take(services, RateClass::GuessAccount, &by_account, 1)?;
    let user = verify(services, account, password_md5).await?.ok_or(LoginRefusal::WrongCredentials)?;
    services.rate_limits.give_back(RateClass::GuessAddress, &by_address);
    services.rate_limits.give_back(RateClass::GuessAccount, &by_account);
    Ok(user)
}

async fn verify(services: &Services, account: &str, password_md5: &str) -> anyhow::Result<Option<Id<User>>> {
    let credentials = match email_key(account) {
        Ok(key) => services.store.credentials_by_email_key(&key).await?,
        Err(_) => match services.store.user_by_name_key(&name_key(account)).await? {
            Some(user) => services.store.credentials_of(user.id).await?,
            None => None,
        },
    };
    let Some(credentials) = credentials else {
        passwords::verify(services, password_md5.to_owned(), None).await?;
        return Ok(None);
    };
    let state = &services.accounts;
    let memory = passwords::memory_of(&state.memory_key, password_md5, &credentials.password_hash);
    if state.verified.get(&credentials.user).is_some_and(|remembered| passwords::same(&remembered, &memory)) {
        return Ok(Some(credentials.user));
    }
    let right = passwords::verify(services, password_md5.to_owned(), Some(credentials.password_hash)).await?;
    if right {
        state.verified.insert(credentials.user, memory);
    }
    Ok(right.then_some(credentials.user))
}
