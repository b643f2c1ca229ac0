//! Who reached what in a room.

use kiai_model::{
    Id, Room, Score, User,
    rooms::{ItemBoard, ItemCursor, PlacedScore, PlaylistItem, RoomBoard, ScoreAround},
};

use crate::Services;

/// Standings of one room's board.
const STANDINGS_MAX: i64 = 50;
/// Scores of one part of an item's board.
const SCORES_MAX: u32 = 50;
/// Scores above and below one.
const AROUND: u32 = 10;
/// Before the best.
const TOP: ItemCursor = ItemCursor { total_score: i64::MAX, score: Id::new(0) };
/// Behind the worst.
const BOTTOM: ItemCursor = ItemCursor { total_score: i64::MIN, score: Id::new(i64::MAX) };

/// A part of an item's board that is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ItemBoardRequest {
    /// Behind which score; none is from the beginning.
    pub behind: Option<ItemCursor>,
    /// Whether the worst comes first.
    pub worst_first: bool,
    /// How many scores, 1 to 50.
    pub limit: u32,
}

/// A part of an item's board, with what belongs to all of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemScores {
    /// The part.
    pub board: ItemBoard,
    /// How many scores the whole board has.
    pub total: u64,
    /// The viewer's own, if they have any.
    pub own: Option<PlacedScore>,
}

/// Who reached most in a room over all its items, and the viewer's own place; none when there is no such room.
///
/// # Errors
///
/// When the store fails.
pub async fn room_board(services: &Services, room: Id<Room>, viewer: Id<User>) -> anyhow::Result<Option<RoomBoard>> {
    if services.store.room(room).await?.is_none() {
        return Ok(None);
    }
    let standings = services.store.room_standings(room, STANDINGS_MAX).await?;
    let mut own = None;
    if let Some((standing, last)) = services.store.room_standing(room, viewer).await?
        && standing.completed > 0
    {
        let above = services.store.room_standings_above(room, &standing, last).await?;
        own = Some((place_after(above), standing));
    }
    Ok(Some(RoomBoard { standings, own }))
}

/// A part of an item's board: the best score of each player. None when the room has no such item.
///
/// # Errors
///
/// When the store fails.
pub async fn item_board(
    services: &Services,
    room: Id<Room>,
    item: Id<PlaylistItem>,
    request: ItemBoardRequest,
    viewer: Id<User>,
) -> anyhow::Result<Option<ItemScores>> {
    if !is_of_room(services, room, item).await? {
        return Ok(None);
    }
    let ItemBoardRequest { behind, worst_first, limit } = request;
    let behind = behind.unwrap_or(if worst_first { BOTTOM } else { TOP });
    let board = part(services, item, behind, worst_first, limit.clamp(1, SCORES_MAX)).await?;
    let total = services.store.item_board_count(item).await?;
    let own = best_of(services, item, viewer).await?;
    Ok(Some(ItemScores { board, total: u64::try_from(total).unwrap_or(0), own }))
}

/// A score of an item, with those around it on the board; none when it is not one of that item, or not to be seen.
///
/// # Errors
///
/// When the store fails.
pub async fn item_score(
    services: &Services,
    room: Id<Room>,
    item: Id<PlaylistItem>,
    score: Id<Score>,
    viewer: Id<User>,
) -> anyhow::Result<Option<ScoreAround>> {
    let link = services.store.room_of_score(score).await?;
    if link.is_none_or(|link| link.room != room || link.item != item) {
        return Ok(None);
    }
    let Some(score) = crate::scores::find_score(services, score, Some(viewer)).await? else { return Ok(None) };
    around(services, item, score).await.map(Some)
}

/// Somebody's best score on an item, with those around it; none when they have none, or are not to be seen.
///
/// # Errors
///
/// When the store fails.
pub async fn item_score_of(
    services: &Services,
    room: Id<Room>,
    item: Id<PlaylistItem>,
    user: Id<User>,
    viewer: Id<User>,
) -> anyhow::Result<Option<ScoreAround>> {
    let best = services.store.room_best(item, user).await?.and_then(|best| best.score);
    let Some((best, _)) = best else { return Ok(None) };
    item_score(services, room, item, best, viewer).await
}

/// The place of a score on an item's board, from 1: what it is or would be.
pub(super) async fn position(services: &Services, item: Id<PlaylistItem>, score: &Score) -> anyhow::Result<u64> {
    Ok(place_after(services.store.item_board_above(item, cursor_of(score), score.user).await?))
}

async fn best_of(services: &Services, item: Id<PlaylistItem>, user: Id<User>) -> anyhow::Result<Option<PlacedScore>> {
    let best = services.store.room_best(item, user).await?.and_then(|best| best.score);
    let Some((best, _)) = best else { return Ok(None) };
    let Some(score) = services.store.score(best).await? else { return Ok(None) };
    let position = position(services, item, &score).await?;
    Ok(Some(PlacedScore { score, position }))
}

async fn around(services: &Services, item: Id<PlaylistItem>, score: Score) -> anyhow::Result<ScoreAround> {
    let own = cursor_of(&score);
    let higher = part(services, item, own, true, AROUND).await?;
    let lower = part(services, item, own, false, AROUND).await?;
    let position = position(services, item, &score).await?;
    Ok(ScoreAround { placed: PlacedScore { score, position }, higher, lower })
}

/// So many scores behind a place. It goes on only where something comes.
async fn part(
    services: &Services,
    item: Id<PlaylistItem>,
    behind: ItemCursor,
    worst_first: bool,
    limit: u32,
) -> anyhow::Result<ItemBoard> {
    let mut scores = services.store.item_board(item, behind, worst_first, i64::from(limit) + 1).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let goes_on = scores.len() > limit;
    scores.truncate(limit);
    let next = scores.last().filter(|_| goes_on).map(cursor_of);
    Ok(ItemBoard { scores, next })
}

async fn is_of_room(services: &Services, room: Id<Room>, item: Id<PlaylistItem>) -> anyhow::Result<bool> {
    Ok(services.store.room_item(item).await?.is_some_and(|(of, _)| of == room))
}

fn cursor_of(score: &Score) -> ItemCursor {
    ItemCursor { total_score: score.total_score, score: score.id }
}

fn place_after(above: i64) -> u64 {
    u64::try_from(above).unwrap_or(0) + 1
}
