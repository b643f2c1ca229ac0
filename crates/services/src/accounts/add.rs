//! Making an account for somebody: what the operator does.

use std::net::{IpAddr, Ipv4Addr};

use kiai_model::{Country, Id, User};
use thiserror::Error;

use super::register::{FieldFaults, NewAccount, RegisterRefusal, faults, make_account};
use crate::{Services, internal::with_internal};

/// An account as the operator wants it.
#[derive(Clone)]
pub struct AddedAccount {
    /// The name.
    pub username: String,
    /// The mail address.
    pub email: String,
    /// The password.
    pub password: String,
    /// The country, if it is known.
    pub country: Option<Country>,
}

/// Why an account was not made.
#[derive(Debug, Error)]
pub enum AddAccountRefusal {
    /// What was said is not acceptable.
    #[error("some fields are not acceptable")]
    Fields(FieldFaults),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(AddAccountRefusal);

/// Makes an account by the same rules as [`super::register()`], but whoever may register, without an invite and without limits.
///
/// # Errors
///
/// See [`AddAccountRefusal`]; all faults of all fields at once.
pub async fn add_account(services: &Services, account: AddedAccount) -> Result<Id<User>, AddAccountRefusal> {
    let AddedAccount { username, email, password, country } = account;
    let address = IpAddr::V4(Ipv4Addr::UNSPECIFIED); // the operator's would tell nothing of the player's
    let new = NewAccount { username, email, password, country, address };
    let faults = faults(services, &new, &new.email).await?;
    if !faults.is_empty() {
        return Err(AddAccountRefusal::Fields(faults));
    }
    Ok(make_account(services, new, None, false).await?)
}

impl From<RegisterRefusal> for AddAccountRefusal {
    fn from(refusal: RegisterRefusal) -> Self {
        match refusal {
            RegisterRefusal::Fields(faults) => Self::Fields(faults),
            RegisterRefusal::Internal(error) => Self::Internal(error),
            other @ (RegisterRefusal::Closed | RegisterRefusal::TooMany(_)) => Self::Internal(other.into()),
        }
    }
}
