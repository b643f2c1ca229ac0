//! Playing an item of a room: a token before the play, the score after it.
//!
//! A score of a room is an ordinary score too, and comes in as such. What belongs to a room is stored with it, in its
//! transaction.

use std::time::Duration;

use kiai_model::{
    Audience, Beatmap, Event, Id, Room, Score, Timestamp, User,
    rooms::{MatchType, PlacedScore, PlaylistItem},
    score::ScoreToken,
};
use kiai_rules::room::{Actor, Command, Refusal, accepts_mods};
use kiai_store::{
    StoreError, Tx,
    rows::{NewScoreToken, RoomLink},
};
use thiserror::Error;

use super::{
    RoomRefusal,
    boards::position,
    join::{heard, send},
    owner::Ask,
};
use crate::{
    Services,
    internal::with_internal,
    scores::{self, NewPlay, SubmitRefusal, SubmittedPlay, TokenRefusal, Way, submit_score},
};

/// How long after the end of a room its scores may come. Upstream: `Room::assertValidCompletePlay` in osu-web.
const GRACE: Duration = Duration::from_mins(5);

/// Why nobody gets a token to play an item.
#[derive(Debug, Error)]
pub enum ItemTokenRefusal {
    /// There is no such room or item.
    #[error("There is no such item to play.")]
    NoSuchItem,
    /// The room refuses: it is over, the item was played or is not played now, or it is another map.
    #[error(transparent)]
    Room(#[from] RoomRefusal),
    /// They have tried often enough.
    #[error("You have reached the maximum number of attempts.")]
    NoAttemptLeft,
    /// The play itself cannot be submitted.
    #[error(transparent)]
    Play(#[from] TokenRefusal),
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(ItemTokenRefusal);

impl From<Refusal> for ItemTokenRefusal {
    fn from(refusal: Refusal) -> Self {
        Self::Room(refusal.into())
    }
}

/// Gives a token for a play of an item that begins now; it is an attempt from now on.
///
/// # Errors
///
/// See [`ItemTokenRefusal`]; nothing is stored then.
pub async fn issue_item_token(
    services: &Services,
    room: Id<Room>,
    item: Id<PlaylistItem>,
    play: &NewPlay<'_>,
) -> Result<Id<ScoreToken>, ItemTokenRefusal> {
    let (token, map) = scores::check_play(services, play).await?;
    match services.rooms.live(room) {
        Some(live) => {
            let command = Command::TakeToken { item, beatmap: map.id, set: map.set, ruleset: token.ruleset };
            let ask = Ask::Do { by: Actor::User(play.user), inside: None, command };
            heard(send(&live, ask)?).await?;
        }
        None => check_playlist(services, room, item, &token, &map).await?,
    }
    let link = RoomLink { room, item };
    let stored = services.store.write(move |tx| Box::pin(async move { store_token(tx, link, &token).await }));
    stored.await
}

async fn store_token(tx: &mut Tx, link: RoomLink, token: &NewScoreToken) -> Result<Id<ScoreToken>, ItemTokenRefusal> {
    let limit = tx.room(link.room).await?.and_then(|room| room.summary.max_attempts);
    let attempts = tx.room_standing(link.room, token.user).await?.map_or(0, |(standing, _)| standing.attempts);
    if limit.is_some_and(|limit| attempts >= u32::from(limit)) {
        return Err(ItemTokenRefusal::NoAttemptLeft);
    }
    let id = tx.insert_score_token(token).await?;
    tx.link_room_token(id, link).await?;
    tx.count_room_attempt(link, token.user, token.issued_at).await?;
    Ok(id)
}

/// Whether an item of a playlist may be played by somebody now.
async fn check_playlist(
    services: &Services,
    room: Id<Room>,
    item: Id<PlaylistItem>,
    token: &NewScoreToken,
    map: &Beatmap,
) -> Result<(), ItemTokenRefusal> {
    let stored = services.store.room(room).await?.ok_or(ItemTokenRefusal::NoSuchItem)?;
    let of_room = services.store.room_item(item).await?.filter(|(of, _)| *of == room);
    let (_, item) = of_room.ok_or(ItemTokenRefusal::NoSuchItem)?;
    let is_over = stored.summary.ends_at.is_none_or(|end| end <= token.issued_at);
    if is_over || stored.summary.match_type != MatchType::Playlists {
        return Err(Refusal::Ended.into());
    }
    if item.is_expired || item.played_at.is_some() {
        return Err(Refusal::ItemExpired.into());
    }
    let is_the_item = if item.is_freestyle {
        item.beatmap.set == map.set
    } else {
        item.beatmap.id == map.id && item.ruleset == token.ruleset
    };
    if !is_the_item {
        return Err(Refusal::NotTheItem.into());
    }
    if services.store.is_in_room(room, token.user).await?.is_none() {
        return Err(Refusal::NotInside.into());
    }
    Ok(())
}

/// Takes the score of a play of an item, and gives it with its place on the item's board. What came in before answers with
/// the score it gave. Which map was played, the token says, whatever the play does.
///
/// # Errors
///
/// [`SubmitRefusal::UnknownToken`] for a token of another item, and all that an ordinary score may meet.
pub async fn submit_item_score(
    services: &Services,
    room: Id<Room>,
    item: Id<PlaylistItem>,
    play: &SubmittedPlay,
) -> Result<PlacedScore, SubmitRefusal> {
    let Way::Token(token) = play.way else { return Err(SubmitRefusal::UnknownToken) };
    if services.store.room_of_token(token).await? != Some(RoomLink { room, item }) {
        return Err(SubmitRefusal::UnknownToken);
    }
    let beatmap = services.store.score_token(token).await?.ok_or(SubmitRefusal::UnknownToken)?.beatmap;
    let score = submit_score(services, &SubmittedPlay { beatmap, ..play.clone() }).await?;
    let position = position(services, item, &score).await?;
    Ok(PlacedScore { score, position })
}

/// The item that a play which is submitted belongs to, if to any.
pub(crate) async fn link_of(
    services: &Services,
    play: &SubmittedPlay,
    now: Timestamp,
) -> Result<Option<RoomLink>, SubmitRefusal> {
    match &play.way {
        Way::Token(token) => {
            let Some(link) = services.store.room_of_token(*token).await? else { return Ok(None) };
            let ends_at = services.store.room(link.room).await?.and_then(|room| room.summary.ends_at);
            if ends_at.is_some_and(|end| end + GRACE < now) {
                return Err(SubmitRefusal::RoomOver);
            }
            let Some((_, item)) = services.store.room_item(link.item).await? else { return Ok(None) };
            if accepts_mods(&item, &play.mods, false) { Ok(Some(link)) } else { Err(SubmitRefusal::ItemMods) }
        }
        Way::Form(form) => {
            let Some(begun) = services.rooms.plays.of(play.user, now) else { return Ok(None) };
            let Some((_, item)) = services.store.room_item(begun.item).await? else { return Ok(None) };
            let is_it = item.beatmap.checksum.eq_ignore_ascii_case(&form.beatmap_checksum)
                && accepts_mods(&item, &play.mods, true);
            Ok(is_it.then_some(RoomLink { room: begun.room, item: begun.item }))
        }
    }
}

/// A play that belongs to an item has its score: the next of the same player does not belong to it.
pub(crate) fn score_came(services: &Services, user: Id<User>, link: RoomLink) {
    services.rooms.plays.end(user, link.item);
}

/// Stores that a score belongs to an item, with what follows from it.
pub(crate) async fn link_score(
    tx: &mut Tx,
    link: RoomLink,
    score: &Score,
    is_attempt: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    if is_attempt {
        tx.count_room_attempt(link, score.user, now).await?;
    }
    tx.insert_room_score(link, score).await?;
    let best = tx.room_best(link.item, score.user).await?.and_then(|best| best.score);
    if score.passed && best.is_none_or(|(_, total)| score.total_score > total) {
        tx.set_room_best(link, score).await?;
        tx.refresh_room_standing(link.room, score.user).await?;
    }
    Ok(())
}

/// Brings what a room shows up to date with a score whose performance points are known, and tells whoever looks at the
/// room's scores, when it is new.
pub(crate) async fn score_processed(services: &Services, score: &Score, is_new: bool) -> anyhow::Result<()> {
    let Some(RoomLink { room, item }) = services.store.room_of_score(score.id).await? else { return Ok(()) };
    let user: Id<User> = score.user;
    services.store.write(move |tx| Box::pin(async move { tx.refresh_room_standing(room, user).await })).await?;
    let audience = Audience::RoomScores(room);
    if !is_new || !score.passed || services.connections.user_count(&audience) == 0 {
        return Ok(());
    }
    if crate::users::me(services, user).await?.is_none_or(|user| user.restricted) {
        return Ok(());
    }
    let best = services.store.room_best(item, user).await?.and_then(|best| best.score);
    let mut new_rank = None;
    if best.is_some_and(|(best, _)| best == score.id)
        && let Some((standing, last)) = services.store.room_standing(room, user).await?
    {
        let above = services.store.room_standings_above(room, &standing, last).await?;
        new_rank = Some(u64::try_from(above).unwrap_or(0) + 1);
    }
    let event = Event::RoomScoreSet { room, item, user, score: score.id, total_score: score.total_score, new_rank };
    services.bus.tell(audience, event);
    Ok(())
}
