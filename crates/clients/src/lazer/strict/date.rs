//! Dates as `DateTimeOffset` reads them, always with an offset: without one the game takes its own time zone.

use std::fmt;

use jiff::{civil, tz};
use kiai_model::Timestamp;
use serde::{Deserialize, Deserializer, de::Error as _};

/// A point in time from an ISO-8601 string with an offset.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub Timestamp);

/// A day, `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub civil::Date);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let at: jiff::Timestamp =
            text.parse().map_err(|_| D::Error::custom(format_args!("`{text}` is no date with an offset")))?;
        if at.to_zoned(tz::TimeZone::UTC).year() < 1 {
            return Err(D::Error::custom(format_args!("`{text}` lies before the first year .NET knows")));
        }
        Ok(Self(Timestamp(at.as_millisecond())))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|_| D::Error::custom(format_args!("`{text}` is no day")))
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
