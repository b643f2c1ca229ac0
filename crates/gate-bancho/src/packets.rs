//! What packets of clients do, one file a family.

mod chat;
mod friends;
mod leaving;
mod presence;
mod rooms;
mod spectate;

use std::time::Duration;

use kiai_services::spectate::{close, end_match};
use kiai_wire_bancho::{ClientPacket, Dialect, ServerPacket, codec::Skipped};

pub(crate) use self::{
    presence::note_mode,
    rooms::run_errand,
    spectate::{spectator_channel, tell_watchers},
};
use crate::{
    Gate,
    encode::SPECTATORS,
    line::{Input, Line},
};

/// How long a packet is from the next in the long run.
const INTERVAL: Duration = Duration::from_millis(20);
/// Packets that may come at once: a minute of play that was held up, with all that goes with it.
const BURST: u32 = 500;
/// Users of whom is told for as much as one packet costs.
const USERS_PER_PACKET: u32 = 8;
/// Frames that are passed on for as much as one packet costs: two seconds of play.
const FRAMES_PER_PACKET: u32 = 120;
/// What a list of everybody who is here counts as.
const LIST_COST: u32 = 25;

/// Does what a packet asks for. Nothing in it ends the visit but a logout.
pub(crate) async fn handle(gate: &Gate, line: &Line, input: &mut Input, packet: Result<ClientPacket, Skipped>) {
    let packet = match packet {
        Ok(packet) => packet,
        Err(skipped) => {
            tracing::debug!(%skipped, user = %line.user.id, "A packet was passed over");
            return;
        }
    };
    if line.ended.is_cancelled() || !may_speak(gate, input, cost(&packet)) {
        return;
    }
    // Most say nothing else; the room for what others do is made when it is needed.
    if packet == ClientPacket::Ping {
        return pong(gate, line);
    }
    if let Err(error) = Box::pin(act(gate, line, input, packet)).await {
        tracing::error!(error = format!("{error:#}"), user = %line.user.id, "A packet could not be handled");
    }
    note_match(gate, line, input).await;
    // What was begun while the visit ended would have no end.
    if line.ended.is_cancelled() {
        close(&gate.services, &line.connection);
    }
}

/// Ends the play of a match that is over for the client's user without a word of the client: it was aborted, or they were
/// put out.
pub(crate) async fn note_match(gate: &Gate, line: &Line, input: &mut Input) {
    if input.stream.is_in_match()
        && !line.rooms.plays(line.user.id)
        && let Err(error) = Box::pin(end_match(&gate.services, &line.connection, &mut input.stream, false)).await
    {
        tracing::error!(error = format!("{error:#}"), user = %line.user.id, "A play could not be ended");
    }
}

/// As how many packets one counts: asking for many users is a lot of work.
fn cost(packet: &ClientPacket) -> u32 {
    match packet {
        ClientPacket::UserStatsRequest(users) | ClientPacket::UserPresenceRequest(users) => {
            1 + u32::try_from(users.0.len().min(presence::USERS_MAX)).unwrap_or(0) / USERS_PER_PACKET
        }
        ClientPacket::SpectateFrames(bundle) => {
            1 + u32::try_from(bundle.frames.len()).unwrap_or(u32::MAX) / FRAMES_PER_PACKET
        }
        ClientPacket::UserPresenceRequestAll(_) | ClientPacket::ReceiveUpdates(_) | ClientPacket::JoinLobby => {
            LIST_COST
        }
        _ => 1,
    }
}

/// A text for the player's screen.
trait Notice {
    fn notice(&self) -> ServerPacket;
}

impl Notice for String {
    fn notice(&self) -> ServerPacket {
        ServerPacket::Notification(self.as_str().into())
    }
}

/// A bucket that leaks one packet each [`INTERVAL`].
fn may_speak(gate: &Gate, input: &mut Input, cost: u32) -> bool {
    let now = gate.services.clock.now();
    let after = input.heard_until.max(now) + INTERVAL * cost;
    let fits = after <= now + INTERVAL * BURST || !gate.services.settings.rate_limits;
    if fits {
        input.heard_until = after;
    }
    fits
}

