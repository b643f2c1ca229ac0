//! Looking at rooms from outside.

use std::sync::Arc;

use kiai_model::{Id, Room};
use kiai_services::rooms::{
    LiveFilter, RoomRefusal, enter_lobby, exit_lobby, find_live, hear_channel as hear, live_rooms, stop_hearing_channel,
};
use kiai_wire_bancho::ServerPacket;

use crate::{
    Gate,
    convert::{ShownTo, match_number, match_of},
    line::Line,
    packets::Notice,
    room_seen::ROOM_CHANNEL,
};

/// Hears of all rooms from now on.
pub(super) fn enter(gate: &Gate, line: &Line) {
    let rooms = enter_lobby(&gate.services, &line.connection);
    line.tell(gate, line.rooms.enter_lobby(&rooms));
}

/// Hears of rooms no more.
pub(super) fn exit(gate: &Gate, line: &Line) {
    exit_lobby(&gate.services, &line.connection);
    line.rooms.exit_lobby();
}

/// The live room a client means by the number of a match: the whole number, or what of it a match can show.
pub(super) fn find(gate: &Gate, number: i32) -> Option<Arc<Room>> {
    let whole = find_live(&gate.services, Id::new(number.into()));
    whole.or_else(|| {
        let rooms = live_rooms(&gate.services, LiveFilter::default());
        rooms.into_iter().find(|room| i32::from(match_number(room.id)) == number)
    })
}

/// How a room stands, as the lobby sees it.
pub(super) fn send_info(gate: &Gate, line: &Line, number: i32) {
    let told = find(gate, number).map(|room| Box::new(match_of(&room, ShownTo::Lobby)));
    line.tell(gate, told.map(ServerPacket::RoomUpdated));
}

/// Hears what is said in a room, without being inside: its referees and the staff may.
pub(super) async fn hear_channel(gate: &Gate, line: &Line, number: i32) -> anyhow::Result<()> {
    let Some(room) = find(gate, number) else { return Ok(()) };
    match hear(&gate.services, &line.connection, room.id).await {
        Ok(()) => line.tell(gate, [ServerPacket::ChannelJoinSuccess(ROOM_CHANNEL.into())]),
        Err(RoomRefusal::Internal(error)) => return Err(error),
        Err(refusal) => line.tell(gate, [refusal.to_string().notice()]),
    }
    Ok(())
}

/// Hears it no more.
pub(super) fn stop_hearing(gate: &Gate, line: &Line, number: i32) {
    let Some(room) = find(gate, number) else { return };
    if stop_hearing_channel(&gate.services, &line.connection, room.id) {
        line.tell(gate, [ServerPacket::ChannelKick(ROOM_CHANNEL.into())]);
    }
}
