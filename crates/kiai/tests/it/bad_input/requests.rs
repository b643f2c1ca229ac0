//! Every endpoint with what it should never be sent.

use kiai_clients::lazer::Reply;
use kiai_testkit::{Player, TestServer};
use serde_json::Value;

/// An endpoint and what can be wrong with a request to it.
pub(super) struct Endpoint {
    pub(super) method: String,
    /// Below `api/v2/`, with its variable parts in braces.
    path: String,
    pub(super) needs_token: bool,
    /// Query parameters it reads.
    query: Vec<String>,
    /// Whether it reads a body.
    reads_body: bool,
    /// Fields of its form, where it takes one, and of some that others take.
    fields: Vec<String>,
}

/// Every endpoint below `api/v2/` that the server tells of: none is forgotten here when it is made.
pub(super) fn endpoints() -> Vec<Endpoint> {
    let document: Value = serde_json::from_str(&kiai::boot::openapi_json()).unwrap();
    let texts = |values: &Value, what: &str, place: &str| -> Vec<String> {
        let of_place = values.as_array().into_iter().flatten().filter(|value| value["in"] == place);
        of_place.map(|value| value[what].as_str().unwrap().to_owned()).collect()
    };
    let mut endpoints = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/api/v2/") else { continue };
        for (method, about) in methods.as_object().unwrap() {
            // A form's fields stand in its description, each between backticks.
            let form = about["requestBody"]["description"].as_str().unwrap_or_default();
            let fields = form.split('`').skip(1).step_by(2).chain(["version_hash", "beatmap_hash", "ruleset_id"]);
            endpoints.push(Endpoint {
                method: method.to_uppercase(),
                path: path.to_owned(),
                needs_token: path != "seasonal-backgrounds",
                query: texts(&about["parameters"], "name", "query"),
                reads_body: about["requestBody"].is_object() || path.ends_with("/solo/scores"),
                fields: fields.map(str::to_owned).collect(),
            });
        }
    }
    assert!(endpoints.len() > 50, "the document lists them");
    endpoints
}

impl Endpoint {
    /// The path with this number wherever it wants one.
    pub(super) fn path_with(&self, id: &str) -> String {
        self.fill(|name| self.known(name).unwrap_or(id).to_owned())
    }

    /// The paths with `bad` in place of one variable part, and in the other parts what exists.
    fn paths_with_one(&self, bad: &str, id: &str) -> Vec<String> {
        let names: Vec<String> = self.names();
        let path = |wrong: &String| {
            self.fill(|name| if name == wrong { bad.to_owned() } else { self.known(name).unwrap_or(id).to_owned() })
        };
        names.iter().map(path).collect()
    }

    /// What a part may be that is not a number.
    fn known(&self, name: &str) -> Option<&'static str> {
        match name {
            "ruleset" => Some("osu"),
            "kind" if self.path.starts_with("rankings/") => Some("performance"),
            "kind" if self.path.contains("/scores/") => Some("best"),
            "kind" => Some("favourite"),
            _ => None,
        }
    }

    fn names(&self) -> Vec<String> {
        self.path.split('/').filter_map(|part| Some(part.strip_prefix('{')?.strip_suffix('}')?.to_owned())).collect()
    }

    fn fill(&self, value: impl Fn(&str) -> String) -> String {
        let part = |part: &str| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => value(name),
            None => part.to_owned(),
        };
        self.path.split('/').map(part).collect::<Vec<_>>().join("/")
    }

    fn takes_a_body(&self) -> bool {
        matches!(self.method.as_str(), "POST" | "PUT" | "PATCH")
    }

    /// Whether no part of its body has to be there: then an empty one is fine.
    fn minds_no_body(&self) -> bool {
        self.path == "chat/ack"
    }
}

/// Ids that nobody has, and things that are no ids.
fn bad_ids() -> Vec<String> {
    ["0", "-1", "999999999", "2147483648", "9223372036854775807", "9223372036854775808", "1.5", "abc", "%00", "%FF"]
        .into_iter()
        .map(str::to_owned)
        .chain(["%20".to_owned(), "..%2f..%2fetc".to_owned(), "9".repeat(400)])
        .collect()
}

