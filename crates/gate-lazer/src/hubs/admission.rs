//! Who may open a hub, and the opening and closing that all hubs have in common.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, request::Parts},
};
use kiai_model::{Id, User};
use kiai_services::{
    RateClass, Services,
    accounts::{AuthenticateRefusal, Caller, authenticate},
    builds::hash_of,
    connections::{Client, ConnectionKind, Ending, OpenConnection},
    take,
};
use kiai_signalr::{ClientHandle, DisconnectReason, HubError, Refusal};

use super::{Shared, internal, line::Line, outlet::HubOutlet};
use crate::extract::bearer;

/// The header with the number that a game gives itself when it starts.
const INSTANCE_HEADER: &str = "x-client-session-id";

/// The headers with what a game tells of its build; the second is what older ones wrote.
const BUILD_HEADERS: [&str; 2] = ["x-osu-version-hash", "osuversionhash"];

/// Who opens a hub.
#[derive(Debug)]
pub(super) struct Player {
    pub(super) user: Id<User>,
    /// From where; none when it is not known.
    pub(super) address: Option<IpAddr>,
    token_id: String,
}

/// Finds out who sends a request: a user, with a token that may do everything.
pub(super) async fn admit(services: &Services, request: &Parts) -> Result<Player, Refusal> {
    let token = bearer(&request.headers).ok_or(Refusal::Unauthenticated)?;
    let session = authenticate(services, token).await.map_err(|refusal| match refusal {
        AuthenticateRefusal::Invalid => Refusal::Unauthenticated,
        AuthenticateRefusal::Internal(error) => {
            tracing::error!(error = format!("{error:#}"), "Nobody can be authenticated");
            Refusal::Unavailable
        }
    })?;
    let user = match session.caller {
        Caller::User(user) if session.is_unlimited => user,
        Caller::User(_) | Caller::Client => return Err(Refusal::Forbidden),
    };
    take(services, RateClass::Hub, &user.to_string(), 1).map_err(|_| Refusal::TooMany)?;
    let peer = request.extensions.get::<ConnectInfo<SocketAddr>>();
    Ok(Player { user, address: peer.map(|ConnectInfo(peer)| peer.ip()), token_id: session.token_id })
}

/// Registers a connection and gives it an outlet for events.
///
/// The token is asked for again: it may have been taken back since the socket was opened. Before, so that such a
/// connection replaces no other; and after, because from then on revocations are heard of.
pub(super) async fn open(
    shared: &Shared,
    kind: ConnectionKind,
    player: &Player,
    headers: &HeaderMap,
    handle: &ClientHandle,
) -> Result<Line, HubError> {
    authenticate_again(&shared.services, headers).await?;
    let client = Client { instance: instance(headers), token_id: player.token_id.clone() };
    let clock = shared.services.clock.clone();
    let outlet = HubOutlet { client: handle.clone(), kind, encoding: shared.encoding, clock };
    let now = shared.services.clock.now();
    let connection =
        shared.services.connections.open(player.user, &client, kind, Arc::new(outlet), now).map_err(|refusal| {
            tracing::info!(%refusal, user = %player.user, "A connection was refused");
            HubError::Opaque
        })?;
    if let Err(refusal) = authenticate_again(&shared.services, headers).await {
        close(shared, &connection, DisconnectReason::Closed);
        return Err(refusal);
    }
    Ok(Line::new(connection, build(headers)))
}

async fn authenticate_again(services: &Services, headers: &HeaderMap) -> Result<(), HubError> {
    let token = bearer(headers).ok_or(HubError::Opaque)?;
    authenticate(services, token).await.map(drop).map_err(|refusal| match refusal {
        AuthenticateRefusal::Invalid => HubError::Opaque,
        AuthenticateRefusal::Internal(error) => internal(&error, "connect"),
    })
}

/// Forgets a connection.
pub(super) fn close(shared: &Shared, connection: &OpenConnection, reason: DisconnectReason) {
    let (ending, label) = match reason {
        DisconnectReason::ClientClosed => (Ending::Clean, "client_closed"),
        DisconnectReason::Closed => (Ending::Clean, "closed"),
        DisconnectReason::ShuttingDown => (Ending::Clean, "shutting_down"),
        DisconnectReason::ConnectionLost => (Ending::Lost, "lost"),
        DisconnectReason::TimedOut => (Ending::Lost, "timed_out"),
        DisconnectReason::ProtocolViolation => (Ending::Lost, "protocol_violation"),
        DisconnectReason::OutboxFull => (Ending::Lost, "outbox_full"),
        DisconnectReason::Aborted => (Ending::Lost, "aborted"),
    };
    metrics::counter!("hub_connections_ended_total", "reason" => label).increment(1);
    shared.services.connections.close(connection, ending, shared.services.clock.now());
}

/// The build a game tells of; none if it tells of none.
fn build(headers: &HeaderMap) -> Option<String> {
    let told = BUILD_HEADERS.iter().find_map(|name| headers.get(*name))?;
    hash_of(told.to_str().ok()?)
}

/// A GUID in any of the usual forms; none if it is missing or something else.
fn instance(headers: &HeaderMap) -> Option<u128> {
    let text = headers.get(INSTANCE_HEADER)?.to_str().ok()?;
    let digits: String = text.chars().filter(|character| !matches!(character, '-' | '{' | '}' | '(' | ')')).collect();
    if digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        u128::from_str_radix(&digits, 16).ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, header};

    use super::*;

    #[test]
    fn an_instance_is_a_guid() {
        let of = |text: &'static str| {
            instance(&HeaderMap::from_iter([(INSTANCE_HEADER.parse().unwrap(), HeaderValue::from_static(text))]))
        };
        assert_eq!(of("00000000-0000-0000-0000-0000000000ff"), Some(255));
        assert_eq!(of("{000000000000000000000000000000FF}"), Some(255));
        assert_eq!(of("ff"), None);
        assert_eq!(of("+0000000000000000000000000000000f"), None);
        assert_eq!(instance(&HeaderMap::new()), None);
    }

    #[test]
    fn a_build_stands_in_either_header() {
        let of = |name: &'static str, text: &'static str| {
            build(&HeaderMap::from_iter([(name.parse().unwrap(), HeaderValue::from_static(text))]))
        };
        let hash = "0123456789abcdef0123456789abcdef";
        assert_eq!(of("X-Osu-Version-Hash", hash).as_deref(), Some(hash));
        assert_eq!(of("OsuVersionHash", hash).as_deref(), Some(hash));
        assert_eq!(of("X-Osu-Version-Hash", "2026.807.0"), None);
    }

    #[test]
    fn a_bearer_token_stands_behind_its_scheme() {
        let of = |text: &'static str| {
            bearer(&HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_static(text))])).map(str::to_owned)
        };
        assert_eq!(of("Bearer token").as_deref(), Some("token"));
        assert_eq!(of("bearer token").as_deref(), Some("token"));
        assert_eq!(of("Basic token"), None);
        assert_eq!(of("token"), None);
    }
}
