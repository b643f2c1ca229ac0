//! The notification socket. Upstream: `WebSocketNotificationsClient.cs`.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{
        State, WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket, close_code},
    },
    http::HeaderMap,
    response::Response,
};
use kiai_services::{
    Services,
    accounts::{AuthenticateRefusal, Session, authenticate, subscribe_revocations},
};
use kiai_wire_lazer::api::SocketMessage;
use serde_json::json;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::line::Line;
use crate::{
    ApiError, Gate,
    extract::{Authenticated, bearer},
};

/// Where it is.
pub(super) const SOCKET_PATH: &str = "/api/v2/notifications/websocket";

/// The client says little; of what it might say nothing is longer.
const MESSAGE_MAX: usize = 16 * 1024;
/// Thousands of these lie idle: a connection costs little more than this.
const READ_BUFFER: usize = 4 * 1024;

/// How long one message may take: who reads nothing for so long is not there.
const SEND_MAX: Duration = Duration::from_secs(30);
const PING_PERIOD: Duration = Duration::from_secs(30);
/// Pings without any answer, after which nobody is there.
const SILENT_PINGS_MAX: u32 = 3;

/// Opens the socket.
#[utoipa::path(get, path = SOCKET_PATH, tag = "notifications", responses((status = 101)))]
pub(crate) async fn get_socket(
    State(Gate { services, seats, socket_encodings, .. }): State<Gate>,
    Authenticated { user, session }: Authenticated,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, ApiError> {
    let seat = seats.take(user).ok_or_else(ApiError::too_many)?;
    let revocations = subscribe_revocations(&services);
    // Again: only from now on is it heard when the token is taken back.
    let token = bearer(&headers).ok_or_else(ApiError::unauthenticated)?;
    authenticate(&services, token).await.map_err(|refusal| match refusal {
        AuthenticateRefusal::Invalid => ApiError::unauthenticated(),
        AuthenticateRefusal::Internal(error) => error.into(),
    })?;
    let line = Line::open(Arc::clone(&services), socket_encodings, &session).await?;
    Ok(upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_message_size(MESSAGE_MAX)
        .max_frame_size(MESSAGE_MAX)
        .on_upgrade(move |socket| async move {
            let _waited_for = services.tasks.token();
            let ending = serve(socket, line, &services, &session, revocations).await;
            tracing::debug!(%user, ending, "A notification socket ended");
            drop(seat);
        }))
}

/// Serves until either side ends it, and says why it ended.
async fn serve(
    mut socket: WebSocket,
    mut line: Line,
    services: &Services,
    session: &Session,
    mut revocations: Receiver<Arc<[String]>>,
) -> &'static str {
    let mut silent_pings = 0;
    let mut next_ping = services.clock.sleep(PING_PERIOD);
    loop {
        tokio::select! {
            received = socket.recv() => match received {
                Some(Ok(Message::Close(_))) | None => return "closed by the client",
                Some(Err(_)) => return "lost",
                // `chat.start` and what else it says change nothing: what there is to tell, is told.
                Some(Ok(_)) => silent_pings = 0,
            },
            Some(text) = line.outbox.recv() => tokio::select! {
                sent = socket.send(Message::Text(text)) => if sent.is_err() {
                    return "lost";
                },
                () = line.overflow.cancelled() => return "too slow",
                () = services.clock.sleep(SEND_MAX) => return "too slow",
            },
            () = line.overflow.cancelled() => return "too slow",
            revoked = revocations.recv() => match revoked {
                Ok(tokens) if !tokens.contains(&session.token_id) => {}
                Ok(_) => {
                    let logout = SocketMessage {
                        event: "logout".to_owned(),
                        data: Some(json!({ "keys": [session.token_id] })),
                    };
                    _ = socket.send(Message::text(logout.to_ascii_json())).await;
                    close(socket, close_code::POLICY).await;
                    return "signed out";
                }
                // Too many at once to tell whether this one was among them: the client comes back and is asked for its token.
                Err(RecvError::Lagged(_)) | Err(RecvError::Closed) => {
                    close(socket, close_code::AGAIN).await;
                    return "asked to come back";
                }
            },
            () = &mut next_ping => {
                silent_pings += 1;
                if silent_pings > SILENT_PINGS_MAX || socket.send(Message::Ping(axum::body::Bytes::new())).await.is_err() {
                    return "silent";
                }
                next_ping = services.clock.sleep(PING_PERIOD);
            }
            () = services.stopping.cancelled() => {
                close(socket, close_code::AWAY).await;
                return "the server stops";
            }
        }
    }
}

async fn close(mut socket: WebSocket, code: u16) {
    // The other side may be gone already.
    _ = socket.send(Message::Close(Some(CloseFrame { code, reason: "".into() }))).await;
}