fn bad_values() -> Vec<String> {
    [
        "",
        "abc",
        "0",
        "-1",
        "1.5",
        "2147483648",
        "9223372036854775808",
        "null",
        "[]",
        "{}",
        "'; DROP TABLE users; --",
        "\0",
        "\u{202e}",
        "🙂",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain(["x".repeat(3000)])
    .collect()
}

/// A refusal is told as the game reads it: a status of the 400s and `{"error": "text"}`.
fn assert_refused(reply: &Reply, what: &str) {
    assert!((400..500).contains(&reply.status), "{what}: {} {:?}", reply.status, reply.body);
    if reply.status == 401 {
        return;
    }
    let body: serde_json::Value =
        serde_json::from_slice(&reply.body).unwrap_or_else(|_| panic!("{what}: {} {:?}", reply.status, reply.body));
    let error = body.get("error").and_then(serde_json::Value::as_str);
    assert!(error.is_some_and(|error| !error.is_empty()), "{what}: {} {body}", reply.status);
    let text = body.to_string();
    for internal in ["sqlx", "SQL", "panicked", "crates/", "Internal("] {
        assert!(!text.contains(internal), "{what} tells of its inside: {text}");
    }
}

/// Either a refusal or an answer: what the endpoint does not mind.
fn assert_answered(reply: &Reply, what: &str) {
    if !(200..300).contains(&reply.status) {
        assert_refused(reply, what);
    }
}

async fn send(player: &Player, endpoint: &Endpoint, path: &str, body: Option<(&str, Vec<u8>)>) -> Reply {
    let mut request = player.api(endpoint.method.parse().unwrap(), path);
    if let Some((content_type, body)) = body {
        request = request.body(content_type, body);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn ids_that_nobody_has_are_refused() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let before = super::rows(&server).await;
    for endpoint in endpoints() {
        for id in bad_ids() {
            for path in endpoint.paths_with_one(&id, &alice.id.to_string()) {
                let reply = send(&alice, &endpoint, &path, None).await;
                let what = format!("{} {path:.80}", endpoint.method);
                // what is not there is gone
                if endpoint.method == "DELETE" { assert_answered(&reply, &what) } else { assert_refused(&reply, &what) }
            }
        }
    }
    assert_eq!(super::rows(&server).await, before);
    server.stop().await;
}

#[tokio::test]
async fn bad_parameters_are_refused_or_ignored() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    alice.joined_channels().await.unwrap(); // puts her into the channels everybody is in
    let before = super::rows(&server).await;
    for endpoint in endpoints() {
        let path = endpoint.path_with(&alice.id.to_string());
        for parameter in &endpoint.query {
            for value in bad_values() {
                let request = alice.api(endpoint.method.parse().unwrap(), &path);
                let reply = request.query(parameter, &value).send().await.unwrap();
                let what = format!("{} {path}?{parameter}={value:.40}", endpoint.method);
                assert_answered(&reply, &what);
            }
            // the same parameter a thousand times
            let repeated = format!("{path}?{}", format!("{parameter}=0&").repeat(1000));
            let reply = send(&alice, &endpoint, &repeated, None).await;
            assert_answered(&reply, &format!("{} {path} {parameter} repeated", endpoint.method));
        }
    }
    assert_eq!(super::rows(&server).await, before);
    server.stop().await;
}

#[tokio::test]
async fn bad_bodies_are_refused() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    alice.joined_channels().await.unwrap();
    let before = super::rows(&server).await;
    for endpoint in endpoints().iter().filter(|endpoint| endpoint.takes_a_body()) {
        let path = endpoint.path_with("999999999");
        let fields: Vec<&str> = endpoint.fields.iter().map(String::as_str).collect();
        for (kind, content_type, body) in bad_bodies(&fields) {
            // Whoever does not read a body answers before it is sent, and hangs up.
            if body.len() > 1 << 20 && !endpoint.reads_body {
                continue;
            }
            let what = format!("{} {path}: {kind}", endpoint.method);
            let reply = send(&alice, endpoint, &path, Some((content_type, body))).await;
            if endpoint.minds_no_body() { assert_answered(&reply, &what) } else { assert_refused(&reply, &what) }
        }
    }
    assert_eq!(super::rows(&server).await, before);
    server.stop().await;
}

