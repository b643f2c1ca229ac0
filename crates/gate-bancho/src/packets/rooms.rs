//! Rooms: the lobby, coming in and going out, and what somebody inside says.

mod enter;
mod errands;
mod lobby;
mod settings;

use std::sync::Arc;

use kiai_model::{
    Id, Room, User,
    rooms::{Abilities, Availability, UserState},
};
use kiai_services::{
    beatmaps::request_map,
    rooms::{Refusal, RoomCommand, RoomRefusal, Start, apply, leave, room_of, tell_progress},
    spectate::{begin_match, end_match, send_standing},
};
use kiai_wire_bancho::{
    ClientPacket, Dialect, ServerPacket,
    rooms::{ScoreFrame, SlotIndex},
};

pub(crate) use self::errands::run as run_errand;
use crate::{
    Gate,
    convert::{ShownTo, lack, match_of, mods_of, password_of, played_in, score_from_wire, user_in},
    line::{Input, Line},
    packets::Notice,
};

/// What clients of this family can do in a room.
pub(super) const ABILITIES: Abilities =
    Abilities { needs_seat: true, needs_map: false, has_results: false, tells_only_missing_maps: true };

/// Does what a packet about rooms asks for.
pub(super) async fn act(gate: &Gate, line: &Line, input: &mut Input, packet: ClientPacket) -> anyhow::Result<()> {
    use ClientPacket as P;
    use RoomCommand as C;
    let command = match packet {
        P::JoinLobby => {
            lobby::enter(gate, line);
            return Ok(());
        }
        P::PartLobby => {
            lobby::exit(gate, line);
            return Ok(());
        }
        P::CreateRoom(told) => return enter::create(gate, line, &told).await,
        P::JoinRoom { match_id, password } => {
            return enter::join(gate, line, match_id, password.text().unwrap_or_default()).await;
        }
        P::ExitRoom => return exit(gate, line).await,
        P::MatchChangeSettings(told) => return settings::change(gate, line, &told).await,
        P::TournamentMatchInfoRequest(number) => {
            lobby::send_info(gate, line, number);
            return Ok(());
        }
        P::TournamentJoinMatchChannel(number) => return lobby::hear_channel(gate, line, number).await,
        P::TournamentLeaveMatchChannel(number) => {
            lobby::stop_hearing(gate, line, number);
            return Ok(());
        }
        P::UpdateMatchScore(frame) => return update_score(gate, line, input, &frame).await,
        P::MatchReady => return ready(gate, line).await,
        P::MatchHasBeatmap | P::MatchNoBeatmap => {
            return note_map(gate, line, matches!(packet, P::MatchHasBeatmap)).await;
        }
        P::TransferHost(slot) => {
            let Some(user) = seated(gate, line, slot) else {
                retell(gate, line);
                return Ok(());
            };
            C::TransferHost(user)
        }
        P::ChangeSlot(slot) => C::ChangeSeat(slot.get()),
        P::MatchLock(slot) => C::ToggleSeat(slot.get()),
        P::MatchNotReady => C::ChangeState(UserState::Idle),
        P::StartMatch => C::StartMatch(Start::Forced),
        P::FinishMatch => {
            end_match(&gate.services, &line.connection, &mut input.stream, true).await?;
            C::ChangeState(UserState::FinishedPlay)
        }
        P::MatchChangeMods(bits) => C::PickMods(mods_of(bits)),
        P::MatchLoadComplete => {
            begin_play(gate, line, input).await?;
            C::FinishLoading
        }
        P::MatchFailed => C::ReportFailure,
        P::MatchSkipRequest => C::VoteToSkip,
        P::MatchChangeTeam => C::ChangeTeam(None),
        P::MatchInvite(user) => C::Invite(user),
        P::ChangeRoomPassword(told) => {
            let password = Some(password_of(&told.password));
            C::ChangeSettings(kiai_services::rooms::SettingsChange { password, ..Default::default() })
        }
        _ => return Ok(()),
    };
    ask(gate, line, command).await
}

/// Asks the room for something; what it refuses is told in words, with how the room stands.
async fn ask(gate: &Gate, line: &Line, command: RoomCommand) -> anyhow::Result<()> {
    match apply(&gate.services, &line.connection, command).await {
        Ok(()) => Ok(()),
        Err(refusal) => refused(gate, line, refusal),
    }
}

fn refused(gate: &Gate, line: &Line, refusal: RoomRefusal) -> anyhow::Result<()> {
    match refusal {
        RoomRefusal::Internal(error) => return Err(error),
        // What a client says late, or twice, or while somebody types a name.
        RoomRefusal::Refused(
            Refusal::NotInside
            | Refusal::NotPlaying
            | Refusal::InvalidName
            | Refusal::InvalidStateChange { .. }
            | Refusal::NoMapYet,
        )
        | RoomRefusal::NotCurrent => {}
        refusal => line.tell(gate, [refusal.to_string().notice()]),
    }
    retell(gate, line);
    Ok(())
}

