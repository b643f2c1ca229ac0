//! Boards: the best scores on a map, one a player.

use std::sync::Arc;

use kiai_model::{Acronym, Beatmap, Id, Mods, Ruleset, Score, User, statistics::Variant, user::Team};
use kiai_rules::mods::{BoardFilter, variant};
use kiai_store::rows::{BoardCircle, BoardKey};

use crate::{
    Services,
    users::{self, UserKey},
};

/// Which board is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BoardRequest {
    /// Of which map.
    pub beatmap: Id<Beatmap>,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Of which variant, when no mods are asked for; mods decide for themselves.
    pub variant: Variant,
    /// With which mods.
    pub filter: BoardFilter,
}

/// Counts the changes of a map's boards: what was read of them at one version holds until the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct BoardVersion {
    pub(super) epoch: u64,
    pub(super) of_map: u64,
}

/// A row of a board.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The score.
    pub score: Score,
    /// Who played it.
    pub user: Arc<User>,
    /// Their team.
    pub team: Option<Team>,
}

/// A board.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// Its rows, best first.
    pub entries: Vec<Entry>,
    /// How many players of the circle are on it.
    pub score_count: i64,
}

/// The variant whose boards scores with these mods stand on.
#[must_use]
pub fn variant_of(mods: &Mods) -> Variant {
    variant(mods)
}

/// The version of a map's boards as they stand now.
#[must_use]
pub fn board_version(services: &Services, beatmap: Id<Beatmap>) -> BoardVersion {
    services.scores.version(beatmap)
}

/// The best scores of a circle of players, at most `limit` rows. Restricted players are on nobody's board.
///
/// # Errors
///
/// When the store fails.
pub async fn board(
    services: &Services,
    request: &BoardRequest,
    circle: BoardCircle,
    limit: u8,
) -> anyhow::Result<Board> {
    let key = key_of(request);
    let scores = services.store.board(&key, circle, i64::from(limit)).await?;
    let score_count = services.store.board_count(&key, circle).await?;
    let players: Vec<_> = scores.iter().map(|score| score.user).collect();
    let teams = users::teams_of(services, &players).await?;
    let mut entries = Vec::with_capacity(scores.len());
    for score in scores {
        let Some(user) = users::find_user(services, UserKey::Id(score.user), None).await? else { continue };
        let team = teams.get(&user.id).cloned();
        entries.push(Entry { score, user, team });
    }
    Ok(Board { entries, score_count })
}

pub(super) fn key_of(request: &BoardRequest) -> BoardKey {
    let (variant, mods) = match &request.filter {
        BoardFilter::All => (request.variant, None),
        BoardFilter::Exactly(key) => {
            let acronyms = key.split(',').filter_map(|text| text.parse::<Acronym>().ok());
            (variant(&Mods(acronyms.map(Into::into).collect())), Some(key.clone()))
        }
    };
    BoardKey { beatmap: request.beatmap, ruleset: request.ruleset, variant, mods }
}
