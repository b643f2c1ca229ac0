//! Weighted performance and accuracy: the best plays count most.

/// No more plays than this are weighted; the next one would add nothing that could be seen.
pub const MAX_WEIGHTED_PLAYS: usize = 1000;

/// A user's best play on one map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BestPlay {
    /// Its performance points.
    pub pp: f64,
    /// Its accuracy, 0 to 1.
    pub accuracy: f64,
}

/// What the plays of a user are worth together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weighted {
    /// Performance points, the bonus for the number of maps included.
    pub pp: f64,
    /// Accuracy, 0 to 1; 0 without plays.
    pub accuracy: f64,
}

/// Weighs plays that come best first, one a map: each counts 95 % of the one before, in points and in accuracy, and
/// every map adds to a bonus that approaches 416.67 points. Upstream: `UserTotalPerformanceProcessor`.
///
/// `map_count` is the number of maps with such a play, also beyond those listed.
#[must_use]
pub fn weigh(best_first: &[BestPlay], map_count: usize) -> Weighted {
    let (mut pp, mut accuracy, mut weights, mut weight) = (0.0, 0.0, 0.0, 1.0);
    for play in best_first.iter().take(MAX_WEIGHTED_PLAYS) {
        pp += play.pp * weight;
        accuracy += play.accuracy * weight;
        weights += weight;
        weight *= 0.95;
    }
    let counted = i32::try_from(map_count.min(1000)).unwrap_or(1000);
    let bonus = (417.0 - 1.0 / 3.0) * (1.0 - 0.995_f64.powi(counted));
    Weighted { pp: pp + bonus, accuracy: if weights > 0.0 { accuracy / weights } else { 0.0 } }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_played_is_nothing() {
        assert_eq!(weigh(&[], 0), Weighted::default());
    }

    #[test]
    fn later_plays_count_less_and_maps_add_a_bonus() {
        let play = |pp, accuracy| BestPlay { pp, accuracy };
        let got = weigh(&[play(200.0, 1.0), play(100.0, 0.9)], 2);
        let bonus = (417.0 - 1.0 / 3.0) * (1.0 - 0.995 * 0.995);
        assert!((got.pp - (200.0 + 95.0 + bonus)).abs() < 1e-9);
        assert!((got.accuracy - (1.0 + 0.855) / 1.95).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn one_more_play_never_takes_points_away(mut pps in proptest::collection::vec(0.0..2000.0f64, 1..60)) {
            pps.sort_by(|a, b| b.total_cmp(a));
            let plays: Vec<_> = pps.iter().map(|&pp| BestPlay { pp, accuracy: 0.95 }).collect();
            let fewer = weigh(&plays[1..], plays.len() - 1);
            let all = weigh(&plays, plays.len());
            prop_assert!(all.pp >= fewer.pp);
            prop_assert!((all.accuracy - 0.95).abs() < 1e-9);
        }
    }
}
