//! Texts, with their limits in their types.

use std::{fmt, ops::Deref};

use super::{DecodeError, Reader, Wire, Writer};

/// A text of at most `MAX` bytes. A longer one is cut between two characters; what is not UTF-8 is replaced.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// The text in bytes from outside.
    #[inline]
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => Self::repaired(bytes),
        }
    }

    #[cold]
    fn repaired(bytes: &[u8]) -> Self {
        let first = bytes.get(..MAX).unwrap_or(bytes); // decide before anything is copied
        String::from_utf8_lossy(first).into_owned().into()
    }
}

impl<const MAX: usize> Wire for Text<MAX> {
    const MAX_LENGTH: usize = 6 + MAX;

    #[inline]
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self::from_bytes(reader.text()?.unwrap_or_default()))
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>) {
        if self.is_empty() {
            out.no_text();
        } else {
            out.text(self);
        }
    }
}

impl<const MAX: usize> Deref for Text<MAX> {
    type Target = str;

    #[inline]
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
    #[inline]
    fn from(text: &str) -> Self {
        Self(text.get(..text.floor_char_boundary(MAX)).unwrap_or("").to_owned())
    }
}

impl<const MAX: usize> From<Text<MAX>> for String {
    fn from(text: Text<MAX>) -> Self {
        text.0
    }
}

impl<const MAX: usize> fmt::Debug for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
