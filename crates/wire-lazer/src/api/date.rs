//! Dates.

use jiff::{Timestamp as Instant, tz::TimeZone};
use kiai_model::Timestamp;
use serde::{Serialize, Serializer};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type},
};

/// A point in time as `2026-08-07T12:34:56+00:00`. Without an offset the game would take it as local.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub Timestamp);

/// A day as `2026-08-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Timestamp);

fn format(time: Timestamp, pattern: &str) -> String {
    let instant = Instant::from_millisecond(time.as_millis()).unwrap_or_default();
    instant.to_zoned(TimeZone::UTC).strftime(pattern).to_string()
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format(self.0, "%Y-%m-%dT%H:%M:%S+00:00"))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format(self.0, "%Y-%m-%d"))
    }
}

fn text(format: KnownFormat) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(format))).into()
}

impl PartialSchema for Date {
    fn schema() -> RefOr<Schema> {
        text(KnownFormat::DateTime)
    }
}
impl ToSchema for Date {}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        text(KnownFormat::Date)
    }
}
impl ToSchema for Day {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_an_offset() {
        let time = Timestamp(1_786_106_096_789);
        assert_eq!(serde_json::to_string(&Date(time)).unwrap(), r#""2026-08-07T12:34:56+00:00""#);
        assert_eq!(serde_json::to_string(&Day(time)).unwrap(), r#""2026-08-07""#);
        assert_eq!(serde_json::to_string(&Date(Timestamp(i64::MAX))).unwrap(), r#""1970-01-01T00:00:00+00:00""#);
    }
}
