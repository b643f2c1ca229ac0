//! What happens in a room, who is to hear of it, and what is kept of it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Availability, Countdown, CountdownKind, MatchType, PlaylistItem, RoomState, RoomUser, Seat, SeatsView, Settings,
    Style, Team, UserState,
};
use crate::{Id, Mods, User};

/// Who is to hear of something that happened in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum To {
    /// Everybody inside.
    Room,
    /// Everybody inside but one: who comes in learns the same from the room itself.
    Others(Id<User>),
    /// One user, inside or not.
    User(Id<User>),
    /// The host and all referees, inside or not.
    Managers,
}

/// Something that happened in a room. Upstream: the callbacks of `IMultiplayerClient.cs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RoomEvent {
    /// Somebody came in.
    UserJoined {
        /// Who, as they are now.
        user: Arc<RoomUser>,
    },
    /// Somebody went out by themselves.
    UserLeft {
        /// Who, as they were.
        user: Arc<RoomUser>,
    },
    /// Somebody was put out. The one told in person is not inside any more.
    UserKicked {
        /// Who, as they were.
        user: Arc<RoomUser>,
        /// By whom; none is the server, or themselves from somewhere else.
        by: Option<Id<User>>,
    },
    /// Somebody may not come in again.
    UserBanned {
        /// Who.
        user: Id<User>,
        /// By whom.
        by: Option<Id<User>>,
    },
    /// Somebody decides from now on; none is nobody.
    HostChanged {
        /// Who.
        host: Option<Id<User>>,
    },
    /// Somebody may decide like the host from now on.
    RefereeAdded {
        /// Who.
        user: Id<User>,
    },
    /// Somebody may decide like the host no more.
    RefereeRemoved {
        /// Who.
        user: Id<User>,
    },
    /// The settings changed, or another item is current. An item that becomes current was told of before.
    SettingsChanged {
        /// The settings.
        settings: Arc<Settings>,
        /// The current item.
        current: Option<Id<PlaylistItem>>,
    },
    /// The host began or stopped looking for a map.
    ChoosingChanged {
        /// Whether they do.
        is_choosing: bool,
    },
    /// A match is loaded, played, or over.
    RoomStateChanged {
        /// How it stands.
        state: RoomState,
    },
    /// Somebody does something else.
    UserStateChanged {
        /// Who.
        user: Id<User>,
        /// What.
        state: UserState,
    },
    /// Somebody is in another team; none is no team.
    TeamChanged {
        /// Who.
        user: Id<User>,
        /// Which.
        team: Option<Team>,
    },
    /// Seats, their lock or whether there are teams changed.
    SeatsChanged {
        /// How they are now.
        view: Box<SeatsView>,
    },
    /// Somebody has the current map, or not.
    AvailabilityChanged {
        /// Who.
        user: Id<User>,
        /// Whether.
        availability: Availability,
    },
    /// Somebody's own mods changed.
    UserModsChanged {
        /// Who.
        user: Id<User>,
        /// The mods.
        mods: Arc<Mods>,
    },
    /// Somebody plays another map or ruleset than the item's, or not any more.
    UserStyleChanged {
        /// Who.
        user: Id<User>,
        /// What.
        style: Style,
    },
    /// A match starts. Whoever of these players is told loads the map.
    MatchStarted {
        /// What is played.
        item: Id<PlaylistItem>,
        /// Who plays it.
        players: Vec<Id<User>>,
    },
    /// The receiver is to load the map: to play it, or to look on.
    LoadRequested,
    /// All are ready: the receiver plays.
    GameplayStarted,
    /// The receiver's play is over before its end.
    GameplayAborted {
        /// Why.
        reason: AbortReason,
    },
    /// Everybody has played to the end.
    ResultsReady {
        /// What was played.
        item: Id<PlaylistItem>,
        /// Who played it to the end.
        players: Vec<Id<User>>,
    },
    /// Somebody failed the map and goes on.
    PlayerFailed {
        /// Who.
        user: Id<User>,
    },
    /// Somebody wants to skip the intro, or a vote of theirs does not count any more.
    SkipVoted {
        /// Who.
        user: Id<User>,
        /// Whether.
        has_voted: bool,
    },
    /// Enough want to skip the intro.
    SkipPassed,
    /// Something comes to the playlist.
    ItemAdded {
        /// What.
        item: Arc<PlaylistItem>,
    },
    /// An item changed.
    ItemChanged {
        /// What it is now.
        item: Arc<PlaylistItem>,
    },
    /// An item is gone.
    ItemRemoved {
        /// Which.
        item: Id<PlaylistItem>,
        /// Whether it was played long ago, and only the room forgets it: what is stored of it stays.
        is_history: bool,
    },
    /// A countdown began.
    CountdownStarted {
        /// Which.
        countdown: Countdown,
    },
    /// A countdown ended or was stopped.
    CountdownStopped {
        /// Its number.
        id: i32,
        /// Its kind.
        of: CountdownKind,
        /// Whether it came to its end.
        is_over: bool,
    },
    /// Somebody drew a number.
    Rolled {
        /// Who.
        user: Id<User>,
        /// The highest it could be.
        max: u32,
        /// What it is, from 1.
        result: u32,
    },
    /// The receiver is asked to come in.
    Invited {
        /// By whom.
        by: Id<User>,
        /// What is to be said to come in.
        password: String,
        /// What the room is called.
        name: String,
    },
    /// The room is gone.
    Closed,
}

/// Why a play is over before its end. Upstream: `GameplayAbortReason`, with its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum AbortReason {
    /// The player took too long to load.
    LoadTookTooLong = 0,
    /// The host ended the match.
    HostAbortedTheMatch = 1,
}

/// What is kept of a room's history. Upstream: the table of `multiplayer_realtime_room_events` in osu-web.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What happened.
    pub kind: RecordKind,
    /// To or by whom.
    pub user: Option<Id<User>>,
    /// To which item.
    pub item: Option<Id<PlaylistItem>>,
    /// Of a match that starts: how it was played.
    pub detail: Option<Box<MatchDetail>>,
}

/// What happened, by its name upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum RecordKind {
    RoomCreated,
    PlayerJoined,
    PlayerLeft,
    PlayerKicked,
    HostChanged,
    GameStarted,
    GameCompleted,
    GameAborted,
    RoomDisbanded,
}

/// How a match was played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchDetail {
    /// Who played against whom.
    pub match_type: MatchType,
    /// Who was in which team, where there were teams.
    pub teams: Option<Vec<(Id<User>, Team)>>,
    /// How the seats were taken, where they were limited.
    pub seats: Option<Vec<Seat>>,
}
