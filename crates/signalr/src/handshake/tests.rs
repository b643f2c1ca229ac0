use super::*;

fn refusal(request: &str, accepted: &[Protocol]) -> String {
    String::from_utf8(accept(request.as_bytes(), accepted).unwrap_err().encode()).unwrap()
}

#[test]
fn game_and_versions_one_and_two_are_accepted() {
    let game = br#"{"protocol":"messagepack","version":1}"#;
    assert_eq!(accept(game, &[Protocol::MessagePack]), Ok(Protocol::MessagePack));
    assert_eq!(accept(br#"{"version":2,"protocol":"JSON","x":[]}"#, Protocol::ALL), Ok(Protocol::Json));
    assert_eq!(ACCEPTED, b"{}\x1e");
}

#[test]
fn protocol_that_the_hub_does_not_speak_is_named() {
    assert_eq!(
        refusal(r#"{"protocol":"json","version":1}"#, &[Protocol::MessagePack]),
        "{\"error\":\"The protocol 'json' is not supported.\"}\x1e"
    );
    assert_eq!(
        refusal(r#"{"protocol":"a\"b","version":1}"#, Protocol::ALL),
        "{\"error\":\"The protocol 'a\\\"b' is not supported.\"}\x1e"
    );
}

#[test]
fn newer_version_is_refused() {
    assert_eq!(
        refusal(r#"{"protocol":"json","version":3}"#, Protocol::ALL),
        "{\"error\":\"The server does not support version 3 of the 'json' protocol.\"}\x1e"
    );
}

#[test]
fn what_is_no_request_is_refused() {
    for request in ["", "[]", "{}", r#"{"protocol":"json"}"#, r#"{"version":1}"#, r#"{"protocol":1,"version":1}"#] {
        assert_eq!(
            refusal(request, Protocol::ALL),
            "{\"error\":\"An unexpected error occurred during connection handshake.\"}\x1e"
        );
    }
}
