//! A room: who is inside, what they play, and what comes next.
//!
//! One [`Machine`] is one room for players of all clients. [`Machine::apply`] does what somebody asks for, or refuses it
//! and changes nothing; [`Machine::tick`] does what is due. Both give [`Outcome`]s in the order in which they happened.
//!
//! The service keeps one machine behind one lock or task. It
//!
//! - looks up what a command carries (beatmaps, restrictions, relations) before it takes the lock, and a score token's row
//!   after [`Command::TakeToken`] was accepted;
//! - supplies numbers for playlist items ahead of time, whenever [`Machine::wants_ids`] says so;
//! - calls `tick` at [`Machine::next_deadline`], which changes with every command;
//! - stores what the outcomes say, then publishes them: [`To::Room`] is everybody inside after the command;
//! - keeps a [`Snapshot`] where another node finds it, and after a restart has those leave who do not come back;
//! - forgets the machine once [`Machine::is_closed`]. That a user is in one room at a time is the service's to see to, and
//!   so is filtering of names.
//!
//! Upstream: `MultiplayerHub.cs`, `ServerMultiplayerRoom.cs`, `MultiplayerPlaylistItemQueue`, `StandardMatchController`
//! in osu-server-spectator; of the bancho protocol, what its clients expect.

mod command;
mod countdowns;
mod items;
mod matches;
mod mods;
mod new;
mod people;
mod picks;
mod queue;
mod referees;
mod refusal;
mod seats;
mod settings;
mod snapshot;
mod states;
mod styles;
mod teams;
mod turn;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use kiai_model::{
    Id, Room, Timestamp, User,
    rooms::{PlaylistItem, RoomEvent, RoomState, To},
};
use serde::{Deserialize, Serialize};

use self::turn::Turn;
pub use self::{
    command::{Actor, Command, Invitee, ItemChange, ItemDraft, Lookup, NewRoom, Outcome, SettingsChange, Start},
    items::accepts_mods,
    refusal::Refusal,
    snapshot::Snapshot,
};

/// Users inside one room.
const MAX_USERS: usize = 128;
/// Numbers for items kept ready: fewer, and more are wanted.
const MIN_SPARE_IDS: usize = 4;
/// Numbers for items kept at most.
const MAX_SPARE_IDS: usize = 256;

/// A room with all that it knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    room: Room,
    banned: BTreeSet<Id<User>>,
    last_countdown: i32,
    spare_ids: VecDeque<Id<PlaylistItem>>,
    /// The item that is to be played again as soon as there is a number for it.
    again: Option<Id<PlaylistItem>>,
    /// When those have played long enough whose client may play without end.
    play_ends_at: Option<Timestamp>,
    /// Players whose client came back in mid-match, and until when the match waits for them: it may have left its play.
    #[serde(default)]
    returned: BTreeMap<Id<User>, Timestamp>,
}

impl Machine {
    /// The room as those inside see it.
    #[must_use]
    pub fn room(&self) -> &Room {
        &self.room
    }

