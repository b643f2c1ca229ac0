use proptest::prelude::*;

use super::*;

#[test]
fn messages_are_written_as_upstream_does() {
    let text = |message: Bytes| String::from_utf8(message.to_vec()).unwrap();
    assert_eq!(text(close(None, false)), "{\"type\":7}\x1e");
    assert_eq!(text(close(Some("a"), true)), "{\"type\":7,\"error\":\"a\",\"allowReconnect\":true}\x1e");
    let null = Outcome::Result(Bytes::from_static(b"null"));
    assert_eq!(text(completion("1", &null).unwrap()), "{\"type\":3,\"invocationId\":\"1\",\"result\":null}\x1e");
    assert_eq!(text(completion("1", &Outcome::Void).unwrap()), "{\"type\":3,\"invocationId\":\"1\"}\x1e");
    let error = Outcome::Error("it's".into());
    assert_eq!(text(completion("1", &error).unwrap()), "{\"type\":3,\"invocationId\":\"1\",\"error\":\"it's\"}\x1e");
    assert_eq!(text(invocation("A", &(1, "b")).unwrap()), "{\"type\":1,\"target\":\"A\",\"arguments\":[1,\"b\"]}\x1e");
}

#[test]
fn result_that_is_not_json_is_refused() {
    assert!(completion("1", &Outcome::Result(Bytes::from_static(&[0xc0]))).is_err());
    assert!(completion("1", &Outcome::Result(Bytes::from_static(b"1\x1e{\"type\":6}"))).is_err());
}

#[test]
fn call_is_read_whatever_the_order_of_its_properties() {
    let text = br#"{"arguments":[1,{"a":[]}, "b"],"x":0,"target":"A\u0041","headers":{},"streamIds":[],"invocationId":"7","type":1}"#;
    let Ok(HubMessage::Invocation(call)) = decode(text) else { panic!("not a call") };
    assert_eq!(call.invocation_id.as_deref(), Some("7"));
    assert_eq!(call.target, "AA");
    let arguments: Vec<&str> = call.arguments.json().unwrap().iter().map(|value| value.get()).collect();
    assert_eq!(arguments, ["1", r#"{"a":[]}"#, "\"b\""]);
}

#[test]
fn null_or_empty_invocation_id_wants_no_answer() {
    for id in ["null", "\"\""] {
        let text = format!(r#"{{"type":1,"target":"A","arguments":[],"invocationId":{id}}}"#);
        assert!(matches!(decode(text.as_bytes()), Ok(HubMessage::Invocation(call)) if call.invocation_id.is_none()));
    }
}

#[test]
fn every_type_is_told_apart() {
    for (text, expected) in [
        (r#"{"type":2,"invocationId":"1","item":3}"#, HubMessage::StreamItem),
        (r#"{"type":5,"invocationId":"1"}"#, HubMessage::CancelInvocation),
        (r#"{"type":6}"#, HubMessage::Ping),
        (r#"{"type":7}"#, HubMessage::Close { error: None, allow_reconnect: false }),
        (
            r#"{"type":7,"error":"e","allowReconnect":true}"#,
            HubMessage::Close { error: Some("e".into()), allow_reconnect: true },
        ),
        (r#"{"type":8,"sequenceId":5}"#, HubMessage::Ack { sequence_id: 5 }),
        (r#"{"type":9,"sequenceId":6}"#, HubMessage::Sequence { sequence_id: 6 }),
        (r#"{"type":10}"#, HubMessage::Unknown),
    ] {
        assert_eq!(decode(text.as_bytes()), Ok(expected), "{text}");
    }
}

#[test]
fn completions_are_told_apart() {
    let outcome = |text: &'static str| match decode(text.as_bytes()) {
        Ok(HubMessage::Completion { outcome, .. }) => Ok(outcome),
        Ok(_) => panic!("not a completion"),
        Err(error) => Err(error),
    };
    assert_eq!(outcome(r#"{"type":3,"invocationId":"1"}"#), Ok(Outcome::Void));
    let null = Outcome::Result(Bytes::from_static(b"null"));
    assert_eq!(outcome(r#"{"type":3,"invocationId":"1","result":null}"#), Ok(null));
    assert_eq!(outcome(r#"{"type":3,"invocationId":"1","error":"e"}"#), Ok(Outcome::Error("e".into())));
    assert!(outcome(r#"{"type":3,"invocationId":"1","error":"e","result":1}"#).is_err());
    assert!(outcome(r#"{"type":3}"#).is_err());
}

#[test]
fn what_is_no_message_is_refused() {
    for text in ["", "[]", "{}", "6", r#"{"type":"1"}"#, r#"{"type":1,"target":"A"}"#, r#"{"type":1,"arguments":[]}"#] {
        assert!(decode(text.as_bytes()).is_err(), "{text}");
    }
    assert!(decode(&[b'{', 0xff, b'}']).is_err());
}

#[test]
fn deep_nesting_is_no_danger() {
    let text = format!(r#"{{"type":1,"target":"A","arguments":[{}{}]}}"#, "[".repeat(16_000), "]".repeat(16_000));
    decode(text.as_bytes()).ok();
}

proptest! {
    #[test]
    fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..64), text in ".{0,64}") {
        decode(&bytes).ok();
        decode(text.as_bytes()).ok();
    }
}
