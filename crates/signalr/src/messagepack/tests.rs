use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::framing::FrameReader;
use crate::message::MessageType;
use crate::{Arguments, HubError, HubMessage, Invocation, Outcome};

/// The one payload of a whole frame.
fn payload(frame: &[u8]) -> Bytes {
    let mut frames = FrameReader::new(1 << 20);
    frames.push(Bytes::copy_from_slice(frame));
    let payload = frames.next_prefixed().unwrap().unwrap();
    assert_eq!(frames.next_prefixed().unwrap(), None);
    payload
}

fn call(invocation_id: Option<&'static str>, target: &'static str, count: u32, body: &[u8]) -> HubMessage<'static> {
    HubMessage::Invocation(Invocation {
        invocation_id: invocation_id.map(Into::into),
        target: target.into(),
        arguments: Arguments::MessagePack { count, body: Bytes::copy_from_slice(body) },
    })
}

#[test]
fn ping_is_two_bytes() {
    assert_eq!(PING, b"\x02\x91\x06");
    assert_eq!(decode(&payload(PING)), Ok(HubMessage::Ping));
}

#[test]
fn void_completion_is_written_as_a_result_of_nil() {
    let frame = completion("1", &Outcome::Result(Bytes::from_static(&[0xc0])));
    assert_eq!(frame, &b"\x07\x95\x03\x80\xa11\x03\xc0"[..]);
    assert_eq!(
        decode(&payload(&frame)),
        Ok(HubMessage::Completion { invocation_id: "1".into(), outcome: Outcome::Result(Bytes::from_static(&[0xc0])) })
    );
}

#[test]
fn void_completion_of_kind_two_has_four_elements() {
    let frame = completion("1", &Outcome::Void);
    assert_eq!(frame, &b"\x06\x94\x03\x80\xa11\x02"[..]);
    assert_eq!(
        decode(&payload(&frame)),
        Ok(HubMessage::Completion { invocation_id: "1".into(), outcome: Outcome::Void })
    );
}

#[test]
fn hub_exception_is_told_with_class_and_text() {
    let text = HubError::hub("InvalidPasswordException", "Invalid password").completion_text("JoinRoomWithPassword");
    let frame = completion("4", &Outcome::Error(text.as_str().into()));
    let mut expected = b"\x7e\x95\x03\x80\xa14\x01\xd9\x76".to_vec();
    expected.extend_from_slice(
        b"An unexpected error occurred invoking 'JoinRoomWithPassword' on the server. \
        InvalidPasswordException: Invalid password",
    );
    assert_eq!(frame, &expected[..]);
    assert_eq!(
        decode(&payload(&frame)),
        Ok(HubMessage::Completion { invocation_id: "4".into(), outcome: Outcome::Error(text.into()) })
    );
}

#[test]
fn call_without_arguments_has_six_elements() {
    let frame = invocation("DisconnectRequested", 0, |_| {});
    assert_eq!(frame, &b"\x1a\x96\x01\x80\xc0\xb3DisconnectRequested\x90\x90"[..]);
    assert_eq!(decode(&payload(&frame)), Ok(call(None, "DisconnectRequested", 0, &[0x90])));
}

#[test]
fn call_with_an_id_and_arguments() {
    let frame = invocation_with_id("3", "EndPlaySessionV2", 2, |buffer| buffer.extend(b"\xcd\x30\x39\x03"));
    assert_eq!(frame, &b"\x1c\x96\x01\x80\xa13\xb0EndPlaySessionV2\x92\xcd\x30\x39\x03\x90"[..]);
    assert_eq!(decode(&payload(&frame)), Ok(call(Some("3"), "EndPlaySessionV2", 2, b"\xcd\x30\x39\x03\x90")));
}

#[test]
fn clean_close_and_close_with_error() {
    assert_eq!(close(None, false), &b"\x04\x93\x07\xc0\xc2"[..]);
    let frame = close(Some("Connection closed with an error."), true);
    assert_eq!(frame, &b"\x25\x93\x07\xd9\x20Connection closed with an error.\xc3"[..]);
    assert_eq!(
        decode(&payload(&frame)),
        Ok(HubMessage::Close { error: Some("Connection closed with an error.".into()), allow_reconnect: true })
    );
}

#[test]
fn close_of_the_javascript_client_has_two_elements() {
    let frame = Bytes::from_static(b"\x92\x07\xc0");
    assert_eq!(decode(&frame), Ok(HubMessage::Close { error: None, allow_reconnect: false }));
}

#[test]
fn ack_and_sequence() {
    let mut frames = FrameReader::new(100);
    frames.push(Bytes::from_static(b"\x03\x92\x08\x05\x03\x92\x09\x06"));
    let ack = frames.next_prefixed().unwrap().unwrap();
    assert_eq!(decode(&ack), Ok(HubMessage::Ack { sequence_id: 5 }));
    let sequence = frames.next_prefixed().unwrap().unwrap();
    assert_eq!(decode(&sequence), Ok(HubMessage::Sequence { sequence_id: 6 }));
}

