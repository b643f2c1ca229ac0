//! The life of one connection: handshake, calls, end.

mod greet;
mod link;

use axum::extract::ws::WebSocket;
use axum::http::HeaderMap;
use bytes::Bytes;

use crate::hub::CLOSED_WITH_ERROR;
use crate::{
    ClientHandle, ConnectionContext, DisconnectReason, Host, Hub, HubError, HubMessage, HubOptions, Invocation,
    Outcome, Protocol, Reply,
};
use link::Link;

/// Runs a connection from the handshake to its end.
pub(crate) async fn run<H: Hub>(
    hub: &H,
    host: &Host,
    options: &HubOptions,
    mut socket: WebSocket,
    opener: Opener<H::User>,
) {
    let Some((protocol, frames)) = greet::greet(&mut socket, host, options, hub.protocols()).await else { return };
    let Opener { connection_id, user, headers } = opener;
    let client = ClientHandle::new(&connection_id, protocol, options.outbox_count, options.outbox_length);
    let mut link = Link::new(socket, frames, client.clone(), host, options);
    let context = ConnectionContext { user, headers, client };
    match link.drive(hub.connect(context)).await.unwrap_or(Err(HubError::Opaque)) {
        Ok(mut connection) => {
            let reason = serve(hub, &mut link, &mut connection).await;
            // A panic has been reported by its hook, and there is nobody left to tell.
            link.drive(hub.disconnect(connection, reason)).await.ok();
        }
        Err(error) => link.client().end(DisconnectReason::Closed, Some(&error.close_text()), false),
    }
    link.finish().await;
}

/// Who opens a connection.
pub(crate) struct Opener<U> {
    pub(crate) connection_id: String,
    pub(crate) user: U,
    pub(crate) headers: HeaderMap,
}

/// Runs the calls of a connection one after another until it ends.
async fn serve<H: Hub>(hub: &H, link: &mut Link, connection: &mut H::Connection) -> DisconnectReason {
    loop {
        let frame = match link.next_call().await {
            Ok(frame) => frame,
            Err(reason) => return reason,
        };
        let protocol = link.client().protocol();
        match protocol.decode(&frame) {
            Ok(HubMessage::Invocation(call)) => answer(hub, link, connection, call).await,
            Ok(HubMessage::StreamInvocation(call)) => refuse_stream(hub, link.client(), &call),
            Ok(HubMessage::Close { error, .. }) => {
                if let Some(error) = error {
                    tracing::debug!(%error, "a client closes its connection because of an error");
                }
                link.client_closed();
            }
            Ok(_) => {}
            Err(error) => {
                tracing::debug!(%error, "a client sent what is not a hub message");
                link.client().end(DisconnectReason::ProtocolViolation, Some(CLOSED_WITH_ERROR), false);
            }
        }
    }
}

async fn answer<H: Hub>(hub: &H, link: &mut Link, connection: &mut H::Connection, call: Invocation<'_>) {
    let result = match find_method(hub, &call.target) {
        Some(method) => link.drive(hub.invoke(connection, method, call.arguments)).await,
        None => Ok(Err(HubError::UnknownMethod)),
    };
    let Some(invocation_id) = call.invocation_id else { return };
    let protocol = link.client().protocol();
    let frame = match result.unwrap_or(Err(HubError::Opaque)) {
        Ok(reply) => complete(protocol, &invocation_id, &call.target, reply),
        Err(error) => fail(protocol, &invocation_id, error.completion_text(&call.target)),
    };
    link.client().try_send(frame, crate::Priority::Must);
}

/// No hub of this crate has methods that answer with a stream; whoever asks for one is told in ASP.NET Core's words.
fn refuse_stream<H: Hub>(hub: &H, client: &ClientHandle, call: &Invocation<'_>) {
    let Some(invocation_id) = &call.invocation_id else { return };
    let text = match find_method(hub, &call.target) {
        Some(_) => format!(
            "The client attempted to invoke the non-streaming '{}' method with a streaming invocation.",
            call.target
        ),
        None => HubError::UnknownMethod.completion_text(&call.target),
    };
    client.try_send(fail(client.protocol(), invocation_id, text), crate::Priority::Must);
}

fn find_method<H: Hub>(hub: &H, target: &str) -> Option<&'static str> {
    hub.methods().iter().copied().find(|method| method.eq_ignore_ascii_case(target))
}

fn complete(protocol: Protocol, invocation_id: &str, target: &str, reply: Reply) -> Bytes {
    let value = match reply {
        Reply::Void => protocol.null(),
        Reply::Value(value) => value,
    };
    protocol.completion(invocation_id, &Outcome::Result(value)).unwrap_or_else(|error| {
        tracing::error!(%error, target, "a hub method gave a result that is not valid in its protocol");
        fail(protocol, invocation_id, HubError::Opaque.completion_text(target))
    })
}

fn fail(protocol: Protocol, invocation_id: &str, text: String) -> Bytes {
    let outcome = Outcome::Error(text.into());
    protocol.completion(invocation_id, &outcome).expect("an error text can be encoded in every protocol")
}
