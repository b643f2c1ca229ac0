//! Time zones in whole hours, as a login and as a presence write them.

use crate::codec::{DecodeError, Dialect, Reader, Wire, Writer};

/// Hours ahead of UTC, -24 to 24. What is out of range or no number is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UtcOffset(i8);

/// A presence has it as a byte of which this is zero.
const ZERO: i8 = 24;

impl UtcOffset {
    /// So many hours ahead of UTC.
    #[must_use]
    pub fn new(hours: i8) -> Self {
        if (-ZERO..=ZERO).contains(&hours) { Self(hours) } else { Self(0) }
    }

    /// Hours ahead of UTC.
    #[must_use]
    pub fn hours(self) -> i8 {
        self.0
    }

    /// The offset in the body of a login: decimal hours, perhaps with a fraction, which is dropped. neosu writes a single
    /// character instead, as far behind `0` as there are hours: `:` is ten.
    pub(crate) fn from_login(text: &str) -> Self {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let hours = match digits.as_bytes() {
            [digit @ b'0'..=u8::MAX] => i8::try_from(digit - b'0').ok(),
            _ => digits.split(['.', ',']).next().and_then(|whole| whole.parse().ok()),
        };
        Self::new(hours.map_or(0, |hours: i8| hours.saturating_mul(sign)))
    }

    /// The same in the other direction.
    pub(crate) fn to_login(self, dialect: Dialect) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let hours = self.0.unsigned_abs();
        match dialect {
            Dialect::Stable => format!("{sign}{hours}"),
            Dialect::Neosu => format!("{sign}{}", char::from(b'0' + hours)),
        }
    }
}

impl Wire for UtcOffset {
    const MAX_LENGTH: usize = 1;

    #[inline]
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let hours = i16::from(u8::read(reader)?) - i16::from(ZERO);
        Ok(Self::new(i8::try_from(hours).unwrap_or(0)))
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>) {
        (self.0 + ZERO).cast_unsigned().write(out);
    }
}
