//! A fence around other people's parsers and calculators.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// A library lost its footing on hostile input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file upsets the calculation")]
pub struct Upset;

/// Runs `work` of a library whose freedom from panics we cannot promise; a panic becomes an error.
///
/// What `work` borrows mutably is to be thrown away after an error.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Upset> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Upset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panic_becomes_an_error() {
        assert_eq!(guarded(|| "x".parse::<i32>().expect("a number")), Err(Upset));
        assert_eq!(guarded(|| 1), Ok(1));
    }
}
