//! The notification socket. Upstream: `WebSocketNotificationsClient.cs`.

use futures_util::{SinkExt, StreamExt};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue},
};

use super::{
    Error, LazerClient,
    strict::{self, NotificationItem, Notifications},
};

/// One thing the server tells: upstream's `SocketMessage`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SocketMessage {
    /// `chat.message.new`, `new`, `logout` ...
    #[serde(default)]
    pub event: String,
    /// An object or nothing.
    #[serde(default)]
    pub data: Option<Map<String, Value>>,
    /// What went wrong.
    #[serde(default)]
    pub error: Option<String>,
}

/// An open notification socket.
#[derive(Debug)]
pub struct NotificationSocket {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl SocketMessage {
    /// The notification in a `new`, read as the game reads it.
    ///
    /// # Errors
    /// [`Error::Socket`] for what has the game drop the socket.
    pub fn notification(&self) -> Result<NotificationItem, Error> {
        let data = serde_json::to_vec(&self.data).map_err(socket_error)?;
        strict::read(&data).map_err(socket_error)
    }
}

impl LazerClient {
    /// `GET notifications`: what the player has not seen.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn notifications(&self) -> Result<Vec<NotificationItem>, Error> {
        Ok(self.api(Method::GET, "notifications").typed::<Notifications>().await?.notifications)
    }

    /// Asks where the socket is, connects and says `chat.start`, as the game does after each login.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has, and [`Error::Socket`].
    pub async fn open_notifications(&self) -> Result<NotificationSocket, Error> {
        let endpoint = self.api(Method::GET, "notifications").typed::<Notifications>().await?.notification_endpoint;
        let mut request = endpoint.into_client_request().map_err(socket_error)?;
        if let Some(token) = self.access_token() {
            let value = HeaderValue::from_str(&format!("Bearer {token}")).map_err(socket_error)?;
            request.headers_mut().insert("Authorization", value);
        }
        let (socket, _) = tokio_tungstenite::connect_async(request).await.map_err(socket_error)?;
        let mut open = NotificationSocket { socket };
        open.send(r#"{"event":"chat.start","data":null,"error":null}"#).await?;
        Ok(open)
    }
}

impl NotificationSocket {
    /// Sends one text frame.
    ///
    /// # Errors
    /// [`Error::Socket`].
    pub async fn send(&mut self, text: &str) -> Result<(), Error> {
        self.socket.send(Message::text(text)).await.map_err(socket_error)
    }

    /// The next message, none when the server has closed the socket.
    ///
    /// # Errors
    /// [`Error::Socket`] for what ends the game's own connection: a binary frame, text that is not ASCII (the game
    /// decodes it in pieces), a message it cannot read.
    pub async fn next(&mut self) -> Result<Option<SocketMessage>, Error> {
        while let Some(message) = self.socket.next().await {
            match message.map_err(socket_error)? {
                Message::Text(text) if !text.is_ascii() => {
                    return Err(Error::Socket("a frame that is not ASCII".to_owned()));
                }
                Message::Text(text) => {
                    let message: SocketMessage = serde_json::from_str(&text).map_err(socket_error)?;
                    if message.event == "new" {
                        message.notification()?;
                    }
                    return Ok(Some(message));
                }
                Message::Binary(_) => return Err(Error::Socket("a binary frame".to_owned())),
                Message::Close(_) => return Ok(None),
                Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
        Ok(None)
    }

    /// Closes it.
    ///
    /// # Errors
    /// [`Error::Socket`].
    pub async fn close(mut self) -> Result<(), Error> {
        self.socket.close(None).await.map_err(socket_error)
    }
}

fn socket_error(error: impl std::fmt::Display) -> Error {
    Error::Socket(error.to_string())
}
