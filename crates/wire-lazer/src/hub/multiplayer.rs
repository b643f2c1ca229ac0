//! The methods of the multiplayer hub.

use kiai_model::{Id, Mods, Room, User, rooms::PlaylistItem};
use kiai_wire_derive::Call;

use super::{
    multiplayer_match::{MatchRoomState, MatchServerEvent, MatchUserRequest, MatchUserState},
    multiplayer_room::{
        BeatmapAvailability, GameplayAbortReason, MultiplayerPlaylistItem, MultiplayerRoom, MultiplayerRoomSettings,
        MultiplayerRoomState, MultiplayerRoomUser, MultiplayerUserState, Password,
    },
};

/// What a client may ask for in rooms. Upstream: `IMultiplayerLoungeServer.cs`, `IMultiplayerRoomServer.cs`.
#[derive(Clone, Debug, PartialEq, Call)]
pub enum MultiplayerServer {
    /// A room is to be made, and the caller joins it. Answered with the [`MultiplayerRoom`].
    CreateRoom(Box<MultiplayerRoom>),
    /// The caller joins a room without a password. Answered with the [`MultiplayerRoom`]; from older clients.
    JoinRoom(Id<Room>),
    /// The caller joins a room. Answered with the [`MultiplayerRoom`].
    JoinRoomWithPassword(Id<Room>, Password),
    /// The caller leaves, whether they are inside or not.
    LeaveRoom,
    /// Somebody is asked to come in.
    InvitePlayer(Id<User>),
    /// Somebody else is to be host.
    TransferHost(Id<User>),
    /// Somebody is put out.
    KickUser(Id<User>),
    /// The settings change.
    ChangeSettings(MultiplayerRoomSettings),
    /// The caller does something else.
    ChangeState(MultiplayerUserState),
    /// The caller has the map, or not.
    ChangeBeatmapAvailability(BeatmapAvailability),
    /// The caller plays another map and another ruleset than the item's; nil is the item's.
    ChangeUserStyle(Option<i32>, Option<i32>),
    /// The caller's own mods.
    ChangeUserMods(Mods),
    /// What depends on the kind of match; a kind that is not known here is nil.
    SendMatchRequest(Option<MatchUserRequest>),
    /// The match starts.
    StartMatch,
    /// The match ends at once.
    AbortMatch,
    /// The caller's play ends at once.
    AbortGameplay,
    /// An item comes to the playlist.
    AddPlaylistItem(MultiplayerPlaylistItem),
    /// An item changes.
    EditPlaylistItem(MultiplayerPlaylistItem),
    /// An item goes.
    RemovePlaylistItem(Id<PlaylistItem>),
    /// The caller wants to skip the intro.
    VoteToSkipIntro,
}

/// What a client may ask for in quick play and ranked play, by name: there is neither here, so none of the arguments is
/// read. Upstream: `IMatchmakingServer.cs`, `IRankedPlayServer.cs`.
pub const MATCHMAKING_METHODS: &[&str] = &[
    "GetMatchmakingPoolsOfType",
    "GetMatchmakingPools",
    "MatchmakingJoinLobbyWithParams",
    "MatchmakingJoinLobby",
    "MatchmakingLeaveLobby",
    "MatchmakingJoinQueue",
    "MatchmakingLeaveQueue",
    "MatchmakingAcceptInvitation",
    "MatchmakingDeclineInvitation",
    "MatchmakingIssueDuel",
    "MatchmakingAcceptDuel",
    "MatchmakingToggleSelection",
    "MatchmakingSkipToNextStage",
    "DiscardCards",
    "PlayCard",
];

/// All methods of the hub.
pub const METHODS: &[&str] = &joined();

const METHOD_COUNT: usize = <MultiplayerServer as crate::msgpack::Call>::METHODS.len() + MATCHMAKING_METHODS.len();

const fn joined() -> [&'static str; METHOD_COUNT] {
    let own = <MultiplayerServer as crate::msgpack::Call>::METHODS;
    let mut all = [""; METHOD_COUNT];
    let mut index = 0;
    while index < METHOD_COUNT {
        all[index] = if index < own.len() { own[index] } else { MATCHMAKING_METHODS[index - own.len()] };
        index += 1;
    }
    all
}

/// What the server tells of rooms. Upstream: `IMultiplayerClient.cs`.
#[derive(Clone, Debug, PartialEq, Call)]
pub enum MultiplayerClient {
    /// A match is loaded, played, or over.
    RoomStateChanged(MultiplayerRoomState),
    /// Somebody came in. Whoever it is is not told.
    UserJoined(MultiplayerRoomUser),
    /// Somebody left.
    UserLeft(MultiplayerRoomUser),
    /// Somebody was put out; they are told as well.
    UserKicked(MultiplayerRoomUser),
    /// The receiver is asked to come in: by whom, where, and what is to be said there.
    Invited(Id<User>, Id<Room>, Password),
    /// Somebody else is host.
    HostChanged(Id<User>),
    /// The settings, or the current item.
    SettingsChanged(MultiplayerRoomSettings),
    /// Somebody does something else.
    UserStateChanged(Id<User>, MultiplayerUserState),
    /// Somebody's team; nil is none.
    MatchUserStateChanged(Id<User>, Option<MatchUserState>),
    /// Seats, teams and their lock.
    MatchRoomStateChanged(MatchRoomState),
    /// A countdown or a roll.
    MatchEvent(MatchServerEvent),
    /// Whether somebody has the map.
    UserBeatmapAvailabilityChanged(Id<User>, BeatmapAvailability),
    /// The map and ruleset somebody plays instead of the item's.
    UserStyleChanged(Id<User>, Option<i32>, Option<i32>),
    /// Somebody's own mods.
    UserModsChanged(Id<User>, Mods),
    /// The receiver loads the map.
    LoadRequested,
    /// The receiver plays.
    GameplayStarted,
    /// The receiver's play is over before its end.
    GameplayAborted(GameplayAbortReason),
    /// Everybody has played to the end.
    ResultsReady,
    /// An item came to the playlist.
    PlaylistItemAdded(MultiplayerPlaylistItem),
    /// An item is gone.
    PlaylistItemRemoved(Id<PlaylistItem>),
    /// An item changed.
    PlaylistItemChanged(MultiplayerPlaylistItem),
    /// Somebody wants to skip the intro, or their vote does not count any more.
    UserVotedToSkipIntro(Id<User>, bool),
    /// Enough want to skip the intro.
    VoteToSkipIntroPassed,
}
