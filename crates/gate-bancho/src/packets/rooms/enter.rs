//! Coming into rooms.

use kiai_model::rooms::{Role, RoomKind, Settings};
use kiai_services::rooms::{RoomDraft, RoomRefusal, create as make, join as come_in, room_of};
use kiai_wire_bancho::{ServerPacket, mods::LegacyMods, rooms::Match};

use super::{ABILITIES, exit, lobby, settings};
use crate::{
    Gate,
    convert::{ShownTo, limit_of, match_of, match_type_of, password_of, win_condition_of},
    line::Line,
    packets::Notice,
};

/// Opens a room as its maker filled it in, and comes in.
pub(super) async fn create(gate: &Gate, line: &Line, told: &Match) -> anyhow::Result<()> {
    // A client that lost track of its room never gets stuck in it.
    exit(gate, line).await?;
    let name = told.name.trim();
    let settings = Settings {
        name: if name.is_empty() { format!("{}'s game", line.user.username) } else { name.to_owned() },
        password: password_of(&told.password),
        match_type: match_type_of(told.team_type),
        max_participants: limit_of(&told.slots),
        win_condition: win_condition_of(told.win_condition),
        seed: told.seed,
        ..Settings::default()
    };
    let draft = RoomDraft { kind: RoomKind::Normal, settings, item: None };
    match make(&gate.services, &line.connection, draft, ABILITIES).await {
        Ok(_) => {}
        Err(refusal) => return refused(gate, line, refusal),
    }
    settings::choose_map(gate, line, told).await?;
    if told.mods != LegacyMods::NONE {
        settings::pick_mods(gate, line, told.mods).await?;
    }
    if told.slot_mods.is_some() {
        settings::set_free_mods(gate, line, true).await?;
    }
    Ok(())
}

/// Comes into a room.
pub(super) async fn join(gate: &Gate, line: &Line, number: i32, password: &str) -> anyhow::Result<()> {
    let Some(room) = lobby::find(gate, number) else {
        // It shows a room that is gone.
        line.tell(gate, [ServerPacket::RoomJoinFail, ServerPacket::RoomClosed(number)]);
        return Ok(());
    };
    if let Some(inside) = room_of(&gate.services, &line.connection) {
        if inside.id == room.id {
            line.tell(gate, [ServerPacket::RoomJoinSuccess(Box::new(match_of(&inside, ShownTo::Members)))]);
            return Ok(());
        }
        exit(gate, line).await?;
    }
    match come_in(&gate.services, &line.connection, room.id, password, Role::Player, ABILITIES).await {
        Ok(_) => Ok(()),
        Err(refusal) => refused(gate, line, refusal),
    }
}

fn refused(gate: &Gate, line: &Line, refusal: RoomRefusal) -> anyhow::Result<()> {
    line.tell(gate, [ServerPacket::RoomJoinFail]);
    match refusal {
        RoomRefusal::Internal(error) => return Err(error),
        refusal => line.tell(gate, [refusal.to_string().notice()]),
    }
    Ok(())
}
