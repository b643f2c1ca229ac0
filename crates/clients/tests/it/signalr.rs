use std::sync::Arc;

use axum::http::request::Parts;
use bytes::Bytes;
use kiai_clients::signalr::{Callback, Callbacks, ConnectError, Connector, Ending, HubConnection, InvokeError};
use kiai_signalr::{
    Arguments, ClientHandle, ConnectionContext, DisconnectReason, Host, Hub, HubError, HubOptions, HubServer, Priority,
    Protocol, Refusal, Reply, SystemClock, messagepack,
};
use reqwest::header::HeaderMap;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// A hub that remembers its last client and how it went.
#[derive(Clone)]
struct TestHub {
    protocols: &'static [Protocol],
    seen: watch::Sender<Vec<String>>,
}

impl TestHub {
    fn note(&self, event: String) {
        self.seen.send_modify(|seen| seen.push(event));
    }

    async fn sees(&self, event: &str) {
        self.seen.subscribe().wait_for(|seen| seen.iter().any(|one| one == event)).await.unwrap();
    }
}

impl Hub for TestHub {
    type User = String;
    type Connection = ClientHandle;

    fn methods(&self) -> &'static [&'static str] {
        &["Echo", "Nothing", "Fail", "Flood", "Close", "Abort", "Never"]
    }

    fn protocols(&self) -> &'static [Protocol] {
        self.protocols
    }

    async fn authenticate(&self, request: &Parts) -> Result<String, Refusal> {
        let header = |name| request.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert_eq!(header("x-requested-with"), "XMLHttpRequest");
        assert!(header("user-agent").starts_with("Microsoft SignalR/"));
        match header("authorization") {
            "Bearer good" => Ok(header("x-client-session-id").to_owned()),
            _ => Err(Refusal::Unauthenticated),
        }
    }

    fn is_same_user(&self, negotiator: &String, opener: &String) -> bool {
        negotiator == opener
    }

    async fn connect(&self, context: ConnectionContext<String>) -> Result<ClientHandle, HubError> {
        self.note(format!("connect {}", context.user));
        Ok(context.client)
    }

    async fn invoke(
        &self,
        client: &mut ClientHandle,
        method: &'static str,
        arguments: Arguments,
    ) -> Result<Reply, HubError> {
        let (count, body) = arguments.message_pack()?;
        self.note(format!("{method} {count}"));
        match method {
            "Echo" => Ok(Reply::Value(body.slice(..body.len() - 1))),
            "Fail" => Err(HubError::hub("ServerShuttingDownException", "Server is shutting down.")),
            "Flood" => {
                for number in 0..100 {
                    client.try_send(messagepack::invocation("Called", 1, |buffer| buffer.push(number)), Priority::Must);
                }
                Ok(Reply::Void)
            }
            "Close" => {
                client.close(Some("Goodbye."), true);
                Ok(Reply::Void)
            }
            "Abort" => {
                client.abort();
                Ok(Reply::Void)
            }
            "Never" => std::future::pending().await,
            _ => Ok(Reply::Void),
        }
    }

    async fn disconnect(&self, _client: ClientHandle, reason: DisconnectReason) {
        self.note(format!("disconnect {reason:?}"));
    }
}

struct World {
    hub: TestHub,
    connector: Connector,
    url: String,
}