/// A mod's settings are an array whose header counts pairs: a generic reader would take the stream ids for a setting.
#[test]
fn arguments_that_are_not_generic_messagepack_are_handed_over_untouched() {
    let arguments = b"\xc0\x95\x4b\x00\x91\x92\xa2DT\x92\xacspeed_change\xcb\x3f\xf4\0\0\0\0\0\0\
        \xacadjust_pitch\xc3\x01\x81\x05\x03";
    let frame = invocation_with_id("2", "BeginPlaySessionV2", 2, |buffer| buffer.extend(arguments));
    assert_eq!(frame[..2], [0x4c, 0x96]);
    let mut body = arguments.to_vec();
    body.push(0x90);
    assert_eq!(decode(&payload(&frame)), Ok(call(Some("2"), "BeginPlaySessionV2", 2, &body)));
}

#[test]
fn long_frame_has_a_prefix_of_two_bytes() {
    let frame = invocation("SendFrameDataV2", 2, |buffer| buffer.extend([0x01; 117]));
    assert_eq!(frame[..4], [0x8b, 0x01, 0x96, 0x01]);
    assert_eq!(frame.len(), 141);
}

#[test]
fn empty_invocation_id_wants_no_answer() {
    let frame = payload(&invocation_with_id("", "X", 0, |_| {}));
    assert_eq!(decode(&frame), Ok(call(None, "X", 0, &[0x90])));
}

#[test]
fn invocation_without_stream_ids_and_with_headers_is_read() {
    let frame = Bytes::from_static(b"\x95\x01\x81\xa1a\xa1b\xc0\xa1X\x91\x05");
    assert_eq!(decode(&frame), Ok(call(None, "X", 1, &[0x05])));
}

#[test]
fn every_type_is_told_apart() {
    for (frame, expected) in [
        (&b"\x94\x02\x80\xa11\xc0"[..], HubMessage::StreamItem),
        (b"\x93\x05\x80\xa11", HubMessage::CancelInvocation),
        (b"\x92\x0a\xc0", HubMessage::Unknown),
        (b"\x91\xff", HubMessage::Unknown),
    ] {
        assert_eq!(decode(&Bytes::from_static(frame)), Ok(expected));
    }
    let frame = Bytes::from_static(b"\x96\x04\x80\xa11\xa1X\x90\x90");
    assert!(matches!(decode(&frame), Ok(HubMessage::StreamInvocation(call)) if call.target == "X"));
    assert_eq!(message_type(&frame), Ok(MessageType::StreamInvocation));
    assert_eq!(decode(&payload(&cancel_invocation("7"))), Ok(HubMessage::CancelInvocation));
}

#[test]
fn damaged_envelopes_are_refused() {
    for frame in [
        &b""[..],
        b"\xc0",
        b"\x80",
        b"\x90",
        b"\x91\xc0",
        b"\x96\x01\xc0\xc0\xa1X\x90\x90",                 // headers of nil
        b"\x96\x01\x81\xa1a\x01\xc0\xa1X\x90\x90",        // a header that is no text
        b"\x96\x01\x80\x05\xa1X\x90\x90",                 // an id that is no text
        b"\x96\x01\x80\xc0\xc0\x90\x90",                  // no target
        b"\x96\x01\x80\xc0\xa1\xff\x90\x90",              // a target that is no UTF-8
        b"\x96\x01\x80\xc0\xa1X\xc0\x90",                 // arguments of nil
        b"\x96\x01\x80\xc0\xa1X\xdd\xff\xff\xff\xff\x90", // more arguments than bytes
        b"\x94\x01\x80\xc0\xa1X",
        b"\x94\x03\x80\xa11\x01",
        b"\x95\x03\x80\xa11\x04\xc0",
        b"\x91\x07",
    ] {
        assert!(decode(&Bytes::from_static(frame)).is_err(), "{frame:x?}");
    }
}

proptest! {
    #[test]
    fn calls_are_read_as_they_were_written(
        id in prop::option::of("[0-9]{1,9}"),
        target in ".{0,300}",
        count in 0u32..70_000,
        fill in any::<u8>(),
    ) {
        let write = |buffer: &mut Vec<u8>| buffer.resize(buffer.len() + count as usize, fill);
        let frame = match &id {
            Some(id) => invocation_with_id(id, &target, count, write),
            None => invocation(&target, count, write),
        };
        let payload = payload(&frame);
        let Ok(HubMessage::Invocation(call)) = decode(&payload) else { panic!("not a call") };
        prop_assert_eq!(call.invocation_id.as_deref(), id.as_deref());
        prop_assert_eq!(call.target, target);
        let (read_count, body) = call.arguments.message_pack().unwrap();
        prop_assert_eq!(read_count, count);
        prop_assert_eq!(body.len(), count as usize + 1);
    }

    #[test]
    fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        decode(&bytes.into()).ok();
    }

    #[test]
    fn damaged_messages_never_panic(position in 0usize..30, byte in any::<u8>(), length in 0usize..30) {
        let mut frame = payload(&invocation_with_id("12", "SendMatchRequest", 1, |buffer| buffer.push(1))).to_vec();
        if let Some(slot) = frame.get_mut(position) {
            *slot = byte;
        }
        frame.truncate(length);
        decode(&frame.into()).ok();
    }
}
