//! The three hubs as the game opens them. Upstream: `HubClientConnector.cs`, `OnlineSpectatorClient.cs`,
//! `OnlineMetadataClient.cs`, `OnlineMultiplayerClient.cs`.

use std::{marker::PhantomData, sync::Arc};

use bytes::Bytes;
use kiai_signalr::Clock;
use kiai_wire_lazer::{
    hub::{
        StatefulUserHubClient,
        metadata::{MetadataClient, MetadataServer},
        multiplayer::{MultiplayerClient, MultiplayerServer},
        spectator::{SpectatorClient, SpectatorServer},
    },
    msgpack::{self, Call, Decode, Reader},
};
use reqwest::header::{HeaderMap, HeaderValue};

use super::{Error, LazerClient};
use crate::signalr::{Callback, Callbacks, Ending, HubConnection, InvokeError};

/// The spectator hub.
pub type SpectatorHub = Hub<SpectatorServer, SpectatorClient>;
/// The metadata hub.
pub type MetadataHub = Hub<MetadataServer, MetadataClient>;
/// The multiplayer hub.
pub type MultiplayerHub = Hub<MultiplayerServer, MultiplayerClient>;

/// An open hub, whose methods are `S` and whose callbacks are `C`.
#[derive(Debug)]
pub struct Hub<S, C> {
    connection: HubConnection,
    callbacks: Callbacks,
    clock: Arc<dyn Clock>,
    methods: PhantomData<fn(S) -> C>,
}

/// What the server told.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard<C> {
    /// Something of this hub.
    Call(C),
    /// Something of every hub.
    Common(StatefulUserHubClient),
}

impl LazerClient {
    /// Opens `{APIUrl}/signalr/spectator`.
    ///
    /// # Errors
    /// [`Error::Hub`].
    pub async fn open_spectator(&self) -> Result<SpectatorHub, Error> {
        self.open_hub("spectator").await
    }

    /// Opens `{APIUrl}/signalr/metadata`.
    ///
    /// # Errors
    /// [`Error::Hub`].
    pub async fn open_metadata(&self) -> Result<MetadataHub, Error> {
        self.open_hub("metadata").await
    }

    /// Opens `{APIUrl}/signalr/multiplayer`.
    ///
    /// # Errors
    /// [`Error::Hub`].
    pub async fn open_multiplayer(&self) -> Result<MultiplayerHub, Error> {
        self.open_hub("multiplayer").await
    }

    async fn open_hub<S: Call, C: Call>(&self, name: &str) -> Result<Hub<S, C>, Error> {
        let mut headers = HeaderMap::new();
        let game = self.game();
        for (name, value) in
            [("x-osu-version-hash", &game.version_hash), ("x-client-session-id", &game.client_session_id)]
        {
            headers.insert(name, HeaderValue::from_str(value).map_err(|error| Error::Hub(error.to_string()))?);
        }
        let url = format!("{}/signalr/{name}", self.base());
        let (connection, callbacks) = self
            .connector()
            .connect(&url, self.access_token().as_deref(), &headers)
            .await
            .map_err(|error| Error::Hub(error.to_string()))?;
        Ok(Hub { connection, callbacks, clock: self.connector().clock.clone(), methods: PhantomData })
    }
}

impl<S: Call, C: Call> Hub<S, C> {
    /// Calls a method and waits until it is done.
    ///
    /// # Errors
    /// [`Error::Hub`] with what the game would show.
    pub async fn call(&self, call: &S) -> Result<(), Error> {
        self.invoke(call).await.map(|_| ())
    }

    /// Calls a method that has a result.
    ///
    /// # Errors
    /// [`Error::Hub`], also when the result cannot be read.
    pub async fn ask<R: Decode>(&self, call: &S) -> Result<R, Error> {
        let result = self.invoke(call).await?;
        R::decode(&mut Reader::new(&result)).map_err(|error| Error::Hub(error.to_string()))
    }

    /// Calls a method and waits for nothing.
    pub fn send(&self, call: &S) {
        let (count, values) = arguments(call);
        self.connection.send(call.target(), count, |buffer| buffer.extend_from_slice(&values));
    }

    /// The next callback; none once the connection has ended.
    ///
    /// # Errors
    /// [`Error::Hub`] for a call that the game would drop in silence: one it does not know or cannot read.
    pub async fn next(&mut self) -> Result<Option<Heard<C>>, Error> {
        match self.callbacks.next().await {
            Some(callback) => read(&callback).map(Some),
            None => Ok(None),
        }
    }

    /// The connection, for what the game would not do.
    #[must_use]
    pub fn connection(&self) -> &HubConnection {
        &self.connection
    }

    /// The time this client goes by.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// How the connection ended, if it has.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        self.connection.ending()
    }

    /// The connection without an ear: callbacks are thrown away as they come.
    #[must_use]
    pub fn deaf(self) -> HubConnection {
        self.connection
    }

    /// Leaves in order.
    pub fn close(&self) {
        self.connection.close();
    }

    async fn invoke(&self, call: &S) -> Result<Bytes, Error> {
        let (count, values) = arguments(call);
        let answer = self.connection.invoke(call.target(), count, |buffer| buffer.extend_from_slice(&values));
        answer.await.map_err(|error| match error {
            InvokeError::Hub(_) => Error::Hub(error.readable()),
            InvokeError::Ended => Error::Hub(error.to_string()),
        })
    }
}

/// The arguments of a call without the header of their array, which SignalR's envelope writes.
fn arguments(call: &impl Call) -> (u32, Bytes) {
    let array = call.arguments();
    let mut reader = array.as_ref();
    let count = rmp::decode::read_array_len(&mut reader).unwrap_or(0);
    let header_length = array.len() - reader.len();
    (count, array.slice(header_length..))
}

fn read<C: Call>(callback: &Callback) -> Result<Heard<C>, Error> {
    let mut array = Vec::with_capacity(callback.arguments.len() + 5);
    rmp::encode::write_array_len(&mut array, callback.argument_count).map_err(|error| Error::Hub(error.to_string()))?;
    array.extend_from_slice(&callback.arguments);
    let unreadable = |error: msgpack::DecodeError| Error::Hub(format!("`{}` cannot be read: {error}", callback.target));
    if let Some(call) = C::decode_from(&callback.target, &mut Reader::new(&array)).map_err(unreadable)? {
        return Ok(Heard::Call(call));
    }
    StatefulUserHubClient::decode_from(&callback.target, &mut Reader::new(&array))
        .map_err(unreadable)?
        .map(Heard::Common)
        .ok_or_else(|| Error::Hub(format!("`{}` is no method of this client", callback.target)))
}

/// The frame of a call without an id, for one message that many connections send.
#[must_use]
pub fn frame(call: &impl Call) -> Bytes {
    let (count, values) = arguments(call);
    kiai_signalr::messagepack::invocation(call.target(), count, |buffer| buffer.extend_from_slice(&values))
}
