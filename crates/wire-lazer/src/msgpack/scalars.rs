//! Numbers, truths, times and what may be nothing.

use std::time::Duration;

use kiai_model::{Id, Timestamp};

use super::{Decode, DecodeError, Encode, Reader, Writer};

impl Encode for bool {
    #[inline]
    fn encode(&self, out: &mut Writer) {
        out.boolean(*self);
    }
}

impl Decode for bool {
    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.boolean()
    }

    fn absent(_: &Reader<'_>) -> Result<Self, DecodeError> {
        Ok(false)
    }
}

/// Integers narrower than `long`.
macro_rules! narrow_integers {
    ($($integer:ty),*) => {$(
        impl Encode for $integer {
            #[inline]
            fn encode(&self, out: &mut Writer) {
                out.integer(i64::from(*self));
            }
        }

        impl Decode for $integer {
            #[inline]
            fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                Self::try_from(reader.integer()?).map_err(|_| reader.error("an integer out of range"))
            }

            fn absent(_: &Reader<'_>) -> Result<Self, DecodeError> {
                Ok(0)
            }
        }
    )*};
}

narrow_integers!(u8, u16, u32, i32);

impl Encode for i64 {
    #[inline]
    fn encode(&self, out: &mut Writer) {
        out.integer(*self);
    }
}

impl Decode for i64 {
    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.integer()
    }

    fn absent(_: &Reader<'_>) -> Result<Self, DecodeError> {
        Ok(0)
    }
}

impl<T> Encode for Id<T> {
    #[inline]
    fn encode(&self, out: &mut Writer) {
        out.integer(self.get());
    }
}

impl<T> Decode for Id<T> {
    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.integer().map(Self::new)
    }

    fn absent(_: &Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self::new(0))
    }
}

impl Encode for f32 {
    #[inline]
    fn encode(&self, out: &mut Writer) {
        out.float(*self);
    }
}

impl Decode for f32 {
    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.float()
    }

    fn absent(_: &Reader<'_>) -> Result<Self, DecodeError> {
        Ok(0.0)
    }
}

impl Encode for f64 {
    #[inline]
    fn encode(&self, out: &mut Writer) {
        out.double(*self);
    }
}

impl Decode for f64 {
    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.double()
    }

    fn absent(_: &Reader<'_>) -> Result<Self, DecodeError> {
        Ok(0.0)
    }
}

impl<T: Encode> Encode for Option<T> {
    #[inline]
    fn encode(&self, out: &mut Writer) {
        match self {
            Some(value) => value.encode(out),
            None => out.nil(),
        }
    }
}

impl<T: Decode> Decode for Option<T> {
    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        T::decode_nullable(reader)
    }

    fn absent(_: &Reader<'_>) -> Result<Self, DecodeError> {
        Ok(None)
    }
}

impl<T: Encode> Encode for Box<T> {
    #[inline]
    fn encode(&self, out: &mut Writer) {
        T::encode(self, out);
    }
}

impl<T: Decode> Decode for Box<T> {
    #[inline]
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        T::decode(reader).map(Self::new)
    }
}

/// A .NET `DateTimeOffset`: an array of the local reading, as a MessagePack timestamp as if it were UTC, and the offset
/// in minutes. Written in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTimeOffset {
    /// Seconds since the Unix epoch, in UTC.
    pub seconds: i64,
    /// Nanoseconds after that second.
    pub nanoseconds: u32,
}

impl Default for DateTimeOffset {
    /// The first second of the year 1, as a .NET default is.
    fn default() -> Self {
        Self { seconds: -62_135_596_800, nanoseconds: 0 }
    }
}

impl From<Timestamp> for DateTimeOffset {
    fn from(time: Timestamp) -> Self {
        let nanoseconds = u32::try_from(time.as_millis().rem_euclid(1000)).unwrap_or(0) * 1_000_000;
        Self { seconds: time.as_secs(), nanoseconds }
    }
}

impl Encode for DateTimeOffset {
    fn encode(&self, out: &mut Writer) {
        out.date_time(self.seconds, self.nanoseconds);
    }
}

impl Decode for DateTimeOffset {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let length = reader.begin_array()?;
        reader.expect_count(length, 2)?;
        let (local, nanoseconds) = match *reader.extension(-1)? {
            [a, b, c, d] => (i64::from(u32::from_be_bytes([a, b, c, d])), 0),
            [a, b, c, d, e, f, g, h] => {
                let both = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
                let nanoseconds = u32::try_from(both >> 34).map_err(|_| reader.error("a time out of range"))?;
                (i64::try_from(both & ((1 << 34) - 1)).unwrap_or(0), nanoseconds)
            }
            [n0, n1, n2, n3, a, b, c, d, e, f, g, h] => {
                (i64::from_be_bytes([a, b, c, d, e, f, g, h]), u32::from_be_bytes([n0, n1, n2, n3]))
            }
            _ => return Err(reader.error("a timestamp of an unknown length")),
        };
        let offset_minutes = reader.integer()?;
        reader.end_array();
        let seconds = offset_minutes.checked_mul(60).and_then(|offset| local.checked_sub(offset));
        match seconds {
            Some(seconds) if nanoseconds < 1_000_000_000 => Ok(Self { seconds, nanoseconds }),
            _ => Err(reader.error("a time out of range")),
        }
    }

    fn absent(_: &Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self::default())
    }
}

/// A .NET `TimeSpan`: ticks of 100 nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeSpan {
    /// How many.
    pub ticks: i64,
}

/// One tick in nanoseconds.
const TICK_NS: u64 = 100;

impl From<Duration> for TimeSpan {
    /// As far as `long` goes.
    fn from(duration: Duration) -> Self {
        Self { ticks: i64::try_from(duration.as_nanos() / u128::from(TICK_NS)).unwrap_or(i64::MAX) }
    }
}

impl TimeSpan {
    /// The time, unless it is negative.
    #[must_use]
    pub fn to_duration(self) -> Option<Duration> {
        let ticks = u64::try_from(self.ticks).ok()?;
        let per_second = 1_000_000_000 / TICK_NS;
        let nanoseconds = u32::try_from(ticks % per_second * TICK_NS).ok()?;
        Some(Duration::new(ticks / per_second, nanoseconds))
    }
}

impl Encode for TimeSpan {
    fn encode(&self, out: &mut Writer) {
        out.integer(self.ticks);
    }
}

impl Decode for TimeSpan {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.integer().map(|ticks| Self { ticks })
    }

    fn absent(_: &Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self::default())
    }
}
