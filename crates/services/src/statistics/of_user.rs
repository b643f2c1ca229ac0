//! A user's statistics.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use kiai_model::{
    Id, Ruleset, User,
    statistics::{Statistics, Variant},
};
use kiai_rules::statistics::{Day, Level, Month, RANK_HISTORY_DAYS, level, rank_history};
use kiai_store::rows::HighestRank;

use super::{moment, ranked_user_count};
use crate::Services;

/// Statistics with what is computed from them.
#[derive(Clone, Debug, PartialEq)]
pub struct Achievements {
    /// The statistics, with the places as they stand now.
    pub statistics: Statistics,
    /// The level of the total score.
    pub level: Level,
    /// The global place as a part of all who hold one, above 0 and up to 1. Upstream: `globalRankPercent` in osu-web.
    pub rank_part: Option<f64>,
}

impl Achievements {
    /// What follows from statistics with their places.
    pub(super) async fn of(services: &Services, statistics: Statistics) -> anyhow::Result<Self> {
        let rank_part = match statistics.global_rank {
            Some(rank) => {
                let count = ranked_user_count(services, statistics.ruleset, statistics.variant).await?;
                #[expect(clippy::cast_precision_loss, reason = "users are far fewer than 2^53")]
                Some((rank as f64 / count.max(1) as f64).min(1.0))
            }
            None => None,
        };
        Ok(Self { level: level(statistics.total_score), rank_part, statistics })
    }
}

/// How a user got there.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Global rank of the last ninety days, newest last, 0 where none is known; none without any.
    pub ranks: Option<Vec<i64>>,
    /// The best place ever.
    pub highest: Option<HighestRank>,
    /// Plays by month, over all rulesets.
    pub monthly_play_counts: Vec<(Month, i64)>,
    /// Views of replays by month.
    pub monthly_replay_views: Vec<(Month, i64)>,
}

/// A user's statistics; zeroes for who has not played.
///
/// # Errors
///
/// When the store fails.
pub async fn statistics_of(
    services: &Services,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
) -> anyhow::Result<Arc<Achievements>> {
    let remembered = (user, ruleset, variant, services.scores.change_count());
    if let Some(achievements) = services.statistics.achievements.get(&remembered) {
        return Ok(achievements);
    }
    let statistics = services.store.statistics(user, ruleset, variant).await?;
    let achievements = Arc::new(Achievements::of(services, statistics).await?);
    services.statistics.achievements.insert(remembered, Arc::clone(&achievements));
    Ok(achievements)
}

/// The statistics of many users, each in a ruleset, in the order asked for; zeroes for who has not played.
///
/// # Errors
///
/// When the store fails.
pub async fn statistics_of_many(
    services: &Services,
    wanted: &[(Id<User>, Ruleset)],
    variant: Variant,
) -> anyhow::Result<Vec<Arc<Achievements>>> {
    let (cache, change) = (&services.statistics.achievements, services.scores.change_count());
    let mut known: HashMap<(Id<User>, Ruleset), Arc<Achievements>> = HashMap::with_capacity(wanted.len());
    let (mut users, mut rulesets) = (BTreeSet::new(), BTreeSet::new());
    for &(user, ruleset) in wanted {
        if let Some(achievements) = cache.get(&(user, ruleset, variant, change)) {
            known.insert((user, ruleset), achievements);
        } else {
            users.insert(user);
            rulesets.insert(ruleset);
        }
    }
    let (users, rulesets): (Vec<_>, Vec<_>) = (users.into_iter().collect(), rulesets.into_iter().collect());
    for statistics in services.store.statistics_of_users(&users, &rulesets, variant).await? {
        let (user, ruleset) = (statistics.user, statistics.ruleset);
        let achievements = Arc::new(Achievements::of(services, statistics).await?);
        cache.insert((user, ruleset, variant, change), Arc::clone(&achievements));
        known.insert((user, ruleset), achievements);
    }
    let mut found = Vec::with_capacity(wanted.len());
    for &(user, ruleset) in wanted {
        if let Some(achievements) = known.get(&(user, ruleset)) {
            // What was known is not remembered anew: it would never be asked for again.
            found.push(Arc::clone(achievements));
            continue;
        }
        let idle = Arc::new(Achievements::of(services, Statistics::none(user, ruleset, variant)).await?);
        cache.insert((user, ruleset, variant, change), Arc::clone(&idle));
        found.push(idle);
    }
    Ok(found)
}

/// How a user got to the statistics of the main ranking. `current_rank` is the place as it stands now.
///
/// # Errors
///
/// When the store fails.
pub async fn history_of(
    services: &Services,
    user: Id<User>,
    ruleset: Ruleset,
    current_rank: Option<i64>,
) -> anyhow::Result<Arc<History>> {
    let remembered = (user, ruleset, moment(services));
    if let Some(history) = services.statistics.histories.get(&remembered) {
        return Ok(history);
    }
    let (store, today) = (&services.store, Day::of(services.clock.now()));
    let days = i64::try_from(RANK_HISTORY_DAYS).unwrap_or(90);
    // One day more, so that the first day shown has a rank when the last play was before it.
    let known = store.rank_history(user, ruleset, Variant::Standard, i64::from(today.0) - days).await?;
    let known: Vec<(Day, i64)> =
        known.into_iter().filter_map(|(day, rank)| Some((Day(i32::try_from(day).ok()?), rank))).collect();
    let history = Arc::new(History {
        ranks: rank_history(&known, today, current_rank),
        highest: store.highest_rank(user, ruleset, Variant::Standard).await?,
        monthly_play_counts: by_month(store.monthly_play_counts(user).await?),
        monthly_replay_views: by_month(store.monthly_replay_views(user).await?),
    });
    services.statistics.histories.insert(remembered, Arc::clone(&history));
    Ok(history)
}

fn by_month(counts: Vec<(i64, i64)>) -> Vec<(Month, i64)> {
    counts.into_iter().filter_map(|(month, count)| Some((Month(i32::try_from(month).ok()?), count))).collect()
}
