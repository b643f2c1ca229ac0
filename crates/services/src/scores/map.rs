//! What scores need of beatmaps.

use std::sync::Arc;

use kiai_formats::difficulty::Chart;
use kiai_model::{Beatmap, Id, Ruleset, Score};

use crate::{Services, beatmaps};

/// The map with this id.
pub(super) async fn find(services: &Services, id: Id<Beatmap>) -> anyhow::Result<Option<Beatmap>> {
    Ok(services.store.beatmap_by_id(id).await?)
}

/// Whether a map has boards: none when it is not known here, else the ruleset it was made for, if it has boards.
///
/// # Errors
///
/// When the store fails.
pub async fn has_board(services: &Services, id: Id<Beatmap>) -> anyhow::Result<Option<Option<Ruleset>>> {
    if let Some(ruleset) = services.scores.rulesets.get(&id) {
        return Ok(Some(ruleset));
    }
    let Some(map) = find(services, id).await? else { return Ok(None) };
    let ruleset = map.status.has_leaderboard().then_some(map.ruleset);
    services.scores.rulesets.insert(id, ruleset);
    Ok(Some(ruleset))
}

/// Its highest combo in a ruleset, if it was computed.
pub(super) async fn max_combo(services: &Services, map: &Beatmap, ruleset: Ruleset) -> anyhow::Result<Option<i64>> {
    let difficulties = services.store.difficulties_of_beatmaps(&[map.id]).await?;
    Ok(difficulties.into_iter().find(|difficulty| difficulty.ruleset == ruleset).map(|found| found.max_combo))
}

/// A map as it was when a score on it was played, to calculate with; none when its file is not here or unfit.
pub(super) async fn chart_of(
    services: &Services,
    mut map: Beatmap,
    score: &Score,
) -> anyhow::Result<Option<Arc<Chart>>> {
    map.checksum.clone_from(&score.beatmap_checksum);
    beatmaps::chart(services, &map).await
}

/// Whether a map can be played in a ruleset: its own, and for an osu! map any.
pub(crate) fn plays_in(map: &Beatmap, ruleset: Ruleset) -> bool {
    map.ruleset == ruleset || map.ruleset == Ruleset::Osu
}