async fn act(gate: &Gate, line: &Line, input: &mut Input, packet: ClientPacket) -> anyhow::Result<()> {
    use ClientPacket as P;
    match packet {
        P::Logout(_) => leaving::logout(gate, line),

        P::ChangeAction(status) => {
            line.variables.lock().note(status.action);
            presence::change_action(gate, line, input, status).await?;
        }
        P::RequestStatusUpdate => line.outbox.refresh(line.user.id),
        P::UserStatsRequest(users) => presence::send_stats(gate, line, &users.0).await?,
        P::UserPresenceRequest(users) => presence::send_presences(gate, line, &users.0).await?,
        P::UserPresenceRequestAll(_) => presence::send_everyone(gate, line),
        P::ReceiveUpdates(of) => presence::receive_updates(gate, line, of),

        P::FriendAdd(user) => friends::add(gate, line, user).await?,
        P::FriendRemove(user) => friends::remove(gate, line, user).await?,

        P::SendPublicMessage(message) if *message.target == *SPECTATORS => {
            spectate::say(gate, line, input, &message).await?;
        }
        P::ChannelJoin(name) if *name == *SPECTATORS => spectate::enter_channel(gate, line, input),
        P::SendPublicMessage(message) => chat::say(gate, line, &message).await?,
        P::SendPrivateMessage(message) => chat::say_privately(gate, line, &message).await?,
        P::ChannelJoin(name) => chat::join(gate, line, &name).await?,
        P::ChannelPart(name) => chat::part(gate, line, &name).await?,
        P::SetAwayMessage(message) => chat::set_away(line, &message.text),
        P::ToggleBlockNonFriendDms(only_friends) => chat::block_strangers(gate, line, only_friends != 0).await?,

        P::StartSpectating(user) => spectate::start_watching(gate, line, input, user).await?,
        P::StopSpectating => spectate::stop_watching(gate, line, input),
        P::SpectateFrames(bundle) => spectate::send_frames(gate, line, input, &bundle).await?,
        P::CantSpectate => spectate::cannot_watch(gate, line, input),

        P::ErrorReport(text) => tracing::debug!(user = %line.user.id, text = &*text, "A client reports an error"),

        P::JoinLobby
        | P::PartLobby
        | P::CreateRoom(_)
        | P::JoinRoom { .. }
        | P::ExitRoom
        | P::ChangeSlot(_)
        | P::MatchReady
        | P::MatchLock(_)
        | P::MatchChangeSettings(_)
        | P::StartMatch
        | P::UpdateMatchScore(_)
        | P::FinishMatch
        | P::MatchChangeMods(_)
        | P::MatchLoadComplete
        | P::MatchNoBeatmap
        | P::MatchNotReady
        | P::MatchFailed
        | P::MatchHasBeatmap
        | P::MatchSkipRequest
        | P::TransferHost(_)
        | P::MatchChangeTeam
        | P::MatchInvite(_)
        | P::ChangeRoomPassword(_)
        | P::TournamentMatchInfoRequest(_)
        | P::TournamentJoinMatchChannel(_)
        | P::TournamentLeaveMatchChannel(_) => rooms::act(gate, line, input, packet).await?,

        // Builds from before 2013 ask for grades; what is not answered is shown as none.
        P::BeatmapInfoRequest(_)
        // It is answered already.
        | P::Ping
        // No client ever says it.
        | P::IrcOnly => {}
    }
    Ok(())
}

/// neosu asks again after a second when it hears something, and only twice a minute when it does not; what neosu has
/// become leaves without an answer. osu!stable needs none.
fn pong(gate: &Gate, line: &Line) {
    if line.dialect() == Dialect::Neosu {
        line.tell(gate, [ServerPacket::Pong]);
    }
}
