//! What a host changes.

use kiai_services::{
    beatmaps::request_map,
    rooms::{MapChoice, RoomCommand, SettingsChange, room_of},
};
use kiai_wire_bancho::{Dialect, mods::LegacyMods, rooms::Match};

use super::ask;
use crate::{
    Gate,
    convert::{match_type_of, mods_of, win_condition_of},
    line::Line,
};

/// Changes what is other than it was. A client sends all of a room; the password in there is none it knows, and mods have a
/// packet of their own.
pub(super) async fn change(gate: &Gate, line: &Line, told: &Match) -> anyhow::Result<()> {
    let Some(room) = room_of(&gate.services, &line.connection) else { return Ok(()) };
    let name = told.name.trim();
    let (match_type, win_condition) = (match_type_of(told.team_type), win_condition_of(told.win_condition));
    let is_other = name != room.settings.name
        || match_type != room.settings.match_type
        || win_condition != room.settings.win_condition
        || told.seed != room.settings.seed;
    if is_other {
        let change = SettingsChange {
            name: Some(name.to_owned()),
            match_type: Some(match_type),
            win_condition: Some(win_condition),
            seed: Some(told.seed),
            ..SettingsChange::default()
        };
        ask(gate, line, RoomCommand::ChangeSettings(change)).await?;
    }
    choose_map(gate, line, told).await?;
    let is_free = told.slot_mods.is_some();
    let has_map = room_of(&gate.services, &line.connection).filter(|room| room.current_item().is_some());
    if has_map.is_some_and(|room| room.has_free_mods() != is_free) {
        set_free_mods(gate, line, is_free).await?;
    }
    Ok(())
}

/// Chooses the map that a host shows, or looks for one.
pub(super) async fn choose_map(gate: &Gate, line: &Line, told: &Match) -> anyhow::Result<()> {
    let Some(room) = room_of(&gate.services, &line.connection) else { return Ok(()) };
    let is_choosing = told.map_id.get() == -1 || !told.map_md5.is_known();
    if is_choosing {
        // Before the first map, nothing is looked for.
        if room.is_choosing || (told.map_id.get() != -1 && room.current_item().is_none()) {
            return Ok(());
        }
        return ask(gate, line, RoomCommand::ChooseMap { map: None, ruleset: told.mode }).await;
    }
    let checksum = told.map_md5.to_string();
    let is_same = room
        .current_item()
        .filter(|item| !item.is_expired)
        .is_some_and(|item| item.beatmap.checksum == checksum && item.ruleset == told.mode && !room.is_choosing);
    if is_same {
        return Ok(());
    }
    let map = Some(MapChoice { checksum: checksum.clone(), name: (*told.map_name).to_owned() });
    ask(gate, line, RoomCommand::ChooseMap { map, ruleset: told.mode }).await?;
    let room = room_of(&gate.services, &line.connection);
    let is_unknown = room
        .as_ref()
        .and_then(|room| room.current_item())
        .is_some_and(|item| item.beatmap.id.get() == 0 && item.beatmap.checksum == checksum);
    if is_unknown && line.dialect() == Dialect::Neosu {
        request_map(&gate.services, line.user.id, &checksum);
    }
    Ok(())
}

/// Mods of a room that was just opened.
pub(super) async fn pick_mods(gate: &Gate, line: &Line, bits: LegacyMods) -> anyhow::Result<()> {
    ask(gate, line, RoomCommand::PickMods(mods_of(bits))).await
}

/// Whether each may choose mods.
pub(super) async fn set_free_mods(gate: &Gate, line: &Line, is_free: bool) -> anyhow::Result<()> {
    ask(gate, line, RoomCommand::SetFreeMods(is_free)).await
}
