use std::sync::Arc;

use axum::http::request::Parts;
use kiai_signalr::{
    Arguments, ClientHandle, ConnectionContext, DisconnectReason, Hub, HubError, Protocol, Refusal, Reply, json,
    messagepack,
};
use parking_lot::Mutex;
use tokio::sync::{Semaphore, watch};

/// A hub whose methods do one thing each, and that remembers what happened.
#[derive(Clone)]
pub(crate) struct TestHub {
    pub(crate) protocols: &'static [Protocol],
    pub(crate) seen: watch::Sender<Vec<String>>,
    /// `Wait` takes one permit.
    pub(crate) gate: Arc<Semaphore>,
    pub(crate) clients: Arc<Mutex<Vec<ClientHandle>>>,
}

pub(crate) struct Connected {
    user: String,
    client: ClientHandle,
}

impl TestHub {
    pub(crate) fn new(protocols: &'static [Protocol]) -> Self {
        let (seen, gate) = (watch::Sender::new(Vec::new()), Arc::new(Semaphore::new(0)));
        Self { protocols, seen, gate, clients: Arc::default() }
    }

    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.borrow().clone()
    }

    /// Waits until the hub has seen something.
    pub(crate) async fn sees(&self, event: &str) {
        self.seen.subscribe().wait_for(|seen| seen.iter().any(|one| one == event)).await.unwrap();
    }

    pub(crate) fn client(&self) -> ClientHandle {
        self.clients.lock().last().unwrap().clone()
    }

    fn note(&self, event: String) {
        self.seen.send_modify(|seen| seen.push(event));
    }
}

impl Hub for TestHub {
    type User = String;
    type Connection = Connected;

    fn methods(&self) -> &'static [&'static str] {
        &["Echo", "Nothing", "Note", "Wait", "Call", "Fail", "Break", "Panic", "Deny", "Hide", "Quit"]
    }

    fn protocols(&self) -> &'static [Protocol] {
        self.protocols
    }

    async fn authenticate(&self, request: &Parts) -> Result<String, Refusal> {
        match request.headers.get("authorization").map(|value| value.as_bytes()) {
            None => Ok("guest".into()),
            Some(b"Bearer nobody") => Err(Refusal::Unauthenticated),
            Some(b"Bearer limited") => Err(Refusal::Forbidden),
            Some(b"Bearer unlucky") => Err(Refusal::Unavailable),
            Some(name) => Ok(String::from_utf8_lossy(name).into_owned()),
        }
    }

    fn is_same_user(&self, negotiator: &String, opener: &String) -> bool {
        negotiator == opener
    }

    async fn connect(&self, context: ConnectionContext<String>) -> Result<Connected, HubError> {
        match context.headers.get("x-test").map(|value| value.as_bytes()) {
            Some(b"refuse") => return Err(HubError::hub("InvalidStateException", "Not now.")),
            Some(b"panic") => panic!("as asked"),
            _ => {}
        }
        self.note(format!("connect {}", context.user));
        self.clients.lock().push(context.client.clone());
        Ok(Connected { user: context.user, client: context.client })
    }

    async fn invoke(
        &self,
        connection: &mut Connected,
        method: &'static str,
        arguments: Arguments,
    ) -> Result<Reply, HubError> {
        self.note(format!("{method} {}", arguments.count()));
        match method {
            "Echo" => match arguments {
                Arguments::MessagePack { count: 1, body } => Ok(Reply::Value(body.slice(..body.len() - 1))),
                Arguments::Json(values) if values.len() == 1 => {
                    Ok(Reply::Value(values[0].get().as_bytes().to_vec().into()))
                }
                _ => Err(HubError::Arguments),
            },
            "Wait" => {
                self.gate.acquire().await.unwrap().forget();
                self.note("waited".into());
                Ok(Reply::Void)
            }
            "Call" => {
                let frame = match connection.client.protocol() {
                    Protocol::Json => json::invocation("Called", &(1,)).unwrap(),
                    Protocol::MessagePack => messagepack::invocation("Called", 1, |buffer| buffer.push(1)),
                };
                connection.client.try_send(frame, kiai_signalr::Priority::Must);
                Ok(Reply::Void)
            }
            "Fail" => Err(HubError::hub("InvalidPasswordException", "Invalid password")),
            "Break" => Err(HubError::Opaque),
            "Panic" => panic!("as asked"),
            "Deny" => Err(HubError::Unauthorized),
            "Hide" => Err(HubError::UnknownMethod),
            "Quit" => {
                connection.client.close(Some("Bye."), true);
                Ok(Reply::Void)
            }
            _ => Ok(Reply::Void),
        }
    }

    async fn disconnect(&self, connection: Connected, reason: DisconnectReason) {
        self.note(format!("disconnect {} {reason:?}", connection.user));
    }
}
