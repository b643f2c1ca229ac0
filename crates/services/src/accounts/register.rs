//! Making an account.

use std::{net::IpAddr, time::Duration};

use kiai_model::{Country, Id, Timestamp, User, user::Roles};
use kiai_rules::accounts::{check_name, check_password, email_key, name_key, name_skeleton};
use kiai_store::{
    Tx,
    rows::{NewCredentials, NewUser},
};
use thiserror::Error;

use super::passwords::{self, password_md5};
use crate::{
    RateClass, Registration, Services, TooMany,
    internal::with_internal,
    rate_limits::{address_key, take},
};

/// What somebody who wants an account says.
#[derive(Clone)]
pub struct NewAccount {
    /// The name they want.
    pub username: String,
    /// Their mail address; before it, and a blank, the code of an invite if they have one.
    pub email: String,
    /// The password they want.
    pub password: String,
    /// The country they say they are in: taken where the address tells nothing.
    pub country: Option<Country>,
    /// Where they are.
    pub address: IpAddr,
}

/// What is wrong with each field, in words for the player.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldFaults {
    /// With the name.
    pub username: Vec<String>,
    /// With the mail address, or the invite in front of it.
    pub email: Vec<String>,
    /// With the password.
    pub password: Vec<String>,
}

impl FieldFaults {
    pub(super) fn is_empty(&self) -> bool {
        self.username.is_empty() && self.email.is_empty() && self.password.is_empty()
    }
}

