//! A client asks for its token.

use std::net::IpAddr;

use kiai_store::rows::{ConnectRequest, ConnectState, NewPermanentToken};
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::{Challenge, LIFETIME, PATIENCE, Proof, begin};
use crate::{
    RateClass, Services, TooMany,
    accounts::{fresh_permanent_token, hash, store_permanent_token},
    internal::with_internal,
    rate_limits::{address_key, take},
};

/// Why a client gets no token, and need not ask again.
#[derive(Debug, Error)]
pub enum FinishRefusal {
    /// The challenge was not made of the proof, or there is no such code.
    #[error("The proof does not fit.")]
    Mismatch,
    /// The user has refused.
    #[error("The request was declined.")]
    Declined,
    /// It is too late, or the token was delivered before.
    #[error("The request has expired.")]
    Over,
    /// Too often, or too many at once.
    #[error("Too many requests. Please wait a while.")]
    TooMany(#[from] TooMany),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(FinishRefusal);

/// The token of who asks with challenge and proof, as soon as their user has agreed: waits for that up to [`PATIENCE`],
/// and no longer than until `leaving`. None when it is not decided by then. It is given once.
///
/// # Errors
///
/// See [`FinishRefusal`].
pub async fn finish_by_challenge(
    services: &Services,
    challenge: &Challenge,
    proof: &Proof,
    address: IpAddr,
    leaving: &CancellationToken,
) -> Result<Option<String>, FinishRefusal> {
    if !proof.fits(challenge) {
        return Err(FinishRefusal::Mismatch);
    }
    take(services, RateClass::ConnectPoll, &address_key(address), 1)?;
    let key = challenge.key();
    let mut decided = services.connect.decided.subscribe();
    let mut patience = services.clock.sleep(PATIENCE);
    let mut held = None;
    loop {
        if let Some(token) = look(services, &key, address).await? {
            return Ok(Some(token));
        }
        if held.is_none() {
            let Ok(permit) = services.connect.held.try_acquire() else { return Ok(None) };
            held = Some(permit);
        }
        loop {
            tokio::select! {
                () = &mut patience => return Ok(None),
                () = leaving.cancelled() => return Ok(None),
                heard = decided.recv() => match heard {
                    Ok(other) if *other != *key => {}
                    // Of this one, or so much was heard that it may have been among it.
                    Ok(_) | Err(_) => break,
                },
            }
        }
    }
}

/// The token of who has the code that a user was shown, and the proof. It is given once.
///
/// # Errors
///
/// See [`FinishRefusal`].
pub async fn finish_by_code(
    services: &Services,
    code: &str,
    proof: &Proof,
    address: IpAddr,
) -> Result<String, FinishRefusal> {
    take(services, RateClass::ConnectPoll, &address_key(address), 1)?;
    let request = services.store.connect_request_by_code(&hash(code)).await?;
    let request = request.filter(|request| proof.fits_key(&request.challenge)).ok_or(FinishRefusal::Mismatch)?;
    match request.state {
        ConnectState::Approved if request.expires_at > services.clock.now() => deliver(services, request).await,
        ConnectState::Declined => Err(FinishRefusal::Declined),
        ConnectState::Approved | ConnectState::Pending | ConnectState::Delivered => Err(FinishRefusal::Over),
    }
}

async fn look(services: &Services, key: &str, address: IpAddr) -> Result<Option<String>, FinishRefusal> {
    let now = services.clock.now();
    let known = services.store.connect_request(key).await?;
    match known {
        None => note_asked(services, key, address).await.map(|()| None),
        Some(request) if request.expires_at <= now => Err(FinishRefusal::Over),
        Some(request) => match request.state {
            ConnectState::Delivered => Err(FinishRefusal::Over),
            ConnectState::Declined => Err(FinishRefusal::Declined),
            ConnectState::Approved if request.by_challenge => deliver(services, request).await.map(Some),
            // It waits for the code.
            ConnectState::Approved | ConnectState::Pending => Ok(None),
        },
    }
}

/// Notes who asks, so that their user sees it.
async fn note_asked(services: &Services, key: &str, address: IpAddr) -> Result<(), FinishRefusal> {
    let (now, origin) = (services.clock.now(), address_key(address));
    take(services, RateClass::Connect, &origin, 1)?;
    let (key, from) = (key.to_owned(), address.to_canonical().to_string());
    let noted = services.store.write(move |tx| {
        Box::pin(async move {
            if tx.connect_request(&key).await?.is_some() {
                return Ok(true); // somebody was quicker
            }
            let request = ConnectRequest {
                challenge: key,
                state: ConnectState::Pending,
                client_name: String::new(),
                asked_from: Some(from),
                asked_at: Some(now),
                user: None,
                by_challenge: false,
                code_hash: None,
                origin,
                expires_at: now + LIFETIME,
            };
            begin(tx, &request, now).await
        })
    });
    if noted.await? { Ok(()) } else { Err(TooMany { retry_after: LIFETIME }.into()) }
}

async fn deliver(services: &Services, request: ConnectRequest) -> Result<String, FinishRefusal> {
    let user = request.user.ok_or(FinishRefusal::Over)?;
    let (token, new): (String, NewPermanentToken) = fresh_permanent_token(services, user, &request.client_name);
    let delivered = services.store.write(move |tx| {
        Box::pin(async move {
            // Somebody may have been quicker, or the user has taken it back.
            if !tx.mark_connect_request_delivered(&request.challenge).await? {
                return Err(FinishRefusal::Over);
            }
            Ok(store_permanent_token(tx, &new).await?)
        })
    });
    delivered.await?;
    Ok(token)
}
