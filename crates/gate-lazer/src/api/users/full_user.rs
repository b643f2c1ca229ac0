//! Everything that a profile shows.

use std::sync::Arc;

use kiai_model::{Ruleset, User, statistics::Variant};
use kiai_services::{
    Services,
    statistics::{Achievements, History, ScoreCounts, history_of, score_counts, statistics_of},
    users::{Profile, profile_of},
};
use kiai_wire_lazer::api::APIUser;

use crate::{
    ApiError,
    convert::{UserConverter, fill_history, statistics, team},
};

/// What a profile is made of. Each part stays the same object until something in it changes.
pub(crate) struct FullUser {
    user: Arc<User>,
    ruleset: Ruleset,
    profile: Arc<Profile>,
    achievements: Arc<Achievements>,
    history: Arc<History>,
    counts: ScoreCounts,
}

impl FullUser {
    /// Gathers the parts, with statistics of `ruleset` or of the user's own.
    pub(crate) async fn gather(
        services: &Services,
        user: Arc<User>,
        ruleset: Option<Ruleset>,
    ) -> Result<Self, ApiError> {
        let ruleset = ruleset.unwrap_or(user.default_ruleset);
        let achievements = statistics_of(services, user.id, ruleset, Variant::Standard).await?;
        let rank = achievements.statistics.global_rank;
        Ok(Self {
            ruleset,
            profile: profile_of(services, user.id).await?,
            history: history_of(services, user.id, ruleset, rank).await?,
            counts: score_counts(services, user.id, ruleset).await?,
            achievements,
            user,
        })
    }

    /// The parts as the game reads them.
    pub(crate) fn api(&self, services: &Services) -> APIUser {
        let mut full = UserConverter::new(services).full(&self.user, &self.profile);
        full.team = self.profile.team.as_ref().map(team);
        full.statistics = Some(statistics(&self.achievements));
        if let Some(profile) = full.profile.as_deref_mut() {
            fill_history(profile, self.ruleset, &self.history, &self.counts);
        }
        full
    }

    /// Whether nothing has changed between the two, as far as that is cheap to see.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.user, &other.user)
            && self.ruleset == other.ruleset
            && Arc::ptr_eq(&self.profile, &other.profile)
            && Arc::ptr_eq(&self.achievements, &other.achievements)
            && Arc::ptr_eq(&self.history, &other.history)
            && self.counts == other.counts
    }
}