/// Why an account was not made.
#[derive(Debug, Error)]
pub enum RegisterRefusal {
    /// Nobody can make an account here.
    #[error("Registration is closed on this server.")]
    Closed,
    /// What was said is not acceptable.
    #[error("some fields are not acceptable")]
    Fields(FieldFaults),
    /// Too many accounts or attempts from one address.
    #[error("Too many accounts were made from your address. Please try again later.")]
    TooMany(#[from] TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(RegisterRefusal);

impl RegisterRefusal {
    fn username(text: &str) -> Self {
        Self::Fields(FieldFaults { username: vec![text.to_owned()], ..FieldFaults::default() })
    }

    fn email(text: &str) -> Self {
        Self::Fields(FieldFaults { email: vec![text.to_owned()], ..FieldFaults::default() })
    }
}

/// Accounts one address may make in [`ACCOUNTS_PERIOD`].
const ACCOUNTS_PER_ADDRESS: i64 = 5;
const ACCOUNTS_PERIOD: Duration = Duration::from_hours(24);

const NAME_TAKEN: &str = "Username is already taken.";
const NAME_LIKE_ANOTHER: &str = "Username looks too much like that of another player.";
const EMAIL_TAKEN: &str = "Email address already used.";
const INVITE_NEEDED: &str =
    "This server needs an invite: put its code and a space in front of your email address, like `CODE me@example.com`.";
/// What is said of an invite that is not good.
pub const INVITE_BAD: &str = "This invite does not exist, was used already, or is too old.";

/// Makes an account.
///
/// The game's form has no field for an invite, so its code stands before the mail address, with a blank between. A code
/// where none is needed is not looked at.
///
/// # Errors
///
/// See [`RegisterRefusal`]; all faults of all fields at once.
pub async fn register(services: &Services, new: NewAccount) -> Result<Id<User>, RegisterRefusal> {
    let Admitted { invite, email } = admit(services, &new).await?;
    make_account(services, NewAccount { email, ..new }, invite, services.settings.rate_limits).await
}

/// Whether [`register`] would make this account, as far as it can be known.
///
/// # Errors
///
/// See [`RegisterRefusal`]; all faults of all fields at once.
pub async fn check_registration(services: &Services, new: &NewAccount) -> Result<(), RegisterRefusal> {
    admit(services, new).await.map(drop)
}

/// What is needed beside an account that is acceptable.
struct Admitted {
    invite: Option<String>,
    email: String,
}

async fn admit(services: &Services, new: &NewAccount) -> Result<Admitted, RegisterRefusal> {
    if services.settings.registration == Registration::Closed {
        return Err(RegisterRefusal::Closed);
    }
    let registered_from = address_key(new.address);
    take(services, RateClass::Register, &registered_from, 1)?;
    let (code, email) = split_invite(&new.email);
    let invite = match (services.settings.registration, code) {
        (Registration::Invite, None) => return Err(RegisterRefusal::email(INVITE_NEEDED)),
        (Registration::Invite, Some(code)) => Some(code.to_owned()),
        (Registration::Open | Registration::Closed, _) => None,
    };
    if let Some(code) = &invite
        && !services.store.is_invite_good(code, services.clock.now()).await?
    {
        // Whoever has none learns nothing of who is here.
        return Err(RegisterRefusal::email(INVITE_BAD));
    }
    let faults = faults(services, new, email).await?;
    if !faults.is_empty() {
        return Err(RegisterRefusal::Fields(faults));
    }
    Ok(Admitted { email: email.to_owned(), invite })
}

/// Makes the account, of what is known to be acceptable; whether name, mail address and invite are still free is asked
/// again, and whether the address may make one more if that is limited.
pub(super) async fn make_account(
    services: &Services,
    new: NewAccount,
    invite: Option<String>,
    is_limited: bool,
) -> Result<Id<User>, RegisterRefusal> {
    let password_hash = passwords::hash(services, password_md5(&new.password)).await?;
    let now = services.clock.now();
    let user = NewUser {
        name_key: name_key(&new.username),
        name_skeleton: name_skeleton(&new.username),
        country: services.countries.country_of(new.address).or(new.country).unwrap_or_default(),
        roles: Roles::default(),
        joined_at: now,
        username: new.username.clone(),
    };
    let credentials = NewCredentials {
        user: Id::new(0), // known once the user is stored
        email_key: email_key(&new.email).map_err(|fault| RegisterRefusal::email(&fault.to_string()))?,
        email: new.email,
        password_hash,
        registered_from: address_key(new.address),
        registered_at: now,
    };
    let stored = services.store.write(move |tx| {
        Box::pin(async move {
            if is_limited {
                check_address(tx, &credentials.registered_from, now).await?;
            }
            if let Some(code) = invite
                && !tx.use_invite(&code, now).await?
            {
                return Err(RegisterRefusal::email(INVITE_BAD));
            }
            store_account(tx, &user, credentials).await
        })
    });
    stored.await
}

async fn store_account(tx: &mut Tx, user: &NewUser, credentials: NewCredentials) -> Result<Id<User>, RegisterRefusal> {
    let id = tx.insert_user(user).await?.ok_or_else(|| RegisterRefusal::username(NAME_TAKEN))?;
    if !tx.insert_credentials(&NewCredentials { user: id, ..credentials }).await? {
        return Err(RegisterRefusal::email(EMAIL_TAKEN));
    }
    Ok(id)
}

/// The code of an invite and the mail address behind it.
fn split_invite(email: &str) -> (Option<&str>, &str) {
    match email.trim().rsplit_once(' ') {
        Some((code, email)) => (Some(code.trim()), email),
        None => (None, email.trim()),
    }
}

pub(super) async fn faults(services: &Services, new: &NewAccount, email: &str) -> Result<FieldFaults, RegisterRefusal> {
    let mut faults = FieldFaults::default();
    match check_name(&new.username) {
        Err(fault) => faults.username.push(fault.to_string()),
        Ok(()) => faults.username.extend(name_taken(services, &new.username).await?.map(str::to_owned)),
    }
    match email_key(email) {
        Err(fault) => faults.email.push(fault.to_string()),
        Ok(key) if services.store.credentials_by_email_key(&key).await?.is_some() => {
            faults.email.push(EMAIL_TAKEN.to_owned());
        }
        Ok(_) => {}
    }
    if let Err(fault) = check_password(&new.password, &new.username) {
        faults.password.push(fault.to_string());
    }
    Ok(faults)
}

async fn name_taken(services: &Services, name: &str) -> Result<Option<&'static str>, RegisterRefusal> {
    if services.store.user_by_name_key(&name_key(name)).await?.is_some() {
        return Ok(Some(NAME_TAKEN));
    }
    Ok(services.store.is_name_like(&name_skeleton(name)).await?.then_some(NAME_LIKE_ANOTHER))
}

async fn check_address(tx: &mut Tx, address: &str, now: Timestamp) -> Result<(), RegisterRefusal> {
    if tx.registration_count(address, now - ACCOUNTS_PERIOD).await? >= ACCOUNTS_PER_ADDRESS {
        return Err(TooMany { retry_after: ACCOUNTS_PERIOD }.into());
    }
    Ok(())
}
