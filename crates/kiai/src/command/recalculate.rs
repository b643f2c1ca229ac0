//! `kiai recalculate`.

use kiai_model::Ruleset;
use kiai_services::Services;
use kiai_services::scores::{self, Recalculated};

use super::CommandError;
use super::user::find;
use crate::control::Progress;

/// Computes pp, boards, statistics and ranks anew, of one player or of all, in one ruleset or in all.
pub(super) async fn recalculate(
    services: &Services,
    username: Option<&str>,
    ruleset: Option<Ruleset>,
    progress: &Progress,
) -> Result<String, CommandError> {
    let user = match username {
        Some(name) => Some(find(services, name).await?.id),
        None => None,
    };
    let tell = |done: Recalculated| progress.mention(describe(done));
    let done = scores::recalculate(services, user, ruleset, tell).await?;
    Ok(format!("Recalculated {}", describe(done)))
}

fn describe(done: Recalculated) -> String {
    format!("{} scores of {} players", done.score_count, done.user_count)
}
