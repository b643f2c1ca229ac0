//! How players stand while a match is played.

use std::sync::Arc;

use kiai_model::{
    Audience, Event, HitResult, Id, Ruleset, User,
    rooms::{Progress, UserState},
    spectate::{FrameBundle, PlayPhase, PlayState},
};
use kiai_rules::scores::classic_total_score;

use super::RoomRefusal;
use crate::{RateClass, Services, connections::OpenConnection, rate_limits::take};

/// Tells everybody inside the room how the player stands whose connection this is. Nothing of it is kept.
///
/// # Errors
///
/// When they are in no room, or tell it too often.
pub fn tell_progress(services: &Services, connection: &OpenConnection, progress: Progress) -> Result<(), RoomRefusal> {
    let user = connection.user;
    take(services, RateClass::RoomProgress, &user.to_string(), 1)?;
    let room = services.rooms.place_of(user, Some(connection.id)).ok_or(super::Refusal::NotInside)?;
    let event = Event::RoomProgress { room, user, progress: Arc::new(progress) };
    services.bus.tell(Audience::Room(room), event);
    Ok(())
}

/// Tells those inside a room who show scores alone how somebody stands whose frames are here: in the scale of their clients.
pub(crate) fn tell_play(services: &Services, user: Id<User>, state: &PlayState, bundle: &FrameBundle) {
    let Some(live) = services.rooms.place_of(user, None).and_then(|room| services.rooms.live(room)) else { return };
    let machine = live.machine();
    let room = machine.room();
    let is_playing = room.user(user).is_some_and(|inside| inside.state == UserState::Playing);
    if !is_playing || !room.users.iter().any(|inside| inside.abilities.needs_seat) {
        return;
    }
    let header = &bundle.header;
    let ruleset = state.ruleset.and_then(|number| Ruleset::try_from(i64::from(number)).ok()).unwrap_or(Ruleset::Osu);
    let count = |count: i32| u16::try_from(count.max(0)).unwrap_or(u16::MAX);
    #[expect(clippy::cast_possible_truncation, reason = "a float to integer cast saturates")]
    let time_ms = bundle.frames.last().map_or(0, |frame| frame.time_ms as i32);
    let progress = Progress {
        time_ms,
        statistics: header.statistics.clone(),
        total_score: classic_total_score(ruleset, header.total_score, &state.maximum_statistics),
        max_combo: count(header.max_combo),
        combo: count(header.combo),
        is_perfect: header.combo == header.max_combo && header.statistics.get(HitResult::Miss) == 0,
        health: None,
        has_failed: state.phase == PlayPhase::Failed,
    };
    let event = Event::RoomProgress { room: room.id, user, progress: Arc::new(progress) };
    services.bus.tell(Audience::Room(room.id), event);
}