impl World {
    async fn new(protocols: &'static [Protocol]) -> Self {
        let hub = TestHub { protocols, seen: watch::Sender::new(Vec::new()) };
        let host = Host::system(CancellationToken::new(), TaskTracker::new());
        let server = HubServer::new(hub.clone(), host, HubOptions::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/signalr/hub", listener.local_addr().unwrap());
        let app: axum::Router = server.routes("/signalr/hub");
        let tasks = TaskTracker::new();
        tasks.spawn(async move { axum::serve(listener, app).await.unwrap() });
        let connector = Connector {
            http: reqwest::Client::new(),
            clock: Arc::new(SystemClock::new()),
            shutdown: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        Self { hub, connector, url }
    }

    async fn connect(&self) -> (HubConnection, Callbacks) {
        self.try_connect("good").await.unwrap()
    }

    async fn try_connect(&self, bearer: &str) -> Result<(HubConnection, Callbacks), ConnectError> {
        let headers = HeaderMap::from_iter([("x-client-session-id".parse().unwrap(), "seven".parse().unwrap())]);
        self.connector.connect(&self.url, Some(bearer), &headers).await
    }

    async fn all_ended(&self) {
        self.connector.tasks.close();
        self.connector.tasks.wait().await;
    }
}

#[tokio::test]
async fn calls_are_answered() {
    let world = World::new(Protocol::ALL).await;
    let (connection, _callbacks) = world.connect().await;
    let echo = |value| connection.invoke("Echo", 1, move |buffer| buffer.push(value));
    assert_eq!(tokio::join!(echo(1), echo(2)), (Ok(Bytes::from_static(&[1])), Ok(Bytes::from_static(&[2]))));
    assert_eq!(connection.invoke("Nothing", 0, |_| {}).await, Ok(Bytes::from_static(&[0xc0])));
    let error = connection.invoke("Fail", 0, |_| {}).await.unwrap_err();
    assert_eq!(error.readable(), "Server is shutting down.");
    assert_eq!(InvokeError::Hub("No colon".into()).readable(), "No colon");
    connection.send("Nothing", 2, |buffer| buffer.extend([1, 2]));
    world.hub.sees("Nothing 2").await;
    assert_eq!(world.hub.seen.borrow()[0], "connect seven");
}

#[tokio::test]
async fn callbacks_come_in_order() {
    let world = World::new(Protocol::ALL).await;
    let (connection, mut callbacks) = world.connect().await;
    connection.invoke("Flood", 0, |_| {}).await.unwrap();
    for number in 0..100 {
        let arguments = Bytes::copy_from_slice(&[number, 0x90]);
        assert_eq!(callbacks.next().await, Some(Callback { target: "Called".into(), argument_count: 1, arguments }));
    }
}

#[tokio::test]
async fn more_callbacks_than_may_wait_are_not_lost() {
    let world = World::new(Protocol::ALL).await;
    let (connection, mut callbacks) = world.connect().await;
    for _ in 0..60 {
        connection.send("Flood", 0, |_| {});
    }
    for index in 0..6000u32 {
        let callback = callbacks.next().await.unwrap();
        assert_eq!(u32::from(callback.arguments[0]), index % 100);
    }
    drop(callbacks);
    connection.invoke("Flood", 0, |_| {}).await.unwrap();
}

#[tokio::test]
async fn client_leaves_in_order_when_it_is_closed_or_dropped() {
    for dropped in [false, true] {
        let world = World::new(Protocol::ALL).await;
        let (connection, mut callbacks) = world.connect().await;
        connection.send("Nothing", 0, |_| {});
        if dropped {
            drop(connection);
        } else {
            connection.close();
            connection.send("Nothing", 1, |buffer| buffer.push(1));
        }
        assert_eq!(callbacks.next().await, None);
        world.hub.sees("disconnect ClientClosed").await;
        world.all_ended().await;
        assert_eq!(*world.hub.seen.borrow(), ["connect seven", "Nothing 0", "disconnect ClientClosed"]);
    }
}

#[tokio::test]
async fn text_of_the_servers_close_is_known() {
    let world = World::new(Protocol::ALL).await;
    let (connection, mut callbacks) = world.connect().await;
    assert_eq!(connection.invoke("Close", 0, |_| {}).await, Err(InvokeError::Ended));
    assert_eq!(callbacks.next().await, None);
    let closed = Ending::Closed { error: Some("Goodbye.".into()), allow_reconnect: true };
    assert_eq!(connection.ending(), Some(closed));
    assert_eq!(connection.invoke("Echo", 1, |buffer| buffer.push(1)).await, Err(InvokeError::Ended));
}

#[tokio::test]
async fn lost_and_aborted_connections_fail_what_waits() {
    let world = World::new(Protocol::ALL).await;
    let (connection, _callbacks) = world.connect().await;
    assert_eq!(connection.invoke("Abort", 0, |_| {}).await, Err(InvokeError::Ended));
    assert!(matches!(connection.ending(), Some(Ending::Lost(_))));

    let (connection, _callbacks) = world.connect().await;
    let (answer, ()) = tokio::join!(connection.invoke("Never", 0, |_| {}), async {
        world.hub.sees("Never 0").await;
        connection.abort();
    });
    assert_eq!((answer, connection.ending()), (Err(InvokeError::Ended), Some(Ending::Aborted)));

    let (connection, mut callbacks) = world.connect().await;
    world.connector.shutdown.cancel();
    assert_eq!(callbacks.next().await, None);
    assert_eq!(connection.ending(), Some(Ending::Aborted));
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let world = World::new(&[Protocol::Json]).await;
    let Err(ConnectError::Refused { status, .. }) = world.try_connect("bad").await else { panic!("not refused") };
    assert_eq!(status, 401);
    let Err(ConnectError::Handshake(text)) = world.try_connect("good").await else { panic!("not refused") };
    assert_eq!(text, "The protocol 'messagepack' is not supported.");
}
