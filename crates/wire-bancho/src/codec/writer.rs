//! Writing.

use super::Dialect;

/// The end of a buffer, to which values are appended.
#[derive(Debug)]
pub struct Writer<'a> {
    out: &'a mut Vec<u8>,
    dialect: Dialect,
}

impl<'a> Writer<'a> {
    /// Appends to `out` what a client of this dialect reads.
    #[inline]
    pub fn new(out: &'a mut Vec<u8>, dialect: Dialect) -> Self {
        Self { out, dialect }
    }

    /// Whom it is written for.
    #[inline]
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Bytes as they are.
    #[inline]
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// No text at all, which most read as an empty one.
    #[inline]
    pub fn no_text(&mut self) {
        self.bytes(&[0x00]);
    }

    /// A text, also an empty one.
    #[inline]
    pub fn text(&mut self, text: &str) {
        match u8::try_from(text.len()) {
            Ok(length @ ..=0x7f) => self.bytes(&[0x0b, length]),
            _ => self.long_text_head(text.len()),
        }
        self.bytes(text.as_bytes());
    }

    fn long_text_head(&mut self, mut length: usize) {
        self.bytes(&[0x0b]);
        while length > 0x7f {
            self.bytes(&[length.to_le_bytes()[0] | 0x80]);
            length >>= 7;
        }
        self.bytes(&[length.to_le_bytes()[0]]);
    }
}
