//! Lists, with their limits in their types.

use super::{DecodeError, Reader, Wire, Writer};

macro_rules! list {
    ($(#[$about:meta])* $name:ident counted by $count:ty) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name<T, const MAX: usize>(pub Vec<T>);

        impl<T: Wire, const MAX: usize> Wire for $name<T, MAX> {
            const MAX_LENGTH: usize = <$count>::MAX_LENGTH + MAX * T::MAX_LENGTH;

            #[inline]
            fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
                let count = usize::try_from(<$count>::read(reader)?).unwrap_or(usize::MAX);
                // every element takes a byte at least, so nothing is kept free for more than there can be
                if count > MAX || count > reader.rest().len() {
                    return Err(reader.error("a list that is too long"));
                }
                let mut elements = Vec::with_capacity(count);
                for _ in 0..count {
                    elements.push(T::read(reader)?);
                }
                Ok(Self(elements))
            }

            #[inline]
            fn write(&self, out: &mut Writer<'_>) {
                let count = self.0.len().min(MAX);
                <$count>::try_from(count).unwrap_or(<$count>::MAX).write(out);
                for element in self.0.iter().take(count) {
                    element.write(out);
                }
            }
        }

        impl<T, const MAX: usize> Default for $name<T, MAX> {
            fn default() -> Self {
                Self(Vec::new())
            }
        }

        impl<T, const MAX: usize> FromIterator<T> for $name<T, MAX> {
            fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
                Self(elements.into_iter().collect())
            }
        }
    };
}

list! {
    /// A list with a count of 16 bits, of at most `MAX` elements: more are refused when read and left out when written.
    ShortList counted by u16
}

list! {
    /// The same with a count of 32 bits.
    LongList counted by i32
}
