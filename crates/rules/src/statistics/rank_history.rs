//! The rank of the last ninety days, as the profile draws it.

use super::Day;

/// How many days a rank history covers.
pub const RANK_HISTORY_DAYS: usize = 90;

/// The rank on each of the last ninety days, newest last, the newest being `today`'s rank as it stands now.
///
/// `known` are the ranks at the end of days, oldest first. A day without a play keeps the rank of the day before; days
/// before the first known one are 0, which the game leaves out of its graph. None without a rank at all.
#[must_use]
pub fn rank_history(known: &[(Day, i64)], today: Day, current: Option<i64>) -> Option<Vec<i64>> {
    let first = today.0 - i32::try_from(RANK_HISTORY_DAYS).unwrap_or(90) + 1;
    let mut known = known.iter().copied().peekable();
    let mut rank = 0;
    let mut history: Vec<i64> = (first..=today.0)
        .map(|day| {
            while let Some((_, next)) = known.next_if(|(at, _)| at.0 <= day) {
                rank = next;
            }
            rank
        })
        .collect();
    if let (Some(current), Some(last)) = (current, history.last_mut()) {
        *last = current;
    }
    history.iter().any(|rank| *rank > 0).then_some(history)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_keep_the_rank_and_the_time_before_is_zero() {
        let history = rank_history(&[(Day(95), 12), (Day(98), 10)], Day(100), Some(7)).unwrap();
        assert_eq!(history.len(), RANK_HISTORY_DAYS);
        assert_eq!(history[83..], [0, 12, 12, 12, 10, 10, 7]);
    }

    #[test]
    fn ranks_from_before_the_window_carry_into_it() {
        let history = rank_history(&[(Day(1), 40)], Day(1000), Some(41)).unwrap();
        assert_eq!(history[0], 40);
        assert_eq!(history[89], 41);
    }

    #[test]
    fn no_rank_no_history() {
        assert_eq!(rank_history(&[], Day(100), None), None);
    }
}
