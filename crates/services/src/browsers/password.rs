//! A user changes their own password.

use std::net::IpAddr;

use kiai_model::{Id, User};
use kiai_rules::accounts::PasswordFault;
use thiserror::Error;

use crate::{
    Services, TooMany,
    accounts::{ChangePasswordRefusal, LoginRefusal, change_password, password_md5, verify_password},
    internal::with_internal,
    users::me,
};

/// Why somebody's password stays.
#[derive(Debug, Error)]
pub enum ChangeOwnPasswordRefusal {
    /// The present one is another.
    #[error("This is not your password.")]
    WrongPassword,
    /// The new one is not acceptable.
    #[error(transparent)]
    Fault(PasswordFault),
    /// Too many wrong passwords.
    #[error("Too many attempts. Please wait a while before trying again.")]
    TooMany(#[from] TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(ChangeOwnPasswordRefusal);

/// Gives a user a new password if they know the present one: everything they have open is ended, browsers too. Guesses
/// count as those of games.
///
/// # Errors
///
/// See [`ChangeOwnPasswordRefusal`].
pub async fn change_own_password(
    services: &Services,
    user: Id<User>,
    present: &str,
    new: &str,
    address: IpAddr,
) -> Result<(), ChangeOwnPasswordRefusal> {
    let known = me(services, user).await?.ok_or_else(|| anyhow::anyhow!("who is signed in is gone"))?;
    let verified = verify_password(services, &known.username, &password_md5(present), address).await;
    match verified {
        Ok(credentials) if credentials.user == user => {}
        Ok(_) | Err(LoginRefusal::WrongCredentials) => return Err(ChangeOwnPasswordRefusal::WrongPassword),
        Err(LoginRefusal::TooMany(too_many)) => return Err(too_many.into()),
        Err(LoginRefusal::Internal(error)) => return Err(error.into()),
    }
    change_password(services, user, new).await.map_err(|refusal| match refusal {
        ChangePasswordRefusal::Fault(fault) => ChangeOwnPasswordRefusal::Fault(fault),
        ChangePasswordRefusal::UnknownUser => anyhow::anyhow!("who is signed in is gone").into(),
        ChangePasswordRefusal::Internal(error) => error.into(),
    })
}
