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

impl<S, C> std::fmt::Debug for Hub<S, C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hub").field("connection", &self.connection).finish_non_exhaustive()
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
        self.connection.send(call.target(), call.argument_count(), |buffer| call.append_arguments(buffer));
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
        let (method, count) = (call.target(), call.argument_count());
        let answer = self.connection.invoke(method, count, |buffer| call.append_arguments(buffer));
        answer.await.map_err(|error| match error {
            InvokeError::Hub(_) => Error::Hub(error.readable()),
            InvokeError::Ended => Error::Hub(error.to_string()),
        })
    }
}

fn read<C: Call>(callback: &Callback) -> Result<Heard<C>, Error> {
    let unreadable = |error: msgpack::DecodeError| Error::Hub(format!("`{}` cannot be read: {error}", callback.target));
    let (target, count) = (&callback.target, callback.argument_count);
    let own = C::decode(target, count, &callback.arguments).map_err(unreadable)?;
    if let Some(call) = own {
        return Ok(Heard::Call(call));
    }
    StatefulUserHubClient::decode(target, count, &callback.arguments)
        .map_err(unreadable)?
        .map(Heard::Common)
        .ok_or_else(|| Error::Hub(format!("`{target}` is no method of this client")))
}

/// The frame of a call without an id, for one message that many connections send.
#[must_use]
pub fn frame(call: &impl Call) -> Bytes {
    kiai_signalr::messagepack::invocation(call.target(), call.argument_count(), |buffer| call.append_arguments(buffer))
}
