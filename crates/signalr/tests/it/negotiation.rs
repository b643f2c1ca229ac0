use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use tokio_tungstenite::tungstenite::Error;
use tower::ServiceExt;

use crate::server::{Client, Server};

/// Asks without a socket: status, content type, body.
async fn ask(server: &Server, method: &str, path: &str, bearer: Option<&str>) -> (u16, String, String) {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(bearer) = bearer {
        request = request.header("authorization", format!("Bearer {bearer}"));
    }
    let response = server.app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let content_type = response.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 10_000).await.unwrap();
    (status, content_type.unwrap_or_default(), String::from_utf8(body.to_vec()).unwrap())
}

fn refusal(result: Result<Client, Error>) -> (StatusCode, String) {
    match result.err().unwrap() {
        Error::Http(response) => {
            let body = response.body().clone().unwrap_or_default();
            (response.status(), String::from_utf8(body).unwrap())
        }
        error => panic!("{error}"),
    }
}

const TRANSPORTS: &str = r#""availableTransports":[{"transport":"WebSockets","transferFormats":["Text","Binary"]}]"#;
const FIRST: &str = "AQEBAQEBAQEBAQEBAQEBAQ";
const SECOND: &str = "AgICAgICAgICAgICAgICAg";

#[tokio::test]
async fn version_one_gives_an_id_and_a_token() {
    let server = Server::start().await;
    let (status, content_type, body) = ask(&server, "POST", "/hub/negotiate?negotiateVersion=1", None).await;
    assert_eq!((status, content_type.as_str()), (200, "application/json"));
    let expected =
        format!(r#"{{"negotiateVersion":1,"connectionId":"{SECOND}","connectionToken":"{FIRST}",{TRANSPORTS}}}"#);
    assert_eq!(body, expected);
}

#[tokio::test]
async fn stateful_reconnect_is_never_offered() {
    let server = Server::start().await;
    let path = "/hub/negotiate?negotiateVersion=1&useStatefulReconnect=true";
    let (status, _, body) = ask(&server, "POST", path, None).await;
    assert_eq!(status, 200);
    assert!(!body.contains("useStatefulReconnect"));
}

#[tokio::test]
async fn version_zero_uses_the_id_as_token() {
    let server = Server::start().await;
    let (_, _, body) = ask(&server, "POST", "/hub/negotiate", None).await;
    assert_eq!(body, format!(r#"{{"negotiateVersion":0,"connectionId":"{FIRST}",{TRANSPORTS}}}"#));
    let mut client = server.open(&format!("/hub?id={FIRST}"), &[]).await.unwrap();
    client.greet().await;
    server.hub.sees("connect guest").await;
    assert_eq!(server.hub.client().connection_id(), FIRST);
}

#[tokio::test]
async fn newer_versions_get_version_one_and_others_an_error() {
    let server = Server::start().await;
    let body = ask(&server, "POST", "/hub/negotiate?negotiateVersion=7", None).await.2;
    assert!(body.starts_with(r#"{"negotiateVersion":1,"#), "{body}");
    let body = ask(&server, "POST", "/hub/negotiate?negotiateVersion=-1", None).await.2;
    assert_eq!(body, r#"{"error":"The client requested version '-1', but the server does not support this version."}"#);
    let body = ask(&server, "POST", "/hub/negotiate?negotiateVersion=x", None).await.2;
    assert_eq!(body, r#"{"error":"The client requested an invalid protocol version 'x'"}"#);
}

#[tokio::test]
async fn wrong_verbs_are_refused() {
    let server = Server::start().await;
    assert_eq!(ask(&server, "GET", "/hub/negotiate", None).await.0, 405);
    assert_eq!(ask(&server, "POST", "/hub", None).await.0, 405);
    assert_eq!(ask(&server, "DELETE", "/hub?id=x", None).await.0, 405);
}

#[tokio::test]
async fn refused_users_get_401_403_or_503_on_both_requests() {
    let server = Server::start().await;
    for (bearer, status) in [("nobody", 401), ("limited", 403), ("unlucky", 503)] {
        assert_eq!(ask(&server, "POST", "/hub/negotiate?negotiateVersion=1", Some(bearer)).await.0, status);
        let opened = server.open("/hub", &[("authorization", &format!("Bearer {bearer}"))]).await;
        assert_eq!(refusal(opened).0, status);
    }
    assert!(server.hub.seen().is_empty());
}

#[tokio::test]
async fn token_opens_the_connection_with_its_public_id() {
    let server = Server::start().await;
    ask(&server, "POST", "/hub/negotiate?negotiateVersion=1", None).await;
    let mut client = server.open(&format!("/hub?id={FIRST}"), &[]).await.unwrap();
    client.greet().await;
    server.hub.sees("connect guest").await;
    assert_eq!(server.hub.client().connection_id(), SECOND);
    assert_eq!(server.hubs.connection_count(), 1);
    let again = server.open(&format!("/hub?id={FIRST}"), &[]).await;
    assert_eq!(refusal(again), (StatusCode::NOT_FOUND, "No Connection with that ID".into()));
}

#[tokio::test]
async fn token_of_another_user_is_refused() {
    let server = Server::start().await;
    ask(&server, "POST", "/hub/negotiate?negotiateVersion=1", Some("peppy")).await;
    let path = format!("/hub?id={FIRST}");
    assert_eq!(refusal(server.open(&path, &[]).await).0, StatusCode::FORBIDDEN);
    server.open(&path, &[("authorization", "Bearer peppy")]).await.unwrap();
}

#[tokio::test]
async fn token_expires() {
    let server = Server::start().await;
    ask(&server, "POST", "/hub/negotiate?negotiateVersion=1", None).await;
    server.clock.advance(15);
    let late = server.open(&format!("/hub?id={FIRST}"), &[]).await;
    assert_eq!(refusal(late), (StatusCode::NOT_FOUND, "No Connection with that ID".into()));
}

#[tokio::test]
async fn requests_that_are_no_websocket_are_told_why() {
    let server = Server::start().await;
    assert_eq!(
        ask(&server, "GET", "/hub", None).await,
        (400, "text/plain; charset=utf-8".into(), "Connection ID required".into())
    );
    let (status, _, body) = ask(&server, "GET", "/hub?id=x", None).await;
    assert_eq!((status, body.as_str()), (404, "LongPolling transport not supported by this end point type"));
}

#[tokio::test]
async fn stopping_server_takes_no_connections() {
    let server = Server::start().await;
    server.shutdown.cancel();
    assert_eq!(ask(&server, "POST", "/hub/negotiate?negotiateVersion=1", None).await.0, 503);
    assert_eq!(refusal(server.open("/hub", &[]).await).0, StatusCode::SERVICE_UNAVAILABLE);
}
