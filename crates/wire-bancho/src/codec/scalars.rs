//! Numbers, truths, ids, and what follows only if a byte says so.

use kiai_model::{Id, Ruleset};

use super::{DecodeError, Reader, Wire, Writer};

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Wire for $integer {
            const MAX_LENGTH: usize = size_of::<Self>();

            #[inline]
            fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                reader.array().map(Self::from_le_bytes)
            }

            #[inline]
            fn write(&self, out: &mut Writer<'_>) {
                out.bytes(&self.to_le_bytes());
            }
        }
    )*};
}

integers!(u8, i8, u16, i16, i32, u32, i64, u64);

macro_rules! floats {
    ($($float:ty),*) => {$(
        /// Only finite numbers: others come from nobody with good intentions.
        impl Wire for $float {
            const MAX_LENGTH: usize = size_of::<Self>();

            #[inline]
            fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                let value = reader.array().map(Self::from_le_bytes)?;
                if value.is_finite() { Ok(value) } else { Err(reader.error("not a finite number")) }
            }

            #[inline]
            fn write(&self, out: &mut Writer<'_>) {
                out.bytes(&self.to_le_bytes());
            }
        }
    )*};
}

floats!(f32, f64);

/// A byte, 0 or 1; every other is read as 1.
impl Wire for bool {
    const MAX_LENGTH: usize = 1;

    #[inline]
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(u8::read(reader)? != 0)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>) {
        u8::from(*self).write(out);
    }
}

/// A number of 32 bits. One that does not fit, which no server has, is written as 0, nobody.
impl<T> Wire for Id<T> {
    const MAX_LENGTH: usize = i32::MAX_LENGTH;

    #[inline]
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self::new(i64::from(i32::read(reader)?)))
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>) {
        i32::try_from(self.get()).unwrap_or(0).write(out);
    }
}

/// A byte: the ruleset's number.
impl Wire for Ruleset {
    const MAX_LENGTH: usize = 1;

    #[inline]
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Self::try_from(i64::from(u8::read(reader)?)).map_err(|_| reader.error("no such ruleset"))
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>) {
        self.number().write(out);
    }
}

/// A truth, and if it is true, the value.
impl<T: Wire> Wire for Option<T> {
    const MAX_LENGTH: usize = 1 + T::MAX_LENGTH;

    #[inline]
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if bool::read(reader)? { T::read(reader).map(Some) } else { Ok(None) }
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }
}

/// As many as the type says, without a count.
impl<T: Wire + Copy + Default, const N: usize> Wire for [T; N] {
    const MAX_LENGTH: usize = N * T::MAX_LENGTH;

    #[inline]
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut values = [T::default(); N];
        for value in &mut values {
            *value = T::read(reader)?;
        }
        Ok(values)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>) {
        for value in self {
            value.write(out);
        }
    }
}

/// As without the box.
impl<T: Wire> Wire for Box<T> {
    const MAX_LENGTH: usize = T::MAX_LENGTH;

    #[inline]
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        T::read(reader).map(Self::new)
    }

    #[inline]
    fn write(&self, out: &mut Writer<'_>) {
        T::write(self, out);
    }
}
