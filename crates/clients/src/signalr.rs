//! The client half of SignalR, as osu!(lazer) uses it: negotiation, one WebSocket, the MessagePack protocol.
//!
//! A connection is one small task on the tracker it is given: thousands of them fit into one load generator. Arguments
//! and results stay bytes; the typed clients encode and decode them.
//!
//! Upstream: `HubConnection.cs`, `HttpConnection.cs` (Microsoft.AspNetCore.SignalR.Client) and `HubClientConnector.cs`.

mod connect;
mod connection;
mod pump;

pub use connect::{ConnectError, Connector};
pub use connection::{Callback, Callbacks, Ending, HubConnection, InvokeError};
pub use kiai_signalr::{Clock, SystemClock};
