//! Every endpoint with what it should never be sent.

use kiai_clients::lazer::Reply;
use kiai_testkit::{Player, TestServer};

/// An endpoint and what can be wrong with a request to it.
pub(super) struct Endpoint {
    pub(super) method: &'static str,
    /// Below `api/v2/`, with `{}` for each id.
    pub(super) path: &'static str,
    pub(super) needs_token: bool,
    /// Query parameters it reads.
    query: &'static [&'static str],
    body: Body,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    None,
    Form(&'static [&'static str]),
    Json,
}

const fn get(path: &'static str, query: &'static [&'static str]) -> Endpoint {
    Endpoint { method: "GET", path, needs_token: true, query, body: Body::None }
}

const fn change(method: &'static str, path: &'static str, query: &'static [&'static str], body: Body) -> Endpoint {
    Endpoint { method, path, needs_token: true, query, body }
}

/// Every endpoint the game calls.
pub(super) const ENDPOINTS: &[Endpoint] = &[
    get("me/", &[]),
    get("me/{}", &[]),
    get("users/{}/", &["key"]),
    get("users/{}/osu", &["key"]),
    get("users/", &["ids[]"]),
    get("users/lookup/", &["ids[]", "ruleset_id"]),
    get("users/{}/scores/best", &["mode", "offset", "limit"]),
    get("users/{}/scores/recent", &["mode", "offset", "limit"]),
    get("users/{}/scores/firsts", &["mode", "offset", "limit"]),
    get("users/{}/scores/pinned", &["mode", "offset", "limit"]),
    get("friends", &[]),
    change("POST", "friends", &["target"], Body::None),
    change("DELETE", "friends/{}", &[], Body::None),
    get("blocks", &[]),
    change("POST", "blocks", &["target"], Body::None),
    change("DELETE", "blocks/{}", &[], Body::None),
    get("me/beatmapset-favourites", &[]),
    get("notifications", &[]),
    get("chat/updates", &["since", "history_since", "includes[]"]),
    get("chat/channels", &[]),
    get("chat/channels/{}", &[]),
    get("chat/channels/{}/messages", &["since", "until", "limit", "return_object"]),
    change("POST", "chat/channels", &[], Body::Form(&["type", "target_id", "target_ids[]", "message"])),
    change("POST", "chat/channels/{}/messages", &[], Body::Form(&["message", "is_action", "uuid"])),
    change("POST", "chat/new", &[], Body::Form(&["target_id", "message", "is_action", "uuid"])),
    change("PUT", "chat/channels/{}/users/{}", &[], Body::None),
    change("PUT", "chat/channels/{}/mark-as-read/{}", &[], Body::None),
    get("beatmaps/lookup", &["id", "checksum", "filename"]),
    get("beatmaps/", &["ids[]"]),
    get("beatmaps/{}", &[]),
    get("beatmaps/{}/attributes", &["ruleset", "mode", "ruleset_id", "mods[]"]),
    change("POST", "beatmaps/{}/attributes", &[], Body::Json),
    get("users/{}/beatmapsets/favourite", &["limit", "offset"]),
    get("users/{}/beatmapsets/ranked", &["limit", "offset"]),
    get("users/{}/beatmapsets/most_played", &["limit", "offset"]),
    get("beatmapsets/{}", &[]),
    get("beatmapsets/lookup", &["beatmap_id"]),
    get(
        "beatmapsets/search",
        &["q", "m", "s", "g", "l", "sort", "e", "r", "played", "nsfw", "cursor[id]", "cursor[value]", "c"],
    ),
    get("beatmapsets/{}/download", &["noVideo"]),
    change("POST", "beatmapsets/{}/favourites", &[], Body::Form(&["action"])),
    get("beatmaps/{}/scores", &["type", "mode", "mods[]", "limit"]),
    change("POST", "beatmaps/{}/solo/scores", &[], Body::Form(&["version_hash", "beatmap_hash", "ruleset_id"])),
    change("PUT", "beatmaps/{}/solo/scores/{}", &[], Body::Json),
    get("scores/{}", &[]),
    get("scores/{}/download", &[]),
];

impl Endpoint {
    pub(super) fn path_with(&self, id: &str) -> String {
        self.path.replace("{}", id)
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
    for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.path.contains("{}")) {
        for id in bad_ids() {
            let path = endpoint.path_with(&id);
            let reply = send(&alice, endpoint, &path, None).await;
            let what = format!("{} {path:.80}", endpoint.method);
            // what is not there is gone
            if endpoint.method == "DELETE" { assert_answered(&reply, &what) } else { assert_refused(&reply, &what) }
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
    for endpoint in ENDPOINTS {
        for parameter in endpoint.query {
            for value in bad_values() {
                let path = endpoint.path_with(&alice.id.to_string());
                let request = alice.api(endpoint.method.parse().unwrap(), &path);
                let reply = request.query(parameter, &value).send().await.unwrap();
                let what = format!("{} {path}?{parameter}={value:.40}", endpoint.method);
                assert_answered(&reply, &what);
            }
            // the same parameter a thousand times
            let mut path = endpoint.path_with(&alice.id.to_string());
            path.push('?');
            path.push_str(&format!("{parameter}=0&").repeat(1000));
            let reply = send(&alice, endpoint, &path, None).await;
            assert_answered(&reply, &format!("{} {parameter} repeated", endpoint.method));
        }
    }
    assert_eq!(super::rows(&server).await, before);
    server.stop().await;
}

#[tokio::test]
async fn bad_bodies_are_refused() {
    let server = TestServer::start().await;
    let alice = server.register("alice").await;
    let before = super::rows(&server).await;
    for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.body != Body::None) {
        let path = endpoint.path_with("999999999");
        for (kind, content_type, body) in bad_bodies(endpoint.body) {
            let what = format!("{} {path}: {kind}", endpoint.method);
            let reply = send(&alice, endpoint, &path, Some((content_type, body))).await;
            assert_refused(&reply, &what);
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
        let form = Body::Form(&["grant_type", "username", "password", "refresh_token", "client_id", "client_secret"]);
        for (kind, content_type, body) in bad_bodies(form).into_iter().chain(bad_bodies(Body::Json)) {
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

fn bad_bodies(wanted: Body) -> Vec<BadBody> {
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
    match wanted {
        Body::Form(fields) => {
            for (kind, value) in [
                ("empty fields", String::new()),
                ("long fields", "x".repeat(100_000)),
                ("numbers", "99999999999999999999".to_owned()),
                ("zero bytes", "\0\0".to_owned()),
            ] {
                let form = fields.iter().fold(kiai_clients::lazer::Form::new(), |form, field| form.text(field, &value));
                bodies.push((kind, FORM, form.into_body()));
            }
            let thousand =
                (0..1000).fold(kiai_clients::lazer::Form::new(), |form, index| form.text(&format!("f{index}"), "x"));
            bodies.push(("a thousand fields", FORM, thousand.into_body()));
        }
        Body::Json => {
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
        }
        Body::None => {}
    }
    bodies
}
