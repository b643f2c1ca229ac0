//! Reading.

use rmp::Marker;

use super::DecodeError;

/// How deep arrays and maps may lie in each other.
const MAX_DEPTH: u8 = 32;

/// The longest acronym of a mod, in bytes.
const MAX_ACRONYM_LENGTH: usize = 8;

/// A cursor over bytes from outside.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: u8,
    aware_of_mods: bool,
}

impl<'a> Reader<'a> {
    /// A cursor at the beginning of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, depth: 0, aware_of_mods: false }
    }

    /// The same, for which everything skipped that looks like a mod with settings is one: the head of a mod's settings
    /// counts pairs, where that of an array counts elements.
    #[must_use]
    pub fn aware_of_mods(bytes: &'a [u8]) -> Self {
        Self { aware_of_mods: true, ..Self::new(bytes) }
    }

    /// How many bytes are left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    /// An error at this place.
    #[must_use]
    pub fn error(&self, what: &'static str) -> DecodeError {
        DecodeError { at: self.at, what }
    }

    /// Whether nothing stands here. If so, it is read.
    #[inline]
    pub fn nil(&mut self) -> bool {
        let nil = self.bytes.get(self.at) == Some(&Marker::Null.to_u8());
        self.at += usize::from(nil);
        nil
    }

    /// A truth.
    pub fn boolean(&mut self) -> Result<bool, DecodeError> {
        match self.marker()? {
            Marker::True => Ok(true),
            Marker::False => Ok(false),
            _ => Err(self.error("not a truth")),
        }
    }

    /// An integer of any form.
    #[inline]
    pub fn integer(&mut self) -> Result<i64, DecodeError> {
        if let Some(&byte @ ..=0x7f) = self.bytes.get(self.at) {
            self.at += 1;
            return Ok(i64::from(byte));
        }
        self.longer_integer()
    }

    fn longer_integer(&mut self) -> Result<i64, DecodeError> {
        let marker = self.marker()?;
        self.integer_of(marker)?.ok_or_else(|| self.error("not an integer"))
    }

    /// A finite number of any form, as a `double`.
    #[inline]
    pub fn double(&mut self) -> Result<f64, DecodeError> {
        match self.bits(Marker::F64).map(f64::from_be_bytes) {
            Some(value) if value.is_finite() => Ok(value),
            Some(_) => Err(self.error("not a finite number")),
            None => self.any_double(),
        }
    }

    fn any_double(&mut self) -> Result<f64, DecodeError> {
        let value = match self.marker()? {
            Marker::F64 => f64::from_be_bytes(self.array()?),
            Marker::F32 => f64::from(f32::from_be_bytes(self.array()?)),
            #[expect(clippy::cast_precision_loss, reason = "the game reads an integer here the same way")]
            marker => self.integer_of(marker)?.ok_or_else(|| self.error("not a number"))? as f64,
        };
        if value.is_finite() { Ok(value) } else { Err(self.error("not a finite number")) }
    }

    /// A finite number of any form, as a `float`.
    #[inline]
    pub fn float(&mut self) -> Result<f32, DecodeError> {
        match self.bits(Marker::F32).map(f32::from_be_bytes) {
            Some(value) if value.is_finite() => Ok(value),
            Some(_) => Err(self.error("not a finite float")),
            None => self.any_float(),
        }
    }

    fn any_float(&mut self) -> Result<f32, DecodeError> {
        #[expect(clippy::cast_possible_truncation, reason = "the game narrows a double here the same way")]
        let value = self.double()? as f32;
        if value.is_finite() { Ok(value) } else { Err(self.error("not a finite float")) }
    }

    /// Text, borrowed.
    pub fn text(&mut self) -> Result<&'a str, DecodeError> {
        let length = match self.marker()? {
            Marker::FixStr(length) => usize::from(length),
            Marker::Str8 => usize::from(u8::from_be_bytes(self.array()?)),
            Marker::Str16 => usize::from(u16::from_be_bytes(self.array()?)),
            Marker::Str32 => self.wide_length()?,
            _ => return Err(self.error("not a text")),
        };
        let bytes = self.take(length)?;
        std::str::from_utf8(bytes).map_err(|_| self.error("a text that is not UTF-8"))
    }

    /// The head of an array that is an object or a union: its length. [`Reader::end_array`] must follow its elements.
    #[inline]
    pub fn begin_array(&mut self) -> Result<u32, DecodeError> {
        self.descend()?;
        self.array_length()
    }

    /// Refuses a number of arguments or elements other than the one `wanted`.
    pub fn expect_count(&self, count: u32, wanted: u32) -> Result<(), DecodeError> {
        if count == wanted { Ok(()) } else { Err(self.error("too few or too many of them")) }
    }

    /// The end of an array begun by [`Reader::begin_array`].
    #[inline]
    pub fn end_array(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// The head of an array: its length, which is no more than the bytes that are left.
    #[inline]
    pub fn array_length(&mut self) -> Result<u32, DecodeError> {
        match self.bytes.get(self.at) {
            Some(&head @ 0x90..=0x9f) if usize::from(head & 0x0f) < self.remaining() => {
                self.at += 1;
                Ok(u32::from(head & 0x0f))
            }
            _ => self.longer_array_length(),
        }
    }

    fn longer_array_length(&mut self) -> Result<u32, DecodeError> {
        let length = match self.marker()? {
            Marker::FixArray(length) => u32::from(length),
            Marker::Array16 => u32::from(u16::from_be_bytes(self.array()?)),
            Marker::Array32 => u32::from_be_bytes(self.array()?),
            _ => return Err(self.error("not an array")),
        };
        self.plausible(length, 1)
    }

    /// The head of a map: its number of pairs, which is no more than the bytes that are left have room for.
    pub fn map_length(&mut self) -> Result<u32, DecodeError> {
        let length = match self.marker()? {
            Marker::FixMap(length) => u32::from(length),
            Marker::Map16 => u32::from(u16::from_be_bytes(self.array()?)),
            Marker::Map32 => u32::from_be_bytes(self.array()?),
            _ => return Err(self.error("not a map")),
        };
        self.plausible(length, 2)
    }

    /// The next byte as a marker, unread.
    #[must_use]
    pub fn peek(&self) -> Option<Marker> {
        self.bytes.get(self.at).map(|byte| Marker::from_u8(*byte))
    }

    /// Passes over one value of any kind.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        self.descend()?;
        match self.marker()? {
            Marker::Null | Marker::True | Marker::False | Marker::FixPos(_) | Marker::FixNeg(_) => {}
            Marker::U8 | Marker::I8 => self.pass(1)?,
            Marker::U16 | Marker::I16 | Marker::FixExt1 => self.pass(2)?,
            Marker::FixExt2 => self.pass(3)?,
            Marker::U32 | Marker::I32 | Marker::F32 => self.pass(4)?,
            Marker::FixExt4 => self.pass(5)?,
            Marker::U64 | Marker::I64 | Marker::F64 => self.pass(8)?,
            Marker::FixExt8 => self.pass(9)?,
            Marker::FixExt16 => self.pass(17)?,
            Marker::FixStr(length) => self.pass(usize::from(length))?,
            Marker::Str8 | Marker::Bin8 => {
                let length = u8::from_be_bytes(self.array()?);
                self.pass(usize::from(length))?;
            }
            Marker::Str16 | Marker::Bin16 => {
                let length = u16::from_be_bytes(self.array()?);
                self.pass(usize::from(length))?;
            }
            Marker::Str32 | Marker::Bin32 => {
                let length = self.wide_length()?;
                self.pass(length)?;
            }
            Marker::Ext8 => {
                let length = u8::from_be_bytes(self.array()?);
                self.pass(usize::from(length) + 1)?;
            }
            Marker::Ext16 => {
                let length = u16::from_be_bytes(self.array()?);
                self.pass(usize::from(length) + 1)?;
            }
            Marker::Ext32 => {
                let length = self.wide_length()?;
                self.pass(length.saturating_add(1))?;
            }
            Marker::FixArray(2) if self.aware_of_mods && self.skip_mod() => {}
            Marker::FixArray(length) => self.skip_many(u64::from(length))?,
            Marker::Array16 => {
                let length = u16::from_be_bytes(self.array()?);
                self.skip_many(u64::from(length))?;
            }
            Marker::Array32 => {
                let length = u32::from_be_bytes(self.array()?);
                self.skip_many(u64::from(length))?;
            }
            Marker::FixMap(length) => self.skip_many(2 * u64::from(length))?,
            Marker::Map16 => {
                let length = u16::from_be_bytes(self.array()?);
                self.skip_many(2 * u64::from(length))?;
            }
            Marker::Map32 => {
                let length = u32::from_be_bytes(self.array()?);
                self.skip_many(2 * u64::from(length))?;
            }
            Marker::Reserved => return Err(self.error("a byte that begins no value")),
        }
        self.end_array();
        Ok(())
    }

    /// The bytes of an extension of the given type.
    pub fn extension(&mut self, of_type: i8) -> Result<&'a [u8], DecodeError> {
        let length = match self.marker()? {
            Marker::FixExt1 => 1,
            Marker::FixExt2 => 2,
            Marker::FixExt4 => 4,
            Marker::FixExt8 => 8,
            Marker::FixExt16 => 16,
            Marker::Ext8 => usize::from(u8::from_be_bytes(self.array()?)),
            Marker::Ext16 => usize::from(u16::from_be_bytes(self.array()?)),
            Marker::Ext32 => self.wide_length()?,
            _ => return Err(self.error("not an extension")),
        };
        if i8::from_be_bytes(self.array()?) != of_type {
            return Err(self.error("an extension of another type"));
        }
        self.take(length)
    }

    /// Passes over the two elements of a mod, or stays where it is when they are something else.
    fn skip_mod(&mut self) -> bool {
        let before = *self;
        let passed = self.text().is_ok_and(|acronym| acronym.len() <= MAX_ACRONYM_LENGTH)
            && self.array_length().is_ok_and(|pair_count| (0..pair_count).all(|_| self.skip_setting()));
        if !passed {
            *self = before;
        }
        passed
    }

    fn skip_setting(&mut self) -> bool {
        let named = self.text().is_ok();
        let nested = matches!(
            self.peek(),
            None | Some(
                Marker::FixArray(_)
                    | Marker::Array16
                    | Marker::Array32
                    | Marker::FixMap(_)
                    | Marker::Map16
                    | Marker::Map32
            )
        );
        named && !nested && self.skip().is_ok()
    }

    fn skip_many(&mut self, count: u64) -> Result<(), DecodeError> {
        for _ in 0..count {
            self.skip()?;
        }
        Ok(())
    }

    #[inline]
    fn descend(&mut self) -> Result<(), DecodeError> {
        if self.depth >= MAX_DEPTH {
            return Err(self.error("nested too deeply"));
        }
        self.depth += 1;
        Ok(())
    }

    fn plausible(&self, length: u32, least_bytes: usize) -> Result<u32, DecodeError> {
        let room = self.remaining() / least_bytes;
        if usize::try_from(length).is_ok_and(|length| length <= room) {
            Ok(length)
        } else {
            Err(self.error("more elements than bytes"))
        }
    }

    fn integer_of(&mut self, marker: Marker) -> Result<Option<i64>, DecodeError> {
        Ok(Some(match marker {
            Marker::FixPos(value) => i64::from(value),
            Marker::FixNeg(value) => i64::from(value),
            Marker::U8 => i64::from(u8::from_be_bytes(self.array()?)),
            Marker::U16 => i64::from(u16::from_be_bytes(self.array()?)),
            Marker::U32 => i64::from(u32::from_be_bytes(self.array()?)),
            Marker::U64 => {
                i64::try_from(u64::from_be_bytes(self.array()?)).map_err(|_| self.error("an integer out of range"))?
            }
            Marker::I8 => i64::from(i8::from_be_bytes(self.array()?)),
            Marker::I16 => i64::from(i16::from_be_bytes(self.array()?)),
            Marker::I32 => i64::from(i32::from_be_bytes(self.array()?)),
            Marker::I64 => i64::from_be_bytes(self.array()?),
            _ => return Ok(None),
        }))
    }

    /// What follows this marker, if it stands here: the form that the game writes, read without a look at the others.
    #[inline]
    fn bits<const N: usize>(&mut self, marker: Marker) -> Option<[u8; N]> {
        let (head, rest) = self.bytes.get(self.at..)?.split_first()?;
        let bits = *rest.first_chunk::<N>()?;
        (*head == marker.to_u8()).then(|| {
            self.at += 1 + N;
            bits
        })
    }

    fn marker(&mut self) -> Result<Marker, DecodeError> {
        let [byte] = self.array()?;
        Ok(Marker::from_u8(byte))
    }

    fn wide_length(&mut self) -> Result<usize, DecodeError> {
        usize::try_from(u32::from_be_bytes(self.array()?)).map_err(|_| self.error("a length out of range"))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let bytes = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<N>());
        let bytes = *bytes.ok_or_else(|| self.error("ends too early"))?;
        self.at += N;
        Ok(bytes)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], DecodeError> {
        let bytes = self.bytes.get(self.at..).and_then(|rest| rest.get(..length));
        let bytes = bytes.ok_or_else(|| self.error("ends too early"))?;
        self.at += length;
        Ok(bytes)
    }

    fn pass(&mut self, length: usize) -> Result<(), DecodeError> {
        self.take(length).map(|_| ())
    }
}