    /// Whether the room is gone. It refuses everything from then on.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.room.state == RoomState::Closed
    }

    /// Whether it is time for [`Command::SupplyIds`]: before the next command, best with sixteen at once.
    #[must_use]
    pub fn wants_ids(&self) -> bool {
        self.spare_ids.len() < MIN_SPARE_IDS
    }

    /// Whether somebody may never come in again.
    #[must_use]
    pub fn is_banned(&self, user: Id<User>) -> bool {
        self.banned.contains(&user)
    }

    /// Whether somebody else would fit in, who needs a seat or not: for lists of rooms.
    #[must_use]
    pub fn has_place(&self, needs_seat: bool) -> bool {
        self.find_place(needs_seat).is_some()
    }

    /// When [`Machine::tick`] has something to do, if nothing happens before.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let countdowns = self.room.countdowns.iter().map(|countdown| countdown.ends_at);
        let returned = self.returned.values().copied();
        countdowns.chain(self.room.ends_at).chain(self.play_ends_at).chain(returned).min()
    }

    /// Does what somebody asks for.
    ///
    /// # Errors
    ///
    /// When they may not, or it cannot be; nothing has changed then.
    pub fn apply(&mut self, by: Actor, command: Command, now: Timestamp) -> Result<Vec<Outcome>, Refusal> {
        if self.is_closed() {
            // Whoever was put out says once more that they leave.
            return if matches!(command, Command::Leave { .. }) { Ok(Vec::new()) } else { Err(Refusal::Ended) };
        }
        let mut turn = Turn::new(by, now);
        self.dispatch(&mut turn, command)?;
        Ok(turn.outcomes)
    }

    /// Does what is due: countdowns that came to their end, plays without end, players who came back and play no more, rooms
    /// that nobody came to.
    pub fn tick(&mut self, now: Timestamp) -> Vec<Outcome> {
        let mut turn = Turn::new(Actor::Server, now);
        if self.is_closed() {
            return turn.outcomes;
        }
        self.elapse_countdowns(&mut turn);
        self.end_endless_plays(&mut turn);
        self.give_up_returned(&mut turn);
        if self.room.ends_at.is_some_and(|end| end <= now) && self.room.users.is_empty() {
            self.disband(&mut turn, None);
        }
        turn.outcomes
    }

    fn dispatch(&mut self, turn: &mut Turn, command: Command) -> Result<(), Refusal> {
        match command {
            Command::Join { password, role, abilities, is_restricted } => {
                self.join(turn, &password, role, abilities, is_restricted)
            }
            Command::Leave { role } => self.leave(turn, role),
            Command::Return => self.return_to_match(turn),
            Command::Kick { user } => self.kick(turn, user),
            Command::Ban { user } => self.ban(turn, user),
            Command::Unban { user } => self.unban(turn, user),
            Command::Invite { user, relation } => self.invite(turn, user, relation),
            Command::TransferHost { user } => self.transfer_host(turn, user),
            Command::ClearHost => self.clear_host(turn),
            Command::AddReferee { user, is_restricted } => self.add_referee(turn, user, is_restricted),
            Command::RemoveReferee { user } => self.remove_referee(turn, user),
            Command::Close => self.close(turn),
            Command::ChangeSettings(change) => self.change_settings(turn, change),
            Command::ChangeState { state } => self.change_state(turn, state),
            Command::FinishLoading => self.finish_loading(turn),
            Command::ChangeAvailability { availability } => self.change_availability(turn, availability),
            Command::ChangeStyle { beatmap, ruleset } => self.change_style(turn, beatmap, ruleset),
            Command::ChangeMods { mods } => self.change_mods(turn, mods),
            Command::PickMods { mods } => self.pick_mods(turn, &mods),
            Command::SetMods { mods, is_free } => self.set_mods(turn, mods, is_free),
            Command::SetFreeMods { is_free } => self.set_free_mods(turn, is_free),
            Command::ChooseMap { beatmap, ruleset } => self.choose_map(turn, beatmap, ruleset),
            Command::AddItem(draft) => self.add_item(turn, draft),
            Command::EditItem { item, change } => self.edit_item(turn, item, change),
            Command::RemoveItem { item } => self.remove_item(turn, item),
            Command::TakeToken { item, beatmap, set, ruleset } => self.take_token(turn, item, beatmap, set, ruleset),
            Command::ChangeSeat { seat } => self.change_seat(turn, seat),
            Command::ToggleSeat { seat } => self.toggle_seat(turn, seat),
            Command::MoveUser { user, seat, team } => self.move_user(turn, user, seat, team),
            Command::ChangeTeam { team } => self.change_team(turn, team),
            Command::SetLocked { is_locked } => self.set_locked(turn, is_locked),
            Command::StartMatch { start } => self.start_match(turn, start),
            Command::AbortMatch => self.abort_match(turn),
            Command::AbortGameplay => self.abort_gameplay(turn),
            Command::VoteToSkip => self.vote_to_skip(turn),
            Command::ReportFailure => self.report_failure(turn),
            Command::StartCountdown { length } => self.start_match_countdown(turn, length),
            Command::StartTimer { length } => self.start_timer(turn, length),
            Command::StopCountdown { id } => self.stop_countdown(turn, id),
            Command::Roll { max, chance } => self.roll(turn, max, chance),
            Command::SupplyIds { ids } => self.supply_ids(turn, &ids),
            Command::AnnounceShutdown { length } => self.announce_shutdown(turn, length),
        }
    }

    /// The place in the list of whoever asks.
    fn inside(&self, turn: &Turn) -> Result<usize, Refusal> {
        let Actor::User(user) = turn.by else { return Err(Refusal::NotInside) };
        self.place_of(user).ok_or(Refusal::NotInside)
    }

    /// Refuses whoever may not decide.
    fn manages(&self, turn: &Turn) -> Result<(), Refusal> {
        match turn.by {
            Actor::Server => Ok(()),
            Actor::User(user) if self.room.is_managed_by(user) => Ok(()),
            Actor::User(user) if self.place_of(user).is_some() => Err(Refusal::NotHost),
            Actor::User(_) => Err(Refusal::NotInside),
        }
    }

    fn is_open(&self) -> Result<(), Refusal> {
        if self.room.state == RoomState::Open { Ok(()) } else { Err(Refusal::MatchIsOn) }
    }

    fn place_of(&self, user: Id<User>) -> Option<usize> {
        self.room.users.iter().position(|inside| inside.id == user)
    }

    /// Keeps numbers for items, and plays again what waited for one.
    fn supply_ids(&mut self, turn: &mut Turn, ids: &[Id<PlaylistItem>]) -> Result<(), Refusal> {
        if turn.by != Actor::Server {
            return Err(Refusal::NotAllowed);
        }
        let listed = self.room.playlist.iter().map(|item| item.id).max();
        let mut last = self.spare_ids.back().copied().max(listed);
        for id in ids {
            if last.is_none_or(|last| *id > last) && self.spare_ids.len() < MAX_SPARE_IDS {
                self.spare_ids.push_back(*id);
                last = Some(*id);
            }
        }
        if let Some(item) = self.again.take() {
            self.play_again(turn, item);
            self.advance(turn);
        }
        Ok(())
    }

    fn draw(&self, max: u32, chance: u64) -> u32 {
        let drawn = (u128::from(chance) * u128::from(max)) >> 64;
        u32::try_from(drawn).unwrap_or(0).min(max.saturating_sub(1)) + 1
    }

    fn roll(&self, turn: &mut Turn, max: Option<u32>, chance: u64) -> Result<(), Refusal> {
        let user = self.room.users[self.inside(turn)?].id;
        let max = max.unwrap_or(100);
        if !(2..=100).contains(&max) {
            return Err(Refusal::InvalidRoll);
        }
        turn.tell(To::Room, RoomEvent::Rolled { user, max, result: self.draw(max, chance) });
        Ok(())
    }
}

#[cfg(test)]
mod tests;
