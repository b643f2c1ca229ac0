//! Live rooms from one server to the next.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use kiai_model::rooms::{Role, RoomState, UserState};
use kiai_rules::room::{Actor, Command, Machine, Snapshot};

use super::{
    Inside,
    create::live_room,
    join::send,
    owner::{Ask, Owner},
};
use crate::Services;

/// Goes on with the live rooms of the server before, and gives their number. Before anybody connects. Those inside have
/// [`RETURN_TIME`](super::RETURN_TIME) to come back.
///
/// # Errors
///
/// When the store fails. A room that cannot be read is left out and stays stored.
pub async fn restore(services: &Arc<Services>) -> anyhow::Result<usize> {
    let mut count = 0;
    for (id, kept) in services.store.kept_rooms().await? {
        let machine = match serde_json::from_str::<Snapshot>(&kept) {
            Ok(snapshot) => Machine::from(snapshot),
            Err(error) => {
                tracing::error!(room = %id, %error, "A room of the server before cannot be read");
                continue;
            }
        };
        restore_plays(services, &machine).await?;
        let (live, mailbox) = live_room(machine);
        let machine = live.machine();
        let players = machine.room().users.iter().filter(|user| user.role == Role::Player || user.is_in_game);
        let place = Inside { room: id, connection: None, is_entering: false };
        services.rooms.inside.lock().extend(players.map(|user| (user.id, place)));
        services.rooms.live.write().insert(id, Arc::clone(&live));
        services.tasks.spawn(Owner::of_kept(Arc::clone(services), live).run(mailbox));
        count += 1;
    }
    Ok(count)
}

/// A match that was on goes on: the scores of those who play belong to it, unless they came before.
async fn restore_plays(services: &Services, machine: &Machine) -> anyhow::Result<()> {
    let room = machine.room();
    let Some(item) = room.current.filter(|_| room.state != RoomState::Open) else { return Ok(()) };
    let mut players = Vec::new();
    for user in &room.users {
        let plays = user.state.is_gameplay() || user.state == UserState::FinishedPlay;
        if plays && services.store.room_best(item, user.id).await?.is_none_or(|best| best.score.is_none()) {
            players.push(user.id);
        }
    }
    services.rooms.plays.begin(room.id, item, &players, services.clock.now());
    Ok(())
}

/// Tells everybody in live rooms that the server goes down, and in how long.
pub fn announce_shutdown(services: &Services, length: Duration) {
    let live: Vec<_> = services.rooms.live.read().values().cloned().collect();
    for room in live {
        let command = Command::AnnounceShutdown { length };
        // A room that is too busy to hear goes on at the next server like the others.
        send(&room, Ask::Do { by: Actor::Server, inside: None, command }).ok();
    }
}

/// From now on nobody goes out of a room whose connection ends: they may come back to the next server.
pub fn leave_to_next(services: &Services) {
    services.rooms.is_left_to_next.store(true, Ordering::Release);
}
