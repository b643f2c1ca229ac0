//! Days and months in UTC, which histories are counted by.

use std::fmt;

use kiai_model::Timestamp;

/// A day: whole days since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// A month: whole months since January of the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(pub i32);

impl Day {
    /// The day a point in time lies in.
    #[must_use]
    pub fn of(time: Timestamp) -> Self {
        Self(i32::try_from(time.as_secs().div_euclid(86_400)).unwrap_or(i32::MAX))
    }
}

impl Month {
    /// The month a point in time lies in.
    #[must_use]
    pub fn of(time: Timestamp) -> Self {
        // Days are counted from March, so that the leap day comes last; eras have 400 years.
        let days = time.as_secs().div_euclid(86_400).saturating_add(719_468);
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let months = (era * 400 + year_of_era).saturating_mul(12).saturating_add(month_from_march + 2);
        Self(i32::try_from(months).unwrap_or(i32::MAX))
    }
}

impl Month {
    /// Its first day, in whole days since the Unix epoch.
    #[must_use]
    pub fn first_day(self) -> i64 {
        // Counted from March, as in `of`.
        let (year, month) = ((i64::from(self.0) - 2).div_euclid(12), (i64::from(self.0) - 2).rem_euclid(12));
        year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 - 719_468
    }
}

/// The first day of the month, as `YYYY-MM-DD`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-01", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_those_of_the_calendar() {
        let table = [
            (0, "1970-01-01"),
            (951_782_399, "2000-02-01"),
            (951_782_400, "2000-02-01"),
            (951_868_800, "2000-03-01"),
            (1_767_225_599, "2025-12-01"),
            (1_767_225_600, "2026-01-01"),
            (1_798_761_599, "2026-12-01"),
            (-1, "1969-12-01"),
        ];
        for (seconds, expected) in table {
            let month = Month::of(Timestamp::from_secs(seconds));
            assert_eq!(month.to_string(), expected, "{seconds}");
            let first = Timestamp::from_secs(month.first_day() * 86_400);
            assert_eq!(Month::of(first), month);
            assert_eq!(Month::of(Timestamp::from_secs(first.as_secs() - 1)), Month(month.0 - 1));
        }
    }
}
