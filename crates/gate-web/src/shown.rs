//! How numbers and times are written on pages.

use std::time::Duration;

use jiff::tz::TimeZone;
use kiai_model::Timestamp;

/// A whole number with thin spaces between thousands: `1 234 567`.
pub(crate) fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    if value < 0 {
        text.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// A day: `7 August 2026`.
pub(crate) fn day(at: Timestamp) -> String {
    written(at, "%-d %B %Y")
}

/// A day and a time: `7 August 2026, 12:34 UTC`.
pub(crate) fn moment(at: Timestamp) -> String {
    written(at, "%-d %B %Y, %H:%M UTC")
}

/// How long ago something was, roughly: `just now`, `5 minutes ago`.
pub(crate) fn ago(at: Timestamp, now: Timestamp) -> String {
    let since = now.since(at);
    let (count, unit) = match since.as_secs() {
        0..60 => return "just now".to_owned(),
        seconds @ 60..3_600 => (seconds / 60, "minute"),
        seconds @ 3_600..86_400 => (seconds / 3_600, "hour"),
        seconds @ 86_400..2_592_000 => (seconds / 86_400, "day"),
        _ => return format!("on {}", day(at)),
    };
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

/// A length of music: `3:05`, `1:02:03`.
pub(crate) fn length(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// Time spent: `3 d 4 h 5 min`.
pub(crate) fn time_spent(seconds: i64) -> String {
    let minutes = seconds.max(0) / 60;
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h {minutes} min"),
    }
}

/// Text as it stands in the query of an address.
pub(crate) fn in_query(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn written(at: Timestamp, format: &str) -> String {
    let Ok(at) = jiff::Timestamp::from_millisecond(at.as_millis()) else { return "long ago".to_owned() };
    at.to_zoned(TimeZone::UTC).strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_786_060_800);

    #[test]
    fn thousands_stand_apart() {
        for (value, text) in [(0, "0"), (999, "999"), (1_000, "1 000"), (-1_234_567, "-1 234 567")] {
            assert_eq!(number(value).replace('\u{202f}', " "), text);
        }
        assert_eq!(number(i64::MIN).chars().filter(char::is_ascii_digit).count(), 19);
    }

    #[test]
    fn times_are_told_as_people_tell_them() {
        assert_eq!(moment(NOW), "7 August 2026, 00:00 UTC");
        assert_eq!(moment(Timestamp(i64::MAX)), "long ago");
        for (seconds, text) in [(0, "just now"), (60, "1 minute ago"), (7_300, "2 hours ago"), (172_800, "2 days ago")]
        {
            assert_eq!(ago(NOW - Duration::from_secs(seconds), NOW), text);
        }
        assert_eq!(ago(NOW - Duration::from_hours(24 * 60), NOW), "on 8 June 2026");
        assert_eq!(length(Duration::from_secs(185)), "3:05");
        assert_eq!(length(Duration::from_secs(3_723)), "1:02:03");
        assert_eq!((time_spent(59), time_spent(90_061)), ("0 min".to_owned(), "1 d 1 h 1 min".to_owned()));
    }
}
