//! Reading.

use super::{DecodeError, Dialect};

/// A cursor over bytes from outside.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    at: usize,
    dialect: Dialect,
}

impl<'a> Reader<'a> {
    /// A cursor at the beginning of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8], dialect: Dialect) -> Self {
        Self { rest: bytes, at: 0, dialect }
    }

    /// Whose bytes these are.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The bytes that are left.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// An error at this place.
    #[must_use]
    pub fn error(&self, what: &'static str) -> DecodeError {
        DecodeError { at: self.at, what }
    }

    /// The next `length` bytes.
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(|| self.error("too few bytes"))?;
        self.rest = rest;
        self.at += length;
        Ok(taken)
    }

    /// The next `N` bytes.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or_else(|| self.error("too few bytes"))?;
        self.rest = rest;
        self.at += N;
        Ok(*taken)
    }

    /// A text's bytes. None when it is not even an empty text.
    pub fn text(&mut self) -> Result<Option<&'a [u8]>, DecodeError> {
        match self.array()? {
            [0x00] => Ok(None),
            [0x0b] => {
                let length = self.length()?;
                self.take(length).map(Some)
            }
            _ => Err(self.error("not a text")),
        }
    }

    /// An unsigned LEB128 of at most 32 bits.
    fn length(&mut self) -> Result<usize, DecodeError> {
        let mut length = 0u64;
        for shift in [0, 7, 14, 21, 28] {
            let [byte] = self.array()?;
            length |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return usize::try_from(length).map_err(|_| self.error("a text that is too long"));
            }
        }
        Err(self.error("a length without end"))
    }
}
