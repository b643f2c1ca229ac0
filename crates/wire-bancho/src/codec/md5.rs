//! Checksums: of maps, and of what clients say.

use std::fmt;

use md5::Digest;

use super::{DecodeError, Reader, Wire, Writer};

/// The md5 of a map file, as 32 hexadecimal digits, or nothing. What is no md5 is read as nothing.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Md5(Option<[u8; 16]>);

impl Md5 {
    /// No map.
    pub const NONE: Self = Self(None);
    /// Also no map, as neosu writes it: 32 zeros.
    pub const ZERO: Self = Self(Some([0; 16]));

    /// That of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Some(md5::Md5::digest(text.as_bytes()).into()))
    }

    /// Whether there is a map.
    #[must_use]
    pub fn is_known(self) -> bool {
        self.0.is_some_and(|md5| md5 != [0; 16])
    }

    /// The 16 bytes of a map that there is.
    #[must_use]
    pub fn known(self) -> Option<[u8; 16]> {
        self.0.filter(|_| self.is_known())
    }
}

impl From<[u8; 16]> for Md5 {
    fn from(md5: [u8; 16]) -> Self {
        Self(Some(md5))
    }
}

impl From<&str> for Md5 {
    fn from(text: &str) -> Self {
        Self(digits(text.as_bytes()))
    }
}

/// Lower-case digits; nothing for nothing.
impl fmt::Display for Md5 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().flatten().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Md5 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Wire for Md5 {
    const MAX_LENGTH: usize = 2 + 32;

    #[inline]
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self(reader.text()?.and_then(digits)))
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>) {
        let Some(md5) = self.0 else { return out.no_text() };
        let mut text = [0; 2 + 32];
        let [mark, length, digits @ ..] = &mut text;
        (*mark, *length) = (0x0b, 32);
        for (pair, byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(md5) {
            *pair = [digit(byte >> 4), digit(byte & 0x0f)];
        }
        out.bytes(&text);
    }
}

fn digits(text: &[u8]) -> Option<[u8; 16]> {
    let text: &[u8; 32] = text.try_into().ok()?;
    // Without branches, so that all digits are looked at side by side.
    let (mut values, mut are_digits) = ([0; 32], true);
    for (value, digit) in values.iter_mut().zip(text) {
        let (number, letter) = (digit.wrapping_sub(b'0'), (digit | 0x20).wrapping_sub(b'a'));
        *value = if number < 10 { number } else { letter.wrapping_add(10) };
        are_digits &= (number < 10) | (letter < 6);
    }
    let mut md5 = [0; 16];
    for (byte, [high, low]) in md5.iter_mut().zip(values.as_chunks().0) {
        *byte = high << 4 | low;
    }
    are_digits.then_some(md5)
}

const fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}
