//! What the multiplayer hub says of the kind of a match: seats, teams, countdowns, rolls.
//!
//! The unions leave out what belongs to quick play and ranked play: there a tag is unknown, and what it carries is nothing.

use kiai_model::{Id, User};
use kiai_wire_derive::{Decode, Encode};

use crate::msgpack::{List, Text, TimeSpan};

/// Seats of one room, at most.
const MAX_SLOTS: usize = 256;
/// Teams of one room, at most.
const MAX_TEAMS: usize = 16;

/// What a client asks of a match: a union. Upstream: `MatchUserRequest.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum MatchUserRequest {
    #[tag(0)]
    ChangeTeam(ChangeTeamRequest),
    #[tag(1)]
    StartMatchCountdown(StartMatchCountdownRequest),
    #[tag(2)]
    StopCountdown(StopCountdownRequest),
    #[tag(5)]
    SetLockState(SetLockStateRequest),
    #[tag(6)]
    Roll(RollRequest),
    #[tag(7)]
    ChangeSlot(ChangeSlotRequest),
}

/// The caller is to be in another team. Upstream: `ChangeTeamRequest.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct ChangeTeamRequest {
    /// Its number.
    #[key(0)]
    pub team_id: i32,
}

/// Upstream: `StartMatchCountdownRequest.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct StartMatchCountdownRequest {
    /// How long.
    #[key(0)]
    pub duration: TimeSpan,
}

/// Upstream: `StopCountdownRequest.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct StopCountdownRequest {
    /// Its number.
    #[key(0)]
    pub id: i32,
}

/// Upstream: `SetLockStateRequest.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct SetLockStateRequest {
    /// Whether nobody may change their seat or team by themselves.
    #[key(0)]
    pub locked: bool,
}

/// Upstream: `RollRequest.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct RollRequest {
    /// The highest it can be; nil is 100.
    #[key(0)]
    pub max: Option<u32>,
}

/// The caller is to sit somewhere else. Upstream: `ChangeSlotRequest.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct ChangeSlotRequest {
    /// Where, from 0.
    #[key(0)]
    pub slot_id: u8,
}

/// What happened in a match: a union. Upstream: `MatchServerEvent.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum MatchServerEvent {
    #[tag(0)]
    CountdownStarted(CountdownStartedEvent),
    #[tag(1)]
    CountdownStopped(CountdownStoppedEvent),
    #[tag(4)]
    Roll(RollEvent),
}

/// Upstream: `CountdownStartedEvent.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct CountdownStartedEvent {
    /// Which.
    #[key(0)]
    pub countdown: MultiplayerCountdown,
}

/// Upstream: `CountdownStoppedEvent.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct CountdownStoppedEvent {
    /// Its number.
    #[key(0)]
    pub id: i32,
}

/// Somebody drew a number. Upstream: `RollEvent.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct RollEvent {
    /// Who.
    #[key(0)]
    pub user_id: Id<User>,
    /// The highest it could be.
    #[key(1)]
    pub max: u32,
    /// What it is, from 1.
    #[key(2)]
    pub result: u32,
}

/// What is counted down to: a union. Upstream: `MultiplayerCountdown.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum MultiplayerCountdown {
    #[tag(0)]
    MatchStart(CountdownBody),
    #[tag(1)]
    ForceGameplayStart(CountdownBody),
    #[tag(2)]
    ServerShuttingDown(CountdownBody),
}

/// What all countdowns have. Upstream: `MultiplayerCountdown.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct CountdownBody {
    /// Its number: in each room from 1 upward.
    #[key(0)]
    pub id: i32,
    /// What is left of it at this moment.
    #[key(1)]
    pub time_remaining: TimeSpan,
}

/// Seats and teams: a union. Upstream: `MatchRoomState.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum MatchRoomState {
    #[tag(0)]
    TeamVersus(TeamVersusRoomState),
    #[tag(3)]
    Standard(StandardMatchRoomState),
}

/// Upstream: `StandardMatchRoomState.cs`. Its key 0 belongs to [`TeamVersusRoomState`].
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct StandardMatchRoomState {
    /// Whether nobody may change their seat by themselves.
    #[key(1)]
    pub locked: bool,
    /// Who sits where, when the room is limited.
    #[key(2)]
    pub slots: Option<List<Option<Id<User>>, MAX_SLOTS>>,
}

/// Upstream: `TeamVersusRoomState.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct TeamVersusRoomState {
    /// The teams.
    #[key(0)]
    pub teams: List<MultiplayerTeam, MAX_TEAMS>,
    /// Whether nobody may change their seat or team by themselves.
    #[key(1)]
    pub locked: bool,
    /// Who sits where, when the room is limited.
    #[key(2)]
    pub slots: Option<List<Option<Id<User>>, MAX_SLOTS>>,
}

/// Upstream: `MultiplayerTeam.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct MultiplayerTeam {
    /// Its number.
    #[key(0)]
    pub id: i32,
    /// What it is called.
    #[key(1)]
    pub name: Text<64>,
}

/// What belongs to somebody in a match: a union. Upstream: `MatchUserState.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum MatchUserState {
    #[tag(0)]
    TeamVersus(TeamVersusUserState),
}

/// Upstream: `TeamVersusUserState.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct TeamVersusUserState {
    /// 0 red, 1 blue.
    #[key(0)]
    pub team_id: i32,
}
