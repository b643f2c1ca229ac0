//! Where a player stands on a board.

use std::sync::Arc;

use kiai_model::{Id, Score, User};
use kiai_store::rows::BoardKey;

use super::{BoardRequest, BoardVersion, board::key_of};
use crate::Services;

/// A player's score on a board.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its position among everybody's, from 1.
    pub position: i64,
    /// The score.
    pub score: Arc<Score>,
}

/// What a place is remembered by, until the board changes.
pub(super) type PlaceKey = (BoardKey, Id<User>, BoardVersion);

/// A player's score on a board and its position; none without one. Restricted players are told where they would stand.
///
/// # Errors
///
/// When the store fails.
pub async fn place_on(services: &Services, request: &BoardRequest, user: Id<User>) -> anyhow::Result<Option<Place>> {
    place_of(services, &key_of(request), user).await
}

pub(super) async fn place_of(services: &Services, key: &BoardKey, user: Id<User>) -> anyhow::Result<Option<Place>> {
    let remembered = (key.clone(), user, services.scores.version(key.beatmap));
    if let Some(place) = services.scores.places.get(&remembered) {
        return Ok(place);
    }
    let place = look_up(services, key, user).await?;
    services.scores.places.insert(remembered, place.clone());
    Ok(place)
}

async fn look_up(services: &Services, key: &BoardKey, user: Id<User>) -> anyhow::Result<Option<Place>> {
    let Some(held) = services.store.board_place(key, user).await? else { return Ok(None) };
    let Some(score) = services.store.score(held.score).await? else { return Ok(None) };
    let position = services.store.board_position(key, &held).await?;
    Ok(Some(Place { position, score: Arc::new(score) }))
}
