//! A small hub in both protocols, for trying clients: `cargo run -p kiai-signalr --example echo -- 127.0.0.1:5000`.
//!
//! It prints the address it listens on, and ends when it is interrupted.

use axum::http::request::Parts;
use bytes::Bytes;
use kiai_signalr::{
    Arguments, ClientHandle, ConnectionContext, DisconnectReason, Host, Hub, HubError, HubOptions, HubServer, Priority,
    Protocol, Refusal, Reply, json, messagepack,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

struct EchoHub;

impl Hub for EchoHub {
    type User = ();
    type Connection = ClientHandle;

    fn methods(&self) -> &'static [&'static str] {
        &["Echo", "Nothing", "Fail", "Break", "CallBack", "Close"]
    }

    async fn authenticate(&self, request: &Parts) -> Result<(), Refusal> {
        let token = request.headers.get("authorization").is_some_and(|value| value == "Bearer secret");
        // Browsers and Node cannot send headers with a WebSocket: their client puts the token into the query.
        let query = request.uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "access_token=secret"));
        if token || query { Ok(()) } else { Err(Refusal::Unauthenticated) }
    }

    fn is_same_user(&self, (): &(), (): &()) -> bool {
        true
    }

    async fn connect(&self, context: ConnectionContext<()>) -> Result<ClientHandle, HubError> {
        Ok(context.client)
    }

    async fn invoke(
        &self,
        client: &mut ClientHandle,
        method: &'static str,
        arguments: Arguments,
    ) -> Result<Reply, HubError> {
        match method {
            "Echo" => Ok(Reply::Value(encode(client.protocol(), &text(&arguments)?)?)),
            "Nothing" => Ok(Reply::Void),
            "Fail" => Err(HubError::hub("InvalidStateException", "Not in this state.")),
            "CallBack" => {
                client.try_send(call_back(client.protocol(), &text(&arguments)?)?, Priority::Must);
                Ok(Reply::Void)
            }
            "Close" => {
                client.close(Some("Goodbye."), false);
                Ok(Reply::Void)
            }
            _ => Err(HubError::Opaque),
        }
    }

    async fn disconnect(&self, _client: ClientHandle, _reason: DisconnectReason) {}
}

/// The one argument, a text. Whatever follows it in a MessagePack frame is left alone.
fn text(arguments: &Arguments) -> Result<String, HubError> {
    match arguments {
        Arguments::MessagePack { count: 1, body } => match rmp::decode::read_str_from_slice(body) {
            Ok((text, _)) => Ok(text.to_owned()),
            Err(_) => Err(HubError::Arguments),
        },
        Arguments::Json(values) if values.len() == 1 => {
            serde_json::from_str(values[0].get()).map_err(|_| HubError::Arguments)
        }
        _ => Err(HubError::Arguments),
    }
}

fn encode(protocol: Protocol, text: &str) -> Result<Bytes, HubError> {
    let mut bytes = Vec::new();
    match protocol {
        Protocol::MessagePack => rmp::encode::write_str(&mut bytes, text).map_err(|_| HubError::Opaque)?,
        Protocol::Json => serde_json::to_writer(&mut bytes, text).map_err(|_| HubError::Opaque)?,
    }
    Ok(bytes.into())
}

fn call_back(protocol: Protocol, text: &str) -> Result<Bytes, HubError> {
    match protocol {
        Protocol::MessagePack => {
            let argument = encode(protocol, text)?;
            Ok(messagepack::invocation("called", 1, |buffer| buffer.extend_from_slice(&argument)))
        }
        Protocol::Json => json::invocation("called", &(text,)).map_err(|_| HubError::Opaque),
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".into());
    let listener = TcpListener::bind(address).await?;
    announce(listener.local_addr()?);
    let (shutdown, tasks) = (CancellationToken::new(), TaskTracker::new());
    let server = HubServer::new(EchoHub, Host::system(shutdown.clone(), tasks.clone()), HubOptions::default());
    let stopping = shutdown.clone();
    let serving = axum::serve(listener, server.routes("/echo").into_make_service())
        .with_graceful_shutdown(stopping.cancelled_owned());
    let interrupt = async {
        tokio::signal::ctrl_c().await?;
        shutdown.cancel();
        Ok(())
    };
    tokio::try_join!(serving.into_future(), interrupt)?;
    tasks.close();
    tasks.wait().await;
    Ok(())
}

#[expect(clippy::print_stdout, reason = "whoever started the example wants to know where it listens")]
fn announce(address: std::net::SocketAddr) {
    println!("{address}");
}
