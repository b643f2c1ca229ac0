//! Who somebody is: making accounts, signing in, tokens, rights.

mod add;
mod authenticate;
mod change_password;
mod invites;
mod login;
mod logins;
mod oauth;
mod passwords;
mod permanent_tokens;
mod register;
mod restrict;
mod revocation;
mod roles;
mod sign_out;
mod sweep;
mod token;
mod visits;

use std::{sync::Arc, time::Duration};

use jsonwebtoken::{DecodingKey, EncodingKey, Validation};
use kiai_model::{Id, Timestamp, User};
use moka::sync::Cache;
use tokio::sync::broadcast;

pub use add::{AddAccountRefusal, AddedAccount, add_account};
pub use authenticate::{AuthenticateRefusal, Caller, Session, authenticate};
pub use change_password::{ChangePasswordRefusal, change_password};
pub use invites::create_invite;
pub use kiai_store::rows::Login;
pub(crate) use login::verify_password;
pub use login::{LoginRefusal, login_with_md5, login_with_password};
pub use logins::{logins_of, note_login};
pub use oauth::{Client, GrantRefusal, Tokens, grant_client_credentials, grant_password, grant_refresh_token};
pub(crate) use passwords::{hexadecimal, password_md5};
pub use permanent_tokens::{
    PERMANENT_TOKENS_MAX, PermanentToken, issue_permanent_token, permanent_tokens, revoke_permanent_token,
    verify_permanent_token,
};
pub(crate) use permanent_tokens::{client_name, fresh_permanent_token, store_permanent_token};
pub use register::{FieldFaults, INVITE_BAD, NewAccount, RegisterRefusal, check_registration, register};
pub use restrict::set_restricted;
pub use revocation::{revoke, subscribe_revocations};
pub use roles::set_roles;
pub use sign_out::sign_out_everywhere;
pub use sweep::{forget_expired_tokens, forget_old_logins, start};
pub use token::ACCESS_TOKEN_LIFETIME;
pub(crate) use token::{hash, opaque};
pub(crate) use visits::{PRECISION as VISIT_PRECISION, note as note_visit};

use crate::{Settings, SharedRng};

/// How long after its last use a password once verified is taken without hashing it again.
const VERIFIED_FOR: Duration = Duration::from_mins(30);

/// How long a token or a verified password is taken as good without asking the database: bounds how late another node learns
/// of a revocation.
const KNOWN_FOR: Duration = Duration::from_mins(1);

/// Entries a cache holds.
const CACHE_MAX: u64 = 100_000;

/// What accounts keep in memory.
pub(crate) struct AccountsState {
    signing_key: EncodingKey,
    verifying_key: DecodingKey,
    validation: Validation,
    /// Of this process only, so that what is remembered of passwords is worthless elsewhere.
    memory_key: [u8; 64],
    verified: Cache<Id<User>, Arc<passwords::Verified>>,
    known_tokens: Cache<String, bool>,
    seen: Cache<Id<User>, Timestamp>,
    revocations: broadcast::Sender<Arc<[String]>>,
}

impl AccountsState {
    pub(crate) fn new(settings: &Settings, rng: &SharedRng) -> Self {
        let secret = settings.secret_key.as_bytes();
        Self {
            signing_key: EncodingKey::from_secret(secret),
            verifying_key: DecodingKey::from_secret(secret),
            validation: token::validation(&settings.oauth_clients),
            memory_key: rng.bytes(),
            verified: Cache::builder().max_capacity(CACHE_MAX).time_to_live(VERIFIED_FOR).build(),
            known_tokens: Cache::builder().max_capacity(CACHE_MAX).time_to_live(KNOWN_FOR).build(),
            seen: Cache::new(CACHE_MAX),
            revocations: broadcast::channel(256).0,
        }
    }
}

impl std::fmt::Debug for AccountsState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountsState").finish_non_exhaustive()
    }
}
