//! WebSockets: the same packets both ways, over the same outbox.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use kiai_services::{presence::roster_change, sessions};
use kiai_wire_bancho::{ClientPacket, PacketStream, codec::MAX_BUNDLE};
use tokio_util::sync::CancellationToken;

use super::{failed, resume, token, unavailable};
use crate::{
    Gate,
    line::{Line, OpenFailure, note_delivered},
    packets::{handle, note_match},
};

/// Thousands of these lie idle: a connection costs little more than this.
const READ_BUFFER: usize = 4 * 1024;
/// How long one message may take: who reads nothing for so long is not there.
const SEND_MAX: Duration = Duration::from_secs(30);

/// Opens a socket for a visit. A token that opens none is refused with a status: the client goes on with polls, and is
/// told there.
pub(crate) async fn get_socket(State(gate): State<Gate>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    let line = match resume::find(&gate, token(&headers).unwrap_or_default()).await {
        Ok(Some(line)) => line,
        Ok(None) => return (StatusCode::UNAUTHORIZED, "This visit is over.").into_response(),
        Err(OpenFailure::Internal(error)) => return failed(&error, "A socket"),
        Err(OpenFailure::Busy | OpenFailure::Ended) => return unavailable("Please try again in a moment."),
    };
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_message_size(MAX_BUNDLE)
        .max_frame_size(MAX_BUNDLE)
        .on_upgrade(move |socket| async move {
            let _waited_for = gate.services.tasks.token();
            let replaced = line.new_socket();
            let ending = serve(socket, &gate, &line, replaced).await;
            tracing::debug!(user = %line.user.id, ending, "A socket of bancho ended");
        })
}

/// Serves until either side ends it, and says why it ended. The visit goes on without it.
async fn serve(mut socket: WebSocket, gate: &Gate, line: &Arc<Line>, replaced: CancellationToken) -> &'static str {
    let clock = &gate.services.clock;
    let mut stream = PacketStream::<ClientPacket>::new(line.dialect());
    loop {
        // From before it is looked, so that no change is missed.
        let mut roster = std::pin::pin!(roster_change(&gate.services));
        roster.as_mut().enable();
        let taken = line.take(gate).await;
        if !taken.bytes.is_empty() {
            let sent = tokio::select! {
                sent = socket.send(Message::Binary(taken.bytes.clone())) => sent.is_ok(),
                () = clock.sleep(SEND_MAX) => false,
            };
            if !sent {
                line.outbox.put_back(taken);
                return "lost";
            }
            note_delivered(gate, line, &taken).await;
        }
        let due = line.due_at(gate).map(|at| at.since(clock.now()));
        tokio::select! {
            () = line.outbox.filled() => {}
            () = clock.sleep(due.unwrap_or_default()), if due.is_some() => {}
            // While something is due anyway, however many come wake nobody.
            () = roster, if due.is_none() => {}
            received = socket.recv() => match received {
                Some(Ok(Message::Binary(chunk))) => hear(gate, line, &mut stream, &chunk).await,
                Some(Ok(Message::Close(_))) | None => return "closed by the client",
                Some(Err(_)) => return "lost",
                // Texts mean nothing here, and pings are answered below.
                Some(Ok(_)) => {}
            },
            () = line.ended.cancelled() => {
                close(socket).await;
                return "the visit is over";
            }
            () = replaced.cancelled() => {
                close(socket).await;
                return "a newer one came";
            }
            () = gate.services.stopping.cancelled() => {
                close(socket).await;
                return "the server stops";
            }
        }
    }
}

/// Handles the packets that are whole with this chunk; the rest waits for the next.
async fn hear(gate: &Gate, line: &Line, stream: &mut PacketStream<ClientPacket>, chunk: &[u8]) {
    sessions::touch(&gate.services, &line.session);
    stream.push(chunk);
    let mut input = line.input.lock().await;
    while let Some(packet) = stream.next_packet() {
        handle(gate, line, &mut input, packet).await;
    }
    note_match(gate, line, &mut input).await;
}

/// The client keeps the socket for its next visit, which it does not belong to.
async fn close(mut socket: WebSocket) {
    // The other side may be gone already.
    _ = socket.send(Message::Close(None)).await;
}
