//! Where a player stands on a board.

use std::sync::Arc;

use kiai_model::{Id, Score, User};
use kiai_store::rows::{BoardCircle, BoardKey};

use super::{BoardRequest, BoardVersion, board::key_of};
use crate::Services;

/// A player's score on a board.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its position among those of the circle, from 1.
    pub position: i64,
    /// The score.
    pub score: Arc<Score>,
}

/// What a place is remembered by, until the board changes.
pub(super) type PlaceKey = (BoardKey, BoardCircle, Id<User>, BoardVersion);

/// A player's score on a board and its position in a circle; none without one. Restricted players are told where they
/// would stand. Upstream: `BeatmapScores::rank` in osu-web.
///
/// # Errors
///
/// When the store fails.
pub async fn place_on(
    services: &Services,
    request: &BoardRequest,
    circle: BoardCircle,
    user: Id<User>,
) -> anyhow::Result<Option<Place>> {
    let remembered = (key_of(request), circle, user, services.scores.version(request.beatmap));
    // The circles of one user change with other things than scores.
    let is_remembered = matches!(circle, BoardCircle::Global | BoardCircle::Country(_));
    if is_remembered && let Some(place) = services.scores.places.get(&remembered) {
        return Ok(place);
    }
    let place = look_up(services, &remembered.0, circle, user).await?;
    if is_remembered {
        services.scores.places.insert(remembered, place.clone());
    }
    Ok(place)
}

async fn look_up(
    services: &Services,
    key: &BoardKey,
    circle: BoardCircle,
    user: Id<User>,
) -> anyhow::Result<Option<Place>> {
    let Some(held) = services.store.board_place(key, user).await? else { return Ok(None) };
    let Some(score) = services.store.score(held.score).await? else { return Ok(None) };
    let position = services.store.board_position(key, circle, &held).await?;
    Ok(Some(Place { position, score: Arc::new(score) }))
}
