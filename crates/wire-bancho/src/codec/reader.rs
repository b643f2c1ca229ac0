//! Reading.

use super::{DecodeError, Dialect};

/// A cursor over bytes from outside.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    /// How many bytes there were at the beginning.
    length: usize,
    dialect: Dialect,
}

impl<'a> Reader<'a> {
    /// A cursor at the beginning of `bytes`.
    #[inline]
    #[must_use]
    pub fn new(bytes: &'a [u8], dialect: Dialect) -> Self {
        Self { rest: bytes, length: bytes.len(), dialect }
    }

    /// Whose bytes these are.
    #[inline]
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The bytes that are left.
    #[inline]
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// An error at this place.
    #[inline]
    #[must_use]
    pub fn error(&self, what: &'static str) -> DecodeError {
        DecodeError { at: self.length - self.rest.len(), what }
    }

    /// The next `length` bytes.
    #[inline]
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(|| self.error("too few bytes"))?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next `N` bytes.
    #[inline]
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or_else(|| self.error("too few bytes"))?;
        self.rest = rest;
        Ok(*taken)
    }

    /// A text's bytes. None when it is not even an empty text.
    #[inline]
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
    #[inline]
    fn length(&mut self) -> Result<usize, DecodeError> {
        match self.array()? {
            [short @ ..0x80] => Ok(short.into()),
            [first] => self.long_length(first),
        }
    }

    /// The same, when more than its first byte belongs to it.
    fn long_length(&mut self, first: u8) -> Result<usize, DecodeError> {
        let mut length = u64::from(first & 0x7f);
        for shift in [7, 14, 21, 28] {
            let [byte] = self.array()?;
            length |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return usize::try_from(length).map_err(|_| self.error("a text that is too long"));
            }
        }
        Err(self.error("a length without end"))
    }
}
