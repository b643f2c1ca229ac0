use std::borrow::Cow;

use bytes::Bytes;

use crate::message::MessageType;
use crate::{Arguments, DecodeError, HubMessage, Invocation, Outcome};

/// Reads a message from a frame without its length prefix.
///
/// Elements behind those that are known are ignored, as ASP.NET Core does.
///
/// # Errors
/// The frame is not an array, or lacks an element, or one has the wrong type.
pub fn decode(frame: &Bytes) -> Result<HubMessage<'_>, DecodeError> {
    let mut reader = Reader { frame, rest: frame };
    let (element_count, message_type) = reader.envelope()?;
    let required_count = match message_type {
        MessageType::Invocation | MessageType::StreamInvocation => 5,
        MessageType::StreamItem | MessageType::Completion => 4,
        MessageType::CancelInvocation => 3,
        MessageType::Close | MessageType::Ack | MessageType::Sequence => 2,
        MessageType::Ping | MessageType::Unknown => 1,
    };
    if element_count < required_count {
        return reader.fail("too few elements");
    }
    match message_type {
        MessageType::Invocation => Ok(HubMessage::Invocation(reader.invocation()?)),
        MessageType::StreamInvocation => Ok(HubMessage::StreamInvocation(reader.invocation()?)),
        MessageType::StreamItem => Ok(HubMessage::StreamItem),
        MessageType::Completion => reader.completion(element_count),
        MessageType::CancelInvocation => Ok(HubMessage::CancelInvocation),
        MessageType::Ping => Ok(HubMessage::Ping),
        MessageType::Close => Ok(HubMessage::Close {
            error: reader.optional_text("close error")?.map(Cow::Borrowed),
            allow_reconnect: element_count > 2 && reader.boolean("allow reconnect")?,
        }),
        MessageType::Ack => Ok(HubMessage::Ack { sequence_id: reader.integer("sequence id")? }),
        MessageType::Sequence => Ok(HubMessage::Sequence { sequence_id: reader.integer("sequence id")? }),
        MessageType::Unknown => Ok(HubMessage::Unknown),
    }
}

/// What a frame holds, without decoding it.
pub(crate) fn message_type(frame: &Bytes) -> Result<MessageType, DecodeError> {
    Ok(Reader { frame, rest: frame }.envelope()?.1)
}

struct Reader<'a> {
    frame: &'a Bytes,
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn envelope(&mut self) -> Result<(u32, MessageType), DecodeError> {
        let element_count = self.array_header("message")?;
        let message_type = self.integer("message type")?;
        Ok((element_count, message_type.into()))
    }

    fn invocation(&mut self) -> Result<Invocation<'a>, DecodeError> {
        self.skip_headers()?;
        let invocation_id = self.optional_text("invocation id")?.filter(|id| !id.is_empty());
        let target = self.text("target")?;
        let count = self.array_header("arguments")?;
        if count as usize > self.rest.len() {
            return self.fail("arguments");
        }
        Ok(Invocation {
            invocation_id: invocation_id.map(Cow::Borrowed),
            target: Cow::Borrowed(target),
            arguments: Arguments::MessagePack { count, body: self.remainder() },
        })
    }

    fn completion(&mut self, element_count: u32) -> Result<HubMessage<'a>, DecodeError> {
        self.skip_headers()?;
        let invocation_id = Cow::Borrowed(self.text("invocation id")?);
        let outcome = match self.integer("result kind")? {
            2 => Outcome::Void,
            1 if element_count > 4 => Outcome::Error(Cow::Borrowed(self.text("error")?)),
            3 if element_count > 4 => Outcome::Result(self.remainder()),
            _ => return self.fail("result kind"),
        };
        Ok(HubMessage::Completion { invocation_id, outcome })
    }

    /// Headers are a map of texts; nil is not accepted in its place.
    fn skip_headers(&mut self) -> Result<(), DecodeError> {
        let Ok(count) = rmp::decode::read_map_len(&mut self.rest) else { return self.fail("headers") };
        for _ in 0..count {
            self.text("header name")?;
            self.text("header value")?;
        }
        Ok(())
    }

    fn array_header(&mut self, what: &'static str) -> Result<u32, DecodeError> {
        let Ok(count) = rmp::decode::read_array_len(&mut self.rest) else { return self.fail(what) };
        Ok(count)
    }

    fn integer(&mut self, what: &'static str) -> Result<i64, DecodeError> {
        let Ok(value) = rmp::decode::read_int(&mut self.rest) else { return self.fail(what) };
        Ok(value)
    }

    fn boolean(&mut self, what: &'static str) -> Result<bool, DecodeError> {
        let Ok(value) = rmp::decode::read_bool(&mut self.rest) else { return self.fail(what) };
        Ok(value)
    }

    fn text(&mut self, what: &'static str) -> Result<&'a str, DecodeError> {
        let Ok((text, rest)) = rmp::decode::read_str_from_slice(self.rest) else { return self.fail(what) };
        self.rest = rest;
        Ok(text)
    }

    fn optional_text(&mut self, what: &'static str) -> Result<Option<&'a str>, DecodeError> {
        if let [0xc0, rest @ ..] = self.rest {
            self.rest = rest;
            return Ok(None);
        }
        self.text(what).map(Some)
    }

    fn remainder(&self) -> Bytes {
        self.frame.slice_ref(self.rest)
    }

    fn fail<T>(&self, what: &'static str) -> Result<T, DecodeError> {
        Err(DecodeError { what, left: self.rest.len() })
    }
}
