//! What monitors and programmers ask.

use crate::process::Operator;

#[tokio::test]
async fn a_server_tells_health_figures_and_its_interface() {
    let operator = Operator::new();
    let server = operator.serve(&[]);

    let health = reqwest::get(server.url("/health")).await.unwrap();
    assert_eq!(health.status(), 200);
    assert!(health.headers().contains_key("x-request-id"));
    let health: serde_json::Value = health.json().await.unwrap();
    assert_eq!(health["status"], "ok");

    let figures = reqwest::get(server.url("/metrics")).await.unwrap().text().await.unwrap();
    assert!(figures.contains("http_requests_total{method=\"GET\",route=\"/health\",status=\"200\"} 1"), "{figures}");

    for figure in ["connections 0", "users_here 0", "players_playing 0", "replays_waiting 0"] {
        assert!(figures.contains(figure), "{figure} in {figures}");
    }

    let document = reqwest::get(server.url("/openapi.json")).await.unwrap();
    let document: serde_json::Value = document.json().await.unwrap();
    assert!(document["paths"]["/health"]["get"].is_object(), "{document}");

    let page = reqwest::get(server.url("/docs/")).await.unwrap();
    assert_eq!(page.status(), 200);
    assert!(page.text().await.unwrap().contains("swagger"));
    server.stop();
}

#[test]
fn the_committed_interface_is_the_served_one() {
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.json");
    let committed = std::fs::read_to_string(committed).unwrap();
    assert!(committed == kiai::boot::openapi_json(), "run `cargo xtask gen`");
}

#[tokio::test]
async fn a_body_larger_than_allowed_is_refused() {
    let operator = Operator::new();
    let server = operator.serve(&[("MAX_BODY_BYTES", "1KiB")]);
    let refused = reqwest::Client::new().post(server.url("/health")).body(vec![0; 2048]).send().await.unwrap();
    assert_eq!(refused.status(), 413);
    server.stop();
}