/// Shows the client the room as it is: it may show what it asked for in vain.
fn retell(gate: &Gate, line: &Line) {
    if let Some(room) = room_of(&gate.services, &line.connection) {
        line.tell(gate, [ServerPacket::RoomUpdated(Box::new(match_of(&room, ShownTo::Members)))]);
    }
}

/// Goes out; who is in no room says so too.
async fn exit(gate: &Gate, line: &Line) -> anyhow::Result<()> {
    match leave(&gate.services, &line.connection, None, kiai_model::rooms::Role::Player).await {
        Err(RoomRefusal::Internal(error)) => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Is ready, if it can play; else its player is told why not.
async fn ready(gate: &Gate, line: &Line) -> anyhow::Result<()> {
    let Some(room) = room_of(&gate.services, &line.connection) else { return Ok(()) };
    let why = lack(&room, line.dialect()).or_else(|| {
        let lacks_map = room.user(line.user.id).is_some_and(|inside| !inside.has_map());
        lacks_map.then(|| "You do not have this beatmap.".to_owned())
    });
    let Some(why) = why else { return ask(gate, line, RoomCommand::ChangeState(UserState::Ready)).await };
    line.tell(gate, [why.notice()]);
    retell(gate, line);
    Ok(())
}

/// Has the map, or not. Of a map that is not known here, neosu is asked for the file.
async fn note_map(gate: &Gate, line: &Line, has_it: bool) -> anyhow::Result<()> {
    let Some(room) = room_of(&gate.services, &line.connection) else { return Ok(()) };
    // While the host looks for one, neosu says that it lacks it.
    let Some(item) = room.current_item().filter(|_| !room.is_choosing) else { return Ok(()) };
    let beatmap = &item.beatmap;
    line.rooms.note_map(&beatmap.checksum, has_it);
    if has_it && beatmap.id.get() == 0 && line.dialect() == Dialect::Neosu {
        request_map(&gate.services, line.user.id, &beatmap.checksum);
    }
    reconcile(gate, line, &room).await
}

/// Has the room know whether the client can play what it plays: with the map, and as it is to be played.
pub(super) async fn reconcile(gate: &Gate, line: &Line, room: &Arc<Room>) -> anyhow::Result<()> {
    let Some(inside) = room.user(line.user.id) else { return Ok(()) };
    let Some(item) = room.current_item().filter(|_| !room.is_choosing) else { return Ok(()) };
    let lack = lack(room, line.dialect());
    if lack.is_some() && inside.state.is_gameplay() {
        return ask(gate, line, RoomCommand::AbortGameplay).await;
    }
    let can_play = lack.is_none() && !line.rooms.lacks(&item.beatmap.checksum);
    let is_known =
        inside.availability == Availability::LocallyAvailable || inside.availability == Availability::Unknown;
    if can_play == is_known {
        return Ok(());
    }
    if let Some(why) = lack {
        line.tell(gate, [why.notice()]);
    }
    let availability = if can_play { Availability::LocallyAvailable } else { Availability::NotDownloaded };
    ask(gate, line, RoomCommand::ChangeAvailability(availability)).await
}

/// The match has begun for its player: those who watch see them play from now on.
async fn begin_play(gate: &Gate, line: &Line, input: &mut Input) -> anyhow::Result<()> {
    let is_new = !input.stream.is_in_match() && line.rooms.plays(line.user.id);
    let played = line.rooms.room().filter(|_| is_new);
    let Some(play) = played.and_then(|room| played_in(&room, line.user.id)) else { return Ok(()) };
    begin_match(&gate.services, &line.connection, &mut input.stream, play).await
}

/// How its player stands in the match. What is told too often, or outside of a match, is nobody's concern.
async fn update_score(gate: &Gate, line: &Line, input: &mut Input, frame: &ScoreFrame) -> anyhow::Result<()> {
    if !line.rooms.plays(line.user.id) {
        return Ok(());
    }
    let standing = score_from_wire(frame);
    if let Err(refusal) = tell_progress(&gate.services, &line.connection, standing) {
        tracing::debug!(%refusal, user = %line.user.id, "A score in a match is not told");
        return Ok(());
    }
    // Who goes on after a restart of the server does not say that it has loaded.
    begin_play(gate, line, input).await?;
    send_standing(&gate.services, &line.connection, &mut input.stream, standing).await
}

/// Who sits somewhere in the room of the client.
fn seated(gate: &Gate, line: &Line, slot: SlotIndex) -> Option<Id<User>> {
    user_in(&*room_of(&gate.services, &line.connection)?, slot.get())
}
