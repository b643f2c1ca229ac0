//! Everything that follows from scores, computed anew.

use kiai_model::{Id, Ruleset, Score, Timestamp, User, statistics::Variant};
use kiai_store::{StoreError, Tx};

use super::process::{Computed, compute, place, refresh_statistics, settle};
use crate::Services;

const BATCH: i64 = 500;

/// What was recalculated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recalculated {
    /// Players.
    pub user_count: u64,
    /// Their scores.
    pub score_count: u64,
}

/// Recalculates performance points, boards, statistics and ranks of one player or of all, in one ruleset or in all. A
/// player's values are replaced in one transaction, so that nobody sees half of them; interrupted, it can begin again.
/// `progress` hears after each player.
///
/// # Errors
///
/// When the store fails.
pub async fn recalculate(
    services: &Services,
    user: Option<Id<User>>,
    ruleset: Option<Ruleset>,
    mut progress: impl FnMut(Recalculated),
) -> anyhow::Result<Recalculated> {
    let rulesets = ruleset.map_or_else(|| Ruleset::ALL.to_vec(), |ruleset| vec![ruleset]);
    let mut done = Recalculated::default();
    let mut after = Id::new(0);
    loop {
        let users = match user {
            Some(user) => vec![user],
            None => services.store.players_after(after, BATCH).await?,
        };
        let Some(last) = users.last() else { break };
        after = *last;
        for user in users {
            for ruleset in &rulesets {
                done.score_count += of_user(services, user, *ruleset).await?;
            }
            done.user_count += 1;
            progress(done);
        }
        if user.is_some() {
            break;
        }
    }
    services.scores.all_boards_changed();
    Ok(done)
}

async fn of_user(services: &Services, user: Id<User>, ruleset: Ruleset) -> anyhow::Result<u64> {
    let mut computed: Vec<(Id<Score>, Computed)> = Vec::new();
    let mut after = Id::new(0);
    loop {
        let ids = services.store.score_ids_of(user, ruleset, after, BATCH).await?;
        let Some(last) = ids.last() else { break };
        after = *last;
        for id in ids {
            if let Some(played) = services.store.played(id).await? {
                computed.push((id, compute(services, &played).await?));
            }
        }
    }
    if computed.is_empty() {
        return Ok(0);
    }
    let (count, now) = (computed.len() as u64, services.clock.now());
    services.store.write(move |tx| Box::pin(async move { replace(tx, user, ruleset, &computed, now).await })).await?;
    Ok(count)
}

/// Replaces what follows from a user's scores. `computed` is in the order of its ids.
pub(super) async fn replace(
    tx: &mut Tx,
    user: Id<User>,
    ruleset: Ruleset,
    computed: &[(Id<Score>, Computed)],
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.clear_entries(user, ruleset).await?;
    let mut unsettled: Vec<(Id<Score>, &Computed)> = Vec::new();
    let mut after = Id::new(0);
    loop {
        let ids = tx.score_ids_of(user, ruleset, after, BATCH).await?;
        let Some(last) = ids.last() else { break };
        after = *last;
        for id in ids {
            let Some(mut played) = tx.played(id).await? else { continue };
            let found = computed.binary_search_by_key(&id, |(id, _)| *id).ok().and_then(|index| computed.get(index));
            match (found, played.score.processed) {
                (Some((_, computed)), true) => place(tx, &mut played, computed).await?,
                (Some((_, computed)), false) => unsettled.push((id, computed)),
                // Processed while the others were computed: it keeps what it was given then.
                (None, true) => {
                    let kept = Computed::kept(&played);
                    place(tx, &mut played, &kept).await?;
                }
                // Its job is still to come.
                (None, false) => {}
            }
        }
    }
    // What these do on boards is told: the boards must be whole by then.
    for (id, computed) in unsettled {
        settle(tx, id, computed, now).await?;
    }
    for variant in Variant::ALL {
        let counters = tx.counted_scores(user, ruleset, variant).await?;
        if counters.play_count > 0 {
            tx.set_counters(user, ruleset, variant, &counters).await?;
            refresh_statistics(tx, user, ruleset, variant, now).await?;
        }
    }
    Ok(())
}