#[tokio::test]
async fn the_open_doors_take_no_nonsense() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let before = super::rows(&server).await;
    for path in ["/oauth/token", "/users"] {
        let fields = ["grant_type", "username", "password", "refresh_token", "client_id", "client_secret"];
        for (kind, content_type, body) in bad_bodies(&fields) {
            let request = alice.plain("POST".parse().unwrap(), path).body(content_type, body);
            let reply = request.send().await.unwrap();
            let what = format!("{path}: {kind}: {} {:?}", reply.status, reply.body);
            assert!((400..500).contains(&reply.status), "{what}");
            let body: serde_json::Value = serde_json::from_slice(&reply.body).unwrap_or_else(|_| panic!("{what}"));
            assert!(body.get("error").or(body.get("form_error")).is_some(), "{what}");
        }
    }
    assert_eq!(super::rows(&server).await, before);
    server.stop().await;
}

#[tokio::test]
async fn paths_that_are_not_there_are_refused_in_the_same_words() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    for path in ["no/such/thing", "users/2/no-such-list", "beatmaps/1/solo", "scores"] {
        let reply = alice.api("GET".parse().unwrap(), path).send().await.unwrap();
        assert_refused(&reply, path);
        assert_eq!(reply.status, 404, "{path}");
    }
    let reply = alice.api("PATCH".parse().unwrap(), "me/").send().await.unwrap();
    assert_refused(&reply, "PATCH me/");
    server.stop().await;
}

type BadBody = (&'static str, &'static str, Vec<u8>);

fn bad_bodies(fields: &[&str]) -> Vec<BadBody> {
    const JSON: &str = "application/json";
    const FORM: &str = "multipart/form-data; boundary=-----------------------------28947758029299";
    let mut bodies: Vec<BadBody> = vec![
        ("nothing", JSON, Vec::new()),
        ("null", JSON, b"null".to_vec()),
        ("an array", JSON, b"[]".to_vec()),
        ("a number", JSON, b"1e999".to_vec()),
        ("half an object", JSON, b"{\"a\":".to_vec()),
        ("deep nesting", JSON, b"[".repeat(20_000)),
        ("not UTF-8", JSON, vec![0xff; 64]),
        ("no boundary", "multipart/form-data", b"--x\r\n".to_vec()),
        ("no part", FORM, b"-------------------------------28947758029299--\r\n".to_vec()),
        ("half a part", FORM, b"-------------------------------28947758029299\r\nContent-Disposition: form-d".to_vec()),
        ("garbage parts", FORM, vec![0; 4096]),
        ("another type", "text/plain", b"hello".to_vec()),
        ("ten megabytes", FORM, vec![b'a'; 10 << 20]),
        ("ten megabytes of JSON", JSON, [b"\"".as_slice(), &vec![b'a'; 10 << 20], b"\""].concat()),
    ];
    for (kind, value) in [
        ("empty fields", String::new()),
        ("long fields", "x".repeat(100_000)),
        ("numbers", "99999999999999999999".to_owned()),
        ("zero bytes", "\0\0".to_owned()),
    ] {
        let form = fields.iter().fold(kiai_clients::lazer::Form::new(), |form, field| form.text(field, &value));
        bodies.push((kind, FORM, form.into_body()));
    }
    let thousand = (0..1000).fold(kiai_clients::lazer::Form::new(), |form, index| form.text(&format!("f{index}"), "x"));
    bodies.push(("a thousand fields", FORM, thousand.into_body()));
    for (kind, json) in [
        (
            "wrong types",
            r#"{"ruleset_id":"x","passed":3,"total_score":{},"accuracy":[],"mods":7,"statistics":"great"}"#,
        ),
        (
            "numbers out of range",
            r#"{"ruleset_id":99999999999999999999,"passed":true,"total_score":1e300,"total_score_without_mods":-1,"accuracy":1e300,"max_combo":-1,"rank":"S","statistics":{"great":-1},"maximum_statistics":{},"pauses":[]}"#,
        ),
        (
            "unknown results",
            r#"{"ruleset_id":0,"passed":true,"total_score":1,"total_score_without_mods":1,"accuracy":1,"max_combo":1,"rank":"S","statistics":{"geki":1},"maximum_statistics":{},"pauses":[]}"#,
        ),
    ] {
        bodies.push((kind, JSON, json.as_bytes().to_vec()));
    }
    bodies
}
