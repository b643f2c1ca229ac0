//! From the client.

use kiai_model::{Id, User};
use kiai_wire_derive::Packet;

use crate::{
    beatmap_info::BeatmapInfoRequest,
    chat::{ChannelName, Message},
    codec::{ShortList, Text},
    mods::LegacyMods,
    rooms::{Match, RoomPassword, ScoreFrame, SlotIndex},
    spectate::FrameBundle,
    users::{PresenceFilter, StatusUpdate},
};

/// Users asked about in one packet at most.
const MAX_USERS: usize = 4096;

/// What a client tells.
#[derive(Clone, Debug, PartialEq, Packet)]
pub enum ClientPacket {
    /// The user does something else.
    #[id(0)]
    ChangeAction(StatusUpdate),
    /// A line for a channel.
    #[id(1)]
    SendPublicMessage(Message),
    /// The client goes. The number is 0.
    #[id(2)]
    Logout(i32),
    /// Asks for the user's own statistics.
    #[id(3)]
    RequestStatusUpdate,
    /// The client is there.
    #[id(4)]
    Ping,
    /// Wants to watch a user; when it watches that user already, it has the map now.
    #[id(16)]
    StartSpectating(Id<User>),
    /// Watches nobody any more.
    #[id(17)]
    StopSpectating,
    /// What the user plays, for those who watch.
    #[id(18)]
    SpectateFrames(FrameBundle),
    /// Something went wrong in the client.
    #[id(20)]
    ErrorReport(Text<16384>),
    /// Lacks the map of the user it watches.
    #[id(21)]
    CantSpectate,
    /// A line for a user.
    #[id(25)]
    SendPrivateMessage(Message),
    /// Wants to hear of rooms no more.
    #[id(29)]
    PartLobby,
    /// Wants to hear of rooms.
    #[id(30)]
    JoinLobby,
    /// Opens a room.
    #[id(31)]
    CreateRoom(Box<Match>),
    /// Enters a room.
    #[id(32)]
    JoinRoom {
        /// Which.
        match_id: i32,
        /// What the user typed.
        password: RoomPassword,
    },
    /// Leaves the room.
    #[id(33)]
    ExitRoom,
    /// Moves to another slot.
    #[id(38)]
    ChangeSlot(SlotIndex),
    /// Is ready.
    #[id(39)]
    MatchReady,
    /// The host locks a slot, or unlocks it; whoever is in it is kicked.
    #[id(40)]
    MatchLock(SlotIndex),
    /// The host changes the settings.
    #[id(41)]
    MatchChangeSettings(Box<Match>),
    /// The host starts.
    #[id(44)]
    StartMatch,
    /// The score in the room.
    #[id(47)]
    UpdateMatchScore(ScoreFrame),
    /// Has played to the end.
    #[id(49)]
    FinishMatch,
    /// Chooses mods: the host for the room, the others for themselves if everybody may.
    #[id(51)]
    MatchChangeMods(LegacyMods),
    /// Has loaded the map.
    #[id(52)]
    MatchLoadComplete,
    /// Lacks the map.
    #[id(54)]
    MatchNoBeatmap,
    /// Is ready no more.
    #[id(55)]
    MatchNotReady,
    /// Failed. neosu never says so.
    #[id(56)]
    MatchFailed,
    /// Has the map.
    #[id(59)]
    MatchHasBeatmap,
    /// Wants to skip the intro.
    #[id(60)]
    MatchSkipRequest,
    /// Enters a channel.
    #[id(63)]
    ChannelJoin(ChannelName),
    /// Old clients: asks about maps.
    #[id(68)]
    BeatmapInfoRequest(BeatmapInfoRequest),
    /// The host makes another the host.
    #[id(70)]
    TransferHost(SlotIndex),
    /// A new friend.
    #[id(73)]
    FriendAdd(Id<User>),
    /// No friend any more.
    #[id(74)]
    FriendRemove(Id<User>),
    /// Goes to the other team.
    #[id(77)]
    MatchChangeTeam,
    /// Leaves a channel.
    #[id(78)]
    ChannelPart(ChannelName),
    /// Of whom it wants to hear.
    #[id(79)]
    ReceiveUpdates(PresenceFilter),
    /// What to answer to private messages; an empty text for nothing.
    #[id(82)]
    SetAwayMessage(Message),
    /// Unused.
    #[id(84)]
    IrcOnly,
    /// Wants statistics of users.
    #[id(85)]
    UserStatsRequest(ShortList<Id<User>, MAX_USERS>),
    /// Invites a user into the room.
    #[id(87)]
    MatchInvite(Id<User>),
    /// The host changes the password, which is all that counts here.
    #[id(90)]
    ChangeRoomPassword(Box<Match>),
    /// Tournament clients: how a room stands.
    #[id(93)]
    TournamentMatchInfoRequest(i32),
    /// Wants to know who users are.
    #[id(97)]
    UserPresenceRequest(ShortList<Id<User>, MAX_USERS>),
    /// Wants to know who everybody is. The number is a time in the game.
    #[id(98)]
    UserPresenceRequestAll(i32),
    /// Whether only friends may send private messages: 1 or 0.
    #[id(99)]
    ToggleBlockNonFriendDms(i32),
    /// Tournament clients: enters the channel of a room.
    #[id(108)]
    TournamentJoinMatchChannel(i32),
    /// Tournament clients: leaves the channel of a room.
    #[id(109)]
    TournamentLeaveMatchChannel(i32),
}
