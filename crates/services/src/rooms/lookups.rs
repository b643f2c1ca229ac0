//! What a room cannot know: beatmaps, restrictions, relations, words nobody wants to read, chance.

use std::sync::Arc;

use kiai_model::{
    Beatmap, BeatmapSet, Id, Ruleset, User,
    rooms::{NewItem, RoomBeatmap},
    user::RelationKind,
};
use kiai_rules::{
    chat::Filtered,
    room::{Command, Invitee, ItemChange, ItemDraft, Lookup, SettingsChange},
};

use super::{ItemEdit, MapChoice, RoomCommand, RoomRefusal};
use crate::{Services, beatmaps, chat, users};

/// Characters of a map's name that a client may give.
const NAME_MAX: usize = 256;
/// Mods that a client may name at once.
const MODS_MAX: usize = 64;

/// A command as the machine takes it.
pub(super) async fn prepare(
    services: &Services,
    by: Option<Id<User>>,
    command: RoomCommand,
) -> Result<Command, RoomRefusal> {
    Ok(match command {
        RoomCommand::Kick(user) => Command::Kick { user },
        RoomCommand::Ban(user) => Command::Ban { user },
        RoomCommand::Unban(user) => Command::Unban { user },
        RoomCommand::Invite(user) => Command::Invite { user, relation: invitee(services, by, user).await? },
        RoomCommand::TransferHost(user) => Command::TransferHost { user },
        RoomCommand::ClearHost => Command::ClearHost,
        RoomCommand::AddReferee(user) => {
            Command::AddReferee { user, is_restricted: known(services, user).await?.restricted }
        }
        RoomCommand::RemoveReferee(user) => Command::RemoveReferee { user },
        RoomCommand::Close => Command::Close,
        RoomCommand::ChangeSettings(change) => Command::ChangeSettings(SettingsChange {
            name: match change.name {
                Some(name) => Some(filtered(services, &name).await?),
                None => None,
            },
            ..change
        }),
        RoomCommand::ChangeState(state) => Command::ChangeState { state },
        RoomCommand::FinishLoading => Command::FinishLoading,
        RoomCommand::ChangeAvailability(availability) => Command::ChangeAvailability { availability },
        RoomCommand::ChangeStyle { beatmap, ruleset } => Command::ChangeStyle {
            beatmap: match beatmap {
                Some(beatmap) => Some(lookup(services, beatmap).await?),
                None => None,
            },
            ruleset,
        },
        RoomCommand::ChangeMods(mods) => Command::ChangeMods { mods },
        RoomCommand::PickMods(mods) => Command::PickMods { mods },
        RoomCommand::SetMods { mods, is_free } => Command::SetMods { mods, is_free },
        RoomCommand::SetFreeMods(is_free) => Command::SetFreeMods { is_free },
        RoomCommand::ChooseMap { map, ruleset } => Command::ChooseMap {
            beatmap: match map {
                Some(map) => Some(Arc::new(chosen(services, map, ruleset).await?)),
                None => None,
            },
            ruleset,
        },
        RoomCommand::AddItem(item) => Command::AddItem(draft(services, item).await?),
        RoomCommand::EditItem { item, edit } => Command::EditItem { item, change: change(services, edit).await? },
        RoomCommand::RemoveItem(item) => Command::RemoveItem { item },
        RoomCommand::ChangeSeat(seat) => Command::ChangeSeat { seat },
        RoomCommand::ToggleSeat(seat) => Command::ToggleSeat { seat },
        RoomCommand::MoveUser { user, seat, team } => Command::MoveUser { user, seat, team },
        RoomCommand::ChangeTeam(team) => Command::ChangeTeam { team },
        RoomCommand::SetLocked(is_locked) => Command::SetLocked { is_locked },
        RoomCommand::StartMatch(start) => Command::StartMatch { start },
        RoomCommand::AbortMatch => Command::AbortMatch,
        RoomCommand::AbortGameplay => Command::AbortGameplay,
        RoomCommand::VoteToSkip => Command::VoteToSkip,
        RoomCommand::ReportFailure => Command::ReportFailure,
        RoomCommand::StartCountdown(length) => Command::StartCountdown { length },
        RoomCommand::StartTimer(length) => Command::StartTimer { length },
        RoomCommand::StopCountdown(id) => Command::StopCountdown { id },
        RoomCommand::Roll(max) => Command::Roll { max, chance: u64::from_le_bytes(services.rng.bytes()) },
    })
}

