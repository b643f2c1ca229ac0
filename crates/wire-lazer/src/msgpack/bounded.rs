//! Texts and lists, with their limits in their types.

use std::ops::Deref;

use super::{Decode, DecodeError, Encode, Reader, Writer};

/// A text of at most `MAX` bytes. A longer one is refused when reading and cut when made by the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Deref for Text<MAX> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> From<String> for Text<MAX> {
    fn from(mut text: String) -> Self {
        text.truncate(text.floor_char_boundary(MAX));
        Self(text)
    }
}

impl<const MAX: usize> From<&str> for Text<MAX> {
    fn from(text: &str) -> Self {
        Self(text.get(..text.floor_char_boundary(MAX)).unwrap_or("").to_owned())
    }
}

impl<const MAX: usize> From<Text<MAX>> for String {
    fn from(text: Text<MAX>) -> Self {
        text.0
    }
}

impl<const MAX: usize> Encode for Text<MAX> {
    fn encode(&self, out: &mut Writer) {
        out.text(&self.0);
    }
}

impl<const MAX: usize> Decode for Text<MAX> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let text = reader.text()?;
        if text.len() > MAX {
            return Err(reader.error("a text that is too long"));
        }
        Ok(Self(text.to_owned()))
    }
}

/// A list of at most `MAX` elements when read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T, const MAX: usize>(pub Vec<T>);

impl<T, const MAX: usize> Default for List<T, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MAX: usize> From<Vec<T>> for List<T, MAX> {
    fn from(elements: Vec<T>) -> Self {
        Self(elements)
    }
}

impl<T: Encode, const MAX: usize> Encode for List<T, MAX> {
    fn encode(&self, out: &mut Writer) {
        out.array_length(self.0.len());
        for element in &self.0 {
            element.encode(out);
        }
    }
}

impl<T: Decode, const MAX: usize> Decode for List<T, MAX> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let length = usize::try_from(reader.begin_array()?).unwrap_or(usize::MAX);
        if length > MAX {
            return Err(reader.error("a list that is too long"));
        }
        let mut elements = Vec::with_capacity(length); // no more than the bytes that are left
        for _ in 0..length {
            elements.push(T::decode(reader)?);
        }
        reader.end_array();
        Ok(Self(elements))
    }
}
