//! How players rate sets. What is counted of a set stands in [`FullSet`](super::FullSet).

use kiai_model::{Beatmap, Id, User};
use thiserror::Error;

use super::FullSet;
use crate::{Services, internal::with_internal, users::me};

/// The lowest and the highest rating.
pub const RATINGS: std::ops::RangeInclusive<i64> = 1..=10;

/// How often a set got each rating; nothing stands at 0. Upstream: `APIBeatmapSet.Ratings`.
pub type RatingCounts = [i64; 11];

/// Why a set is not rated.
#[derive(Debug, Error)]
pub enum RateRefusal {
    /// Its map is not ranked, approved, qualified or loved.
    #[error("the beatmap has no leaderboard")]
    NotRanked,
    /// They have rated it, or it is theirs.
    #[error("the user has no rating left")]
    AlreadyRated,
    /// There is no such rating.
    #[error("ratings go from 1 to 10")]
    OutOfRange,
    /// They are restricted.
    #[error("the user is restricted")]
    Restricted,
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(RateRefusal);

/// The mean of ratings, none without any.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "nobody has so many players")]
pub fn mean_rating(counts: &RatingCounts) -> Option<f64> {
    let (mut sum, mut count) = (0_i64, 0_i64);
    for (rating, times) in (0_i64..).zip(counts) {
        sum = sum.saturating_add(rating.saturating_mul(*times));
        count = count.saturating_add(*times);
    }
    (count > 0).then(|| sum as f64 / count as f64)
}

/// Whether a user may rate the set of a map: once, and not their own.
///
/// # Errors
///
/// See [`RateRefusal`].
pub async fn may_rate(services: &Services, user: Id<User>, map: &Beatmap, set: &FullSet) -> Result<(), RateRefusal> {
    if !map.status.has_leaderboard() {
        return Err(RateRefusal::NotRanked);
    }
    if set.set.owner == Some(user) || services.store.rating_of(user, map.set).await?.is_some() {
        return Err(RateRefusal::AlreadyRated);
    }
    match me(services, user).await? {
        Some(user) if !user.restricted => Ok(()),
        _ => Err(RateRefusal::Restricted),
    }
}

/// Rates the set of a map, from 1 to 10.
///
/// # Errors
///
/// See [`RateRefusal`].
pub async fn rate(
    services: &Services,
    user: Id<User>,
    map: &Beatmap,
    set: &FullSet,
    rating: i64,
) -> Result<(), RateRefusal> {
    if !RATINGS.contains(&rating) {
        return Err(RateRefusal::OutOfRange);
    }
    may_rate(services, user, map, set).await?;
    let (id, now) = (map.set, services.clock.now());
    let done = services.store.write(move |tx| Box::pin(async move { tx.rate_set(user, id, rating, now).await }));
    let is_first = done.await?;
    services.beatmaps.forget(id);
    if is_first { Ok(()) } else { Err(RateRefusal::AlreadyRated) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_counts_each_rating_as_often_as_it_was_given() {
        let mut counts = RatingCounts::default();
        assert_eq!(mean_rating(&counts), None);
        (counts[10], counts[4]) = (2, 1);
        assert_eq!(mean_rating(&counts), Some(8.0));
    }
}
