//! What a profile tells of lately: places gained on boards, first places lost.

use kiai_model::{Id, User, statistics::Variant};
use kiai_store::{
    StoreError, Tx,
    rows::{ActivityKind, BoardCircle, BoardKey, BoardPlace, NewActivity, Played, RecentActivity},
};

use crate::Services;

/// The lowest place that is told of.
const PLACES: i64 = 50;

/// What happened to a user on boards, newest first.
///
/// # Errors
///
/// When the store fails.
pub async fn recent_activity(
    services: &Services,
    user: Id<User>,
    limit: u32,
    offset: u32,
) -> anyhow::Result<Vec<RecentActivity>> {
    Ok(services.store.recent_activity(user, limit.into(), offset.into()).await?)
}

/// The place that a score's player holds with another score, on the board that is told of.
// differs from osu!: boards of Relax and Autopilot, which osu! does not have, are not told of either.
pub(super) async fn held_place(tx: &mut Tx, played: &Played) -> Result<Option<BoardPlace>, StoreError> {
    if !played.score.ranked || played.score.variant != Variant::Standard {
        return Ok(None);
    }
    tx.board_place(&key_of(played), played.score.user).await
}

/// Notes what a score did on its board, where it stands by now: that it lies among the first fifty and further up than
/// the one its player `held` before, and that it took the first place of another.
pub(super) async fn note(tx: &mut Tx, played: &Played, held: Option<BoardPlace>) -> Result<(), StoreError> {
    let (score, key) = (&played.score, key_of(played));
    if !score.ranked || score.variant != Variant::Standard {
        return Ok(());
    }
    let place = tx.board_place(&key, score.user).await?;
    let Some(place) = place.filter(|place| place.score == score.id && place.listed) else { return Ok(()) };
    let position = tx.board_position(&key, BoardCircle::Global, &place).await?;
    let position_before = match held {
        // Without this score, which is better and stands there instead.
        Some(held) => Some(tx.board_position(&key, BoardCircle::Global, &held).await? - 1),
        None => None,
    };
    if position > PLACES || position_before.is_some_and(|before| before <= position) {
        return Ok(());
    }
    let new = NewActivity {
        user: score.user,
        kind: ActivityKind::PlaceGained,
        score: score.id,
        place: position,
        happened_at: score.ended_at,
    };
    tx.note_activity(&new).await?;
    if position == 1
        && let Some(loser) = tx.board_holder(&key, 2).await?
    {
        tx.note_activity(&NewActivity { user: loser, kind: ActivityKind::FirstPlaceLost, ..new }).await?;
    }
    Ok(())
}

fn key_of(played: &Played) -> BoardKey {
    let score = &played.score;
    BoardKey { beatmap: score.beatmap, ruleset: score.ruleset, variant: score.variant, mods: None }
}
