//! Writing.

use std::convert::Infallible;

use bytes::Bytes;
use rmp::{
    Marker,
    encode::{self, ByteBuf, ValueWriteError},
};

/// A buffer that values are appended to.
#[derive(Debug)]
pub struct Writer {
    buffer: ByteBuf,
}

impl Default for Writer {
    fn default() -> Self {
        Self::with_capacity(256)
    }
}

impl From<Vec<u8>> for Writer {
    /// A buffer that already has something in it.
    fn from(buffer: Vec<u8>) -> Self {
        Self { buffer: ByteBuf::from_vec(buffer) }
    }
}

impl From<Writer> for Vec<u8> {
    fn from(writer: Writer) -> Self {
        writer.buffer.into_vec()
    }
}

impl Writer {
    /// An empty buffer with room for `capacity` bytes.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { buffer: ByteBuf::with_capacity(capacity) }
    }

    /// What was written.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.buffer.into_vec().into()
    }

    /// Nothing.
    pub fn nil(&mut self) {
        let Ok(()) = encode::write_nil(&mut self.buffer);
    }

    /// A truth.
    pub fn boolean(&mut self, value: bool) {
        let Ok(()) = encode::write_bool(&mut self.buffer, value);
    }

    /// An integer in its shortest form.
    #[inline]
    pub fn integer(&mut self, value: i64) {
        match u8::try_from(value) {
            Ok(short @ ..=0x7f) => self.raw(&[short]),
            _ => written(encode::write_sint(&mut self.buffer, value)),
        }
    }

    /// A .NET `int` in its full width.
    pub fn full_i32(&mut self, value: i32) {
        written(encode::write_i32(&mut self.buffer, value));
    }

    /// A .NET `long` in its full width.
    pub fn full_i64(&mut self, value: i64) {
        written(encode::write_i64(&mut self.buffer, value));
    }

    /// A .NET `float`.
    #[inline]
    pub fn float(&mut self, value: f32) {
        let [a, b, c, d] = value.to_be_bytes();
        self.raw(&[Marker::F32.to_u8(), a, b, c, d]);
    }

    /// A .NET `double`.
    #[inline]
    pub fn double(&mut self, value: f64) {
        let [a, b, c, d, e, f, g, h] = value.to_be_bytes();
        self.raw(&[Marker::F64.to_u8(), a, b, c, d, e, f, g, h]);
    }

    /// Text.
    pub fn text(&mut self, value: &str) {
        written(encode::write_str(&mut self.buffer, value));
    }

    /// The head of an array.
    #[inline]
    pub fn array_length(&mut self, length: usize) {
        match u8::try_from(length) {
            Ok(short @ ..=0x0f) => self.raw(&[Marker::FixArray(short).to_u8()]),
            _ => written(encode::write_array_len(&mut self.buffer, count(length))),
        }
    }

    /// The head of a map.
    pub fn map_length(&mut self, length: usize) {
        written(encode::write_map_len(&mut self.buffer, count(length)));
    }

    /// A .NET `DateTimeOffset` at offset zero.
    pub fn date_time(&mut self, seconds: i64, nanoseconds: u32) {
        self.array_length(2);
        match (u32::try_from(seconds), u64::try_from(seconds)) {
            (Ok(seconds), _) if nanoseconds == 0 => {
                written(encode::write_ext_meta(&mut self.buffer, 4, -1));
                self.raw(&seconds.to_be_bytes());
            }
            (_, Ok(seconds)) if seconds < 1 << 34 => {
                written(encode::write_ext_meta(&mut self.buffer, 8, -1));
                self.raw(&(u64::from(nanoseconds) << 34 | seconds).to_be_bytes());
            }
            _ => {
                written(encode::write_ext_meta(&mut self.buffer, 12, -1));
                self.raw(&nanoseconds.to_be_bytes());
                self.raw(&seconds.to_be_bytes());
            }
        }
        self.integer(0);
    }

    #[inline]
    fn raw(&mut self, bytes: &[u8]) {
        self.buffer.as_mut_vec().extend_from_slice(bytes);
    }
}

/// No message is larger than four thousand million elements: memory ends before.
fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Writing to memory does not fail: the type of the error has no values.
#[expect(clippy::needless_pass_by_value, reason = "there is nothing left of it to keep")]
fn written<T>(result: Result<T, ValueWriteError<Infallible>>) {
    let Ok(_) = result;
}
