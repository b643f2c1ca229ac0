//! Who is best.

use std::sync::Arc;

use kiai_model::{Country, Ruleset, User, statistics::Variant, user::Team};
use kiai_store::rows::{CountryStanding, RankingOrder};

use super::Achievements;
use crate::{
    Services,
    users::{self, UserKey},
};

/// Rows on a page of a ranking.
pub const RANKING_PAGE: u32 = 50;
/// The last page that is shown. Upstream: 10,000 users.
const PAGES_MAX: u32 = 200;

/// A row of a ranking.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// Who.
    pub user: Arc<User>,
    /// Their team.
    pub team: Option<Team>,
    /// What they achieved, with their place in this ranking.
    pub achievements: Achievements,
}

/// A page of a ranking, from page 1, and whether there is another.
///
/// # Errors
///
/// When the store fails.
pub async fn ranking(
    services: &Services,
    order: RankingOrder,
    ruleset: Ruleset,
    variant: Variant,
    country: Option<Country>,
    page: u32,
) -> anyhow::Result<(Vec<Ranked>, bool)> {
    let Some(offset) = offset(page) else { return Ok((Vec::new(), false)) };
    let rows = services.store.ranking(order, ruleset, variant, country, i64::from(RANKING_PAGE) + 1, offset).await?;
    let is_more = rows.len() > RANKING_PAGE as usize && page < PAGES_MAX;
    let players: Vec<_> = rows.iter().map(|statistics| statistics.user).collect();
    let teams = users::teams_of(services, &players).await?;
    let mut ranked = Vec::with_capacity(rows.len());
    for (place, mut statistics) in (offset + 1..).zip(rows.into_iter().take(RANKING_PAGE as usize)) {
        let Some(user) = users::find_user(services, UserKey::Id(statistics.user), None).await? else { continue };
        match country {
            Some(_) => statistics.country_rank = Some(place),
            None => statistics.global_rank = Some(place),
        }
        let team = teams.get(&user.id).cloned();
        ranked.push(Ranked { user, team, achievements: Achievements::of(services, statistics).await? });
    }
    Ok((ranked, is_more))
}

/// A page of the ranking of countries, and whether there is another.
///
/// # Errors
///
/// When the store fails.
pub async fn country_ranking(
    services: &Services,
    ruleset: Ruleset,
    page: u32,
) -> anyhow::Result<(Vec<CountryStanding>, bool)> {
    let Some(offset) = offset(page) else { return Ok((Vec::new(), false)) };
    let mut rows = services.store.country_ranking(ruleset, i64::from(RANKING_PAGE) + 1, offset).await?;
    let is_more = rows.len() > RANKING_PAGE as usize && page < PAGES_MAX;
    rows.truncate(RANKING_PAGE as usize);
    Ok((rows, is_more))
}

fn offset(page: u32) -> Option<i64> {
    (1..=PAGES_MAX).contains(&page).then(|| i64::from(page - 1) * i64::from(RANKING_PAGE))
}

/// How many users hold a place.
///
/// # Errors
///
/// When the store fails.
pub async fn ranked_user_count(services: &Services, ruleset: Ruleset, variant: Variant) -> anyhow::Result<i64> {
    let remembered = (ruleset, variant, services.scores.change_count());
    if let Some(count) = services.statistics.ranked_user_counts.get(&remembered) {
        return Ok(count);
    }
    let count = services.store.ranked_user_count(ruleset, variant).await?;
    services.statistics.ranked_user_counts.insert(remembered, count);
    Ok(count)
}
