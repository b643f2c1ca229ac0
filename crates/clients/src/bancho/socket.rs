//! neosu's WebSocket.

use std::{marker::PhantomData, sync::Arc};

use futures_util::{SinkExt, StreamExt};
use kiai_wire_bancho::{
    ClientPacket, ServerPacket,
    login::headers::{CLIENT_VERSION, REQUEST_TOKEN},
};
use parking_lot::Mutex;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{self, Message, client::IntoClientRequest, http::HeaderValue},
};

use super::{
    BanchoClient, BanchoError, Family,
    frames::{FrameWatch, Watched},
    packets,
};

/// An open socket.
#[derive(Debug)]
pub struct BanchoSocket<F> {
    socket: WebSocketStream<Watched>,
    watch: Arc<Mutex<FrameWatch>>,
    family: PhantomData<fn() -> F>,
}

impl<F: Family> BanchoClient<F> {
    /// Opens the socket of the visit.
    ///
    /// # Errors
    /// [`BanchoError::Refused`] when the server gives a status instead, [`BanchoError::Socket`].
    pub async fn open_socket(&self) -> Result<BanchoSocket<F>, BanchoError> {
        let url = format!("ws://c.{}:{}/ws/", self.domain, self.address.port());
        let mut request = url.into_client_request().map_err(failed)?;
        let headers = request.headers_mut();
        headers.insert(REQUEST_TOKEN, HeaderValue::from_str(&self.token().unwrap_or_default()).map_err(failed)?);
        headers.insert("User-Agent", HeaderValue::from_static("osu!"));
        if let Some(version) = F::VERSION {
            headers.insert(CLIENT_VERSION, HeaderValue::from_static(version));
        }
        let (stream, watch) = Watched::new(TcpStream::connect(self.address).await.map_err(failed)?);
        match client_async(request, stream).await {
            Ok((socket, _)) => Ok(BanchoSocket { socket, watch, family: PhantomData }),
            Err(tungstenite::Error::Http(response)) => Err(BanchoError::Refused { status: response.status().as_u16() }),
            Err(error) => Err(failed(error)),
        }
    }
}

impl<F: Family> BanchoSocket<F> {
    /// Sends packets in one message.
    ///
    /// # Errors
    /// [`BanchoError::Socket`].
    pub async fn send(&mut self, packets: &[ClientPacket]) -> Result<(), BanchoError> {
        self.send_bytes(packets::encode::<F>(packets)).await
    }

    /// Sends packets as the client flushes them: neosu with a PING at the end.
    ///
    /// # Errors
    /// [`BanchoError::Socket`].
    pub async fn flush(&mut self, packets: &[ClientPacket]) -> Result<(), BanchoError> {
        self.send_bytes(packets::flush::<F>(packets)).await
    }

    /// Sends bytes as they are, in one message: a packet may be cut anywhere.
    ///
    /// # Errors
    /// [`BanchoError::Socket`].
    pub async fn send_bytes(&mut self, bytes: Vec<u8>) -> Result<(), BanchoError> {
        self.socket.send(Message::binary(bytes)).await.map_err(failed)
    }

    /// The packets of the next message, none when the server has closed the socket.
    ///
    /// # Errors
    /// [`BanchoError::Unreadable`] also for a message that is text, or ends within a packet: the client drops that.
    pub async fn next(&mut self) -> Result<Option<Vec<ServerPacket>>, BanchoError> {
        while let Some(message) = self.socket.next().await {
            if let Some(fault) = self.watch.lock().fault() {
                return Err(BanchoError::Unreadable(fault.to_owned()));
            }
            match message.map_err(failed)? {
                Message::Binary(bytes) => return packets::decode::<F>(&bytes).map(Some),
                Message::Text(_) => return Err(BanchoError::Unreadable("a text".to_owned())),
                Message::Close(_) => return Ok(None),
                Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
        Ok(None)
    }
}

fn failed(error: impl std::fmt::Display) -> BanchoError {
    BanchoError::Socket(error.to_string())
}
