use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use bytes::Bytes;

use crate::framing::FrameReader;
use crate::handshake::{self, HandshakeError};
use crate::{Host, HubOptions, Protocol};

/// Does the handshake: the protocol it chose, and the bytes that came with it. `None` if there is nothing to go on
/// with; the client has been told.
pub(super) async fn greet(
    socket: &mut WebSocket,
    host: &Host,
    options: &HubOptions,
    accepted: &[Protocol],
) -> Option<(Protocol, FrameReader)> {
    let mut frames = FrameReader::new(options.maximum_message_length);
    let mut is_text = false;
    let request = tokio::select! {
        biased;
        () = host.shutdown.cancelled() => return None,
        request = read_request(socket, &mut frames, &mut is_text) => request?,
        () = host.clock.sleep(options.handshake_timeout) => Err(HandshakeError::Canceled),
    };
    match request.and_then(|request| handshake::accept(&request, accepted)) {
        Ok(protocol) => {
            let answer = wrap(Bytes::from_static(handshake::ACCEPTED), is_text)?;
            tokio::select! {
                sent = socket.send(answer) => sent.ok()?,
                () = host.clock.sleep(options.handshake_timeout) => return None,
            }
            Some((protocol, frames))
        }
        Err(error) => {
            tracing::debug!(%error, "a handshake is refused");
            let farewell = async {
                socket.send(wrap(error.encode().into(), is_text)?).await.ok()?;
                socket.send(Message::Close(None)).await.ok()?;
                // The client hears the end of it before the socket is gone.
                while socket.recv().await?.is_ok() {}
                None
            };
            tokio::select! {
                nothing = farewell => nothing,
                () = host.clock.sleep(options.close_timeout) => None,
            }
        }
    }
}

/// The first record of the stream; `None` if the socket ends before.
async fn read_request(
    socket: &mut WebSocket,
    frames: &mut FrameReader,
    is_text: &mut bool,
) -> Option<Result<Bytes, HandshakeError>> {
    loop {
        match frames.next_record() {
            Ok(Some(request)) => return Some(Ok(request)),
            Ok(None) => {}
            Err(_) => return Some(Err(HandshakeError::Canceled)),
        }
        match socket.recv().await?.ok()? {
            Message::Binary(chunk) => frames.push(chunk),
            Message::Text(chunk) => {
                *is_text = true;
                frames.push(chunk.into());
            }
            Message::Ping(_) | Message::Pong(_) => {}
            Message::Close(_) => return None,
        }
    }
}

/// A WebSocket message of the kind the client used.
fn wrap(bytes: Bytes, is_text: bool) -> Option<Message> {
    Some(if is_text { Message::Text(Utf8Bytes::try_from(bytes).ok()?) } else { Message::Binary(bytes) })
}
