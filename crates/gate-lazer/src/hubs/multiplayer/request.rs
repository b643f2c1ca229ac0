//! What the game asks for, in the house's own terms.

use kiai_model::{
    Id, Room,
    rooms::{MatchType, NewItem, RoomKind, Settings},
};
use kiai_services::rooms::{Refusal, RoomCommand, RoomDraft, SettingsChange};
use kiai_wire_lazer::{
    hub::{
        multiplayer_match::MatchUserRequest,
        multiplayer_room::{self as wire, MultiplayerPlaylistItem, MultiplayerRoom, MultiplayerRoomSettings},
    },
    msgpack::TimeSpan,
};

/// A room that is to be made. Upstream makes those of unknown kinds head to head.
pub(super) fn draft(room: MultiplayerRoom) -> Result<RoomDraft, Refusal> {
    let settings = room.settings;
    let [item] = <[_; 1]>::try_from(room.playlist.0).map_err(|_| Refusal::NoMapYet)?;
    let match_type = match settings.match_type {
        wire::MatchType::TeamVersus => MatchType::TeamVersus,
        wire::MatchType::HeadToHead
        | wire::MatchType::Playlists
        | wire::MatchType::Matchmaking
        | wire::MatchType::RankedPlay => MatchType::HeadToHead,
    };
    let settings = Settings {
        name: settings.name.into(),
        password: settings.password.into(),
        match_type,
        queue_mode: settings.queue_mode.into(),
        auto_start: length(settings.auto_start_duration)?,
        auto_skip: settings.auto_skip,
        max_participants: settings.max_participants,
        ..Settings::default()
    };
    Ok(RoomDraft { kind: RoomKind::Normal, settings, item: Some(self::item(item)) })
}

/// Settings as the game sends them: all of them, of which some differ from those there are.
pub(super) fn settings_change(settings: MultiplayerRoomSettings, present: &Room) -> Result<SettingsChange, Refusal> {
    let before = present.settings.match_type;
    let match_type = match settings.match_type {
        wire::MatchType::HeadToHead => before.with_teams(false),
        wire::MatchType::TeamVersus => before.with_teams(true),
        // The room refuses it, as upstream does.
        wire::MatchType::Playlists | wire::MatchType::Matchmaking | wire::MatchType::RankedPlay => MatchType::Playlists,
    };
    Ok(SettingsChange {
        name: Some(settings.name.into()),
        password: Some(settings.password.into()),
        match_type: Some(match_type),
        queue_mode: Some(settings.queue_mode.into()),
        auto_start: Some(length(settings.auto_start_duration)?),
        auto_skip: Some(settings.auto_skip),
        max_participants: Some(settings.max_participants),
        ..SettingsChange::default()
    })
}

/// An item that is to be added, or what one is to be.
pub(super) fn item(item: MultiplayerPlaylistItem) -> NewItem {
    NewItem {
        beatmap: Id::new(i64::from(item.beatmap_id)),
        checksum: Some(item.beatmap_checksum.into()),
        ruleset: i64::from(item.ruleset_id),
        required_mods: item.required_mods,
        allowed_mods: item.allowed_mods,
        is_freestyle: item.freestyle,
    }
}

/// What depends on the kind of match.
pub(super) fn match_request(request: &MatchUserRequest) -> Result<RoomCommand, Refusal> {
    Ok(match request {
        MatchUserRequest::ChangeTeam(request) => RoomCommand::ChangeTeam(Some(request.team_id)),
        MatchUserRequest::StartMatchCountdown(request) => RoomCommand::StartCountdown(length(request.duration)?),
        MatchUserRequest::StopCountdown(request) => RoomCommand::StopCountdown(Some(request.id)),
        MatchUserRequest::SetLockState(request) => RoomCommand::SetLocked(request.locked),
        MatchUserRequest::Roll(request) => RoomCommand::Roll(request.max),
        MatchUserRequest::ChangeSlot(request) => RoomCommand::ChangeSeat(usize::from(request.slot_id)),
    })
}

fn length(span: TimeSpan) -> Result<std::time::Duration, Refusal> {
    span.to_duration().ok_or(Refusal::InvalidLength)
}
