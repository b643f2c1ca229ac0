//! Sets of bits.

/// Declares a set of bits: its name, its width, and each flag with its bit and a word about it.
macro_rules! flags {
    ($(#[$about:meta])* $name:ident: $width:ty { $($flag:ident = $bit:literal, $word:literal;)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, kiai_wire_derive::Wire)]
        pub struct $name(pub $width);

        impl $name {
            $(
                #[doc = concat!("Bit ", $bit, ": ", $word, ".")]
                pub const $flag: Self = Self(1 << $bit);
            )*

            /// None.
            pub const NONE: Self = Self(0);
            /// Every bit that has a name.
            pub const ALL: Self = Self($(1 << $bit)|*);

            /// Whether none is set.
            #[must_use]
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// Whether all of the `others` are set.
            #[must_use]
            pub const fn contains(self, others: Self) -> bool {
                self.0 & others.0 == others.0
            }

            /// Whether any of the `others` is set.
            #[must_use]
            pub const fn intersects(self, others: Self) -> bool {
                self.0 & others.0 != 0
            }

            /// Those of them that are also `others`.
            #[must_use]
            pub const fn and(self, others: Self) -> Self {
                Self(self.0 & others.0)
            }

            /// These and the `others`.
            #[must_use]
            pub const fn or(self, others: Self) -> Self {
                Self(self.0 | others.0)
            }

            /// These without the `others`.
            #[must_use]
            pub const fn without(self, others: Self) -> Self {
                Self(self.0 & !others.0)
            }
        }
    };
}

pub(crate) use flags;
