use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::routing::{get, post};
use tower::ServiceExt;

use super::*;
use crate::config::Sources;

fn app(settings: &[(&str, &str)]) -> Router {
    let settings: BTreeMap<String, String> = settings.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    let config = Config::load(&Sources::new(settings, "")).unwrap();
    let routes = Router::new()
        .route("/panic", get(break_down))
        .route("/length", post(|body: String| async move { body.len().to_string() }))
        .route("/who", get(|ConnectInfo(who): ConnectInfo<SocketAddr>| async move { who.ip().to_string() }));
    Layers::new(&config).put(routes)
}

async fn break_down() -> String {
    panic!("the secret cause")
}

fn request(method: &str, path: &str, body: Body) -> Request {
    let mut request = Request::builder().method(method).uri(path).body(body).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 5))));
    request
}

async fn answer(app: Router, request: Request) -> (StatusCode, String) {
    let response = app.oneshot(request).await.unwrap();
    assert!(response.headers().contains_key("x-request-id"));
    let status = response.status();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_panic_is_an_answer_that_tells_nothing() {
    let (status, body) = answer(app(&[]), request("GET", "/panic", Body::empty())).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(body, r#"{"error":"the server failed to answer this"}"#);
}

#[tokio::test]
async fn a_body_may_be_as_long_as_the_setting_says() {
    let app = app(&[("MAX_BODY_BYTES", "10")]);
    let fits = answer(app.clone(), request("POST", "/length", Body::from("0123456789"))).await;
    assert_eq!(fits, (StatusCode::OK, "10".into()));
    let declared = answer(app.clone(), request("POST", "/length", Body::from("0123456789a"))).await;
    assert_eq!(declared.0, StatusCode::PAYLOAD_TOO_LARGE);
    let pieces = futures_util::stream::iter([Ok::<_, std::io::Error>("01234567"), Ok("89abcdef")]);
    let undeclared = answer(app, request("POST", "/length", Body::from_stream(pieces))).await;
    assert_eq!(undeclared.0, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn handlers_see_the_client_and_not_the_proxy() {
    for (trusted, client) in [("10.0.0.0/8", "203.0.113.9"), ("", "10.0.0.1")] {
        let mut request = request("GET", "/who", Body::empty());
        request.headers_mut().insert("x-forwarded-for", "203.0.113.9".parse().unwrap());
        assert_eq!(answer(app(&[("TRUSTED_PROXIES", trusted)]), request).await.1, client);
    }
}

#[tokio::test]
async fn an_unknown_path_is_logged_and_numbered_too() {
    assert_eq!(answer(app(&[]), request("GET", "/nowhere", Body::empty())).await.0, StatusCode::NOT_FOUND);
}