/// A user that there is.
pub(super) async fn known(services: &Services, user: Id<User>) -> Result<Arc<User>, RoomRefusal> {
    users::me(services, user).await?.ok_or(RoomRefusal::UnknownUser)
}

/// A name, as it may be shown.
pub(super) async fn filtered(services: &Services, name: &str) -> Result<String, RoomRefusal> {
    match chat::filter(services).await?.apply(name) {
        Filtered::Passes(name) => Ok(name),
        Filtered::Refused => Err(RoomRefusal::Unwanted),
    }
}

async fn invitee(services: &Services, by: Option<Id<User>>, user: Id<User>) -> Result<Invitee, RoomRefusal> {
    let invited = known(services, user).await?;
    let Some(by) = by else { return Ok(Invitee { accepts_messages: true, ..Invitee::default() }) };
    let mine = services.store.relation(by, user).await?.map(|relation| relation.kind);
    let theirs = services.store.relation(user, by).await?.map(|relation| relation.kind);
    Ok(Invitee {
        is_restricted: invited.restricted,
        is_blocked: mine == Some(RelationKind::Block) || theirs == Some(RelationKind::Block),
        accepts_messages: !invited.pm_friends_only || theirs == Some(RelationKind::Friend),
    })
}

/// What is known here of a beatmap.
pub(super) async fn lookup(services: &Services, id: Id<Beatmap>) -> anyhow::Result<Lookup> {
    let found = beatmaps::find_beatmap(services, &[beatmaps::BeatmapKey::Id(id)]).await?;
    Ok(found.map_or(Lookup::Missing, |(map, set)| Lookup::Found(Arc::new(room_beatmap(&map, &set.set)))))
}

fn room_beatmap(map: &Beatmap, set: &BeatmapSet) -> RoomBeatmap {
    RoomBeatmap {
        id: map.id,
        set: map.set,
        checksum: map.checksum.clone(),
        ruleset: map.ruleset,
        star_rating: map.star_rating,
        name: format!("{} - {} [{}]", set.artist, set.title, map.version),
    }
}

/// A map that may be unknown here.
async fn chosen(services: &Services, map: MapChoice, ruleset: Ruleset) -> Result<RoomBeatmap, RoomRefusal> {
    if let Some((found, set)) = beatmaps::find_by_checksum(services, &map.checksum).await? {
        return Ok(room_beatmap(&found, &set.set));
    }
    let is_checksum = map.checksum.len() == 32 && map.checksum.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_checksum {
        return Err(kiai_rules::room::Refusal::UnknownBeatmap.into());
    }
    Ok(RoomBeatmap {
        id: Id::new(0),
        set: Id::new(0),
        checksum: map.checksum.to_ascii_lowercase(),
        ruleset,
        star_rating: 0.0,
        name: map.name.chars().take(NAME_MAX).collect(),
    })
}

/// An item as the machine takes it.
pub(super) async fn draft(services: &Services, item: NewItem) -> anyhow::Result<ItemDraft> {
    let NewItem { beatmap, checksum, ruleset, mut required_mods, mut allowed_mods, is_freestyle } = item;
    required_mods.0.truncate(MODS_MAX);
    allowed_mods.0.truncate(MODS_MAX);
    let beatmap = lookup(services, beatmap).await?;
    Ok(ItemDraft { beatmap, checksum, ruleset, required_mods, allowed_mods, is_freestyle })
}

async fn change(services: &Services, edit: ItemEdit) -> Result<ItemChange, RoomRefusal> {
    let ItemEdit { beatmap, checksum, ruleset, required_mods, allowed_mods, is_freestyle } = edit;
    let beatmap = match beatmap {
        Some(beatmap) => Some(lookup(services, beatmap).await?),
        None => None,
    };
    Ok(ItemChange { beatmap, checksum, ruleset, required_mods, allowed_mods, is_freestyle })
}
