//! Access and refresh tokens.

use kiai_model::{Id, Timestamp, User};

use crate::rows::{AccessToken, NewAccessToken, NewRefreshToken, RefreshToken};

queries! { tokens:
    /// The access token with this id.
    read fn access_token(jti: &str) -> Option<AccessToken>;
    /// Remembers an access token.
    write fn insert_access_token(new: &NewAccessToken);
    /// The refresh token with this hash.
    read fn refresh_token(hash: &str) -> Option<RefreshToken>;
    /// Whether a refresh token that was given for this one was itself exchanged.
    read fn has_used_child(hash: &str) -> bool;
    /// Whether another refresh token that was given for the same one was itself exchanged.
    read fn has_used_sibling(hash: &str) -> bool;
    /// Remembers a refresh token.
    write fn insert_refresh_token(new: &NewRefreshToken);
    /// Notes that a refresh token was exchanged; the first time counts.
    write fn mark_refresh_token_used(hash: &str, now: Timestamp);
    /// Takes back all tokens of a sign-in, and gives the ids of its access tokens that were good until now.
    write fn revoke_family(family: &str) -> Vec<String>;
    /// Takes back all tokens of a user, and gives the ids of the access tokens that were good until now.
    write fn revoke_tokens_of(user: Id<User>) -> Vec<String>;
    /// Forgets tokens that have ended, and gives their number.
    write fn forget_expired_tokens(now: Timestamp) -> u64;
}
