//! A user decides, in their browser.

use std::{net::IpAddr, sync::Arc};

use kiai_bus::Message;
use kiai_model::{Id, Timestamp, User};
use kiai_store::rows::{ConnectRequest, ConnectState};
use thiserror::Error;

use super::{Challenge, DELIVERY, LIFETIME, begin};
use crate::{
    RateClass, Services, TooMany,
    accounts::{client_name, hash, opaque},
    internal::with_internal,
    rate_limits::{address_key, take},
};

/// Who asks for a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Their address.
    pub from: String,
    /// When they began to ask.
    pub at: Timestamp,
}

/// What there is to decide about a challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is decided; who asks, if somebody does.
    Open(Option<Asked>),
    /// It was decided, or has ended.
    Over,
}

/// Why a decision does not count.
#[derive(Debug, Error)]
pub enum DecideRefusal {
    /// Meanwhile somebody else asks than the user was shown.
    #[error("Somebody else asks now. Please look again.")]
    Changed,
    /// It was decided before, or has ended.
    #[error("This was decided before, or it is too long ago. Start again in your game.")]
    Over,
    /// Very many wait for a decision.
    #[error("Too many clients wait to be let in. Please try again later.")]
    TooMany(#[from] TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(DecideRefusal);

/// What there is to decide about a challenge.
///
/// # Errors
///
/// When the store fails.
pub async fn standing(services: &Services, challenge: &Challenge) -> anyhow::Result<Standing> {
    let Some(request) = services.store.connect_request(&challenge.key()).await? else {
        return Ok(Standing::Open(None));
    };
    if request.state != ConnectState::Pending || request.expires_at <= services.clock.now() {
        return Ok(Standing::Over);
    }
    Ok(Standing::Open(asked(&request)))
}

fn asked(request: &ConnectRequest) -> Option<Asked> {
    Some(Asked { from: request.asked_from.clone()?, at: request.asked_at? })
}

/// A user agrees that a client signs in as them, and has seen that `shown` asks for it: that one gets the token. Gives a
/// code with which the client gets it too, in whichever way it asks; where nobody was seen asking, only with the code.
/// `client` is what the client calls itself, `address` where the user is.
///
/// # Errors
///
/// See [`DecideRefusal`].
pub async fn approve(
    services: &Services,
    user: Id<User>,
    challenge: &Challenge,
    client: &str,
    shown: Option<&str>,
    address: IpAddr,
) -> Result<String, DecideRefusal> {
    let code = opaque(&services.rng);
    let change = Change {
        state: ConnectState::Approved,
        client_name: client_name(client),
        code_hash: Some(hash(&code)),
        shown: Some(shown.map(str::to_owned)),
    };
    decide(services, user, challenge, change, address).await?;
    Ok(code)
}

/// A user refuses a client. Whoever asks is told so.
///
/// # Errors
///
/// See [`DecideRefusal`].
pub async fn decline(
    services: &Services,
    user: Id<User>,
    challenge: &Challenge,
    address: IpAddr,
) -> Result<(), DecideRefusal> {
    let change = Change { state: ConnectState::Declined, client_name: String::new(), code_hash: None, shown: None };
    decide(services, user, challenge, change, address).await
}

#[derive(Clone)]
struct Change {
    state: ConnectState,
    client_name: String,
    code_hash: Option<String>,
    /// Who the user saw asking, where that matters.
    shown: Option<Option<String>>,
}

async fn decide(
    services: &Services,
    user: Id<User>,
    challenge: &Challenge,
    change: Change,
    address: IpAddr,
) -> Result<(), DecideRefusal> {
    let origin = address_key(address);
    take(services, RateClass::Connect, &origin, 1)?;
    let (key, now) = (challenge.key(), services.clock.now());
    let decided: Arc<str> = key.as_str().into();
    let stored = services.store.write(move |tx| {
        Box::pin(async move {
            let known = tx.connect_request(&key).await?;
            if known.as_ref().is_some_and(|known| known.state != ConnectState::Pending || known.expires_at <= now) {
                return Err(DecideRefusal::Over);
            }
            let asked_from = known.as_ref().and_then(|known| known.asked_from.clone());
            if change.shown.is_some_and(|shown| shown != asked_from) {
                return Err(DecideRefusal::Changed);
            }
            let is_new = known.is_none();
            let request = ConnectRequest {
                challenge: key,
                state: change.state,
                client_name: change.client_name,
                by_challenge: asked_from.is_some(),
                asked_from,
                asked_at: known.as_ref().and_then(|known| known.asked_at),
                user: Some(user),
                code_hash: change.code_hash,
                origin: known.map_or(origin, |known| known.origin),
                expires_at: now + DELIVERY,
            };
            if !is_new {
                tx.put_connect_request(&request).await?;
            } else if !begin(tx, &request, now).await? {
                return Err(TooMany { retry_after: LIFETIME }.into());
            }
            Ok(())
        })
    });
    stored.await?;
    services.bus.publish(&Message::ConnectDecided { challenge: decided });
    Ok(())
}
