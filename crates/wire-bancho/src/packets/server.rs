//! From the server.

use kiai_model::{Id, User};
use kiai_wire_derive::Packet;

use crate::{
    beatmap_info::BeatmapInfoReply,
    chat::{Channel, ChannelName, Message},
    codec::{Md5, Text},
    login::LoginResult,
    neosu::variables::{ForcedValue, VariableNames, Variables},
    rooms::{Match, ScoreFrame, SlotIndex},
    spectate::FrameBundle,
    users::{Privileges, QuitState, UserList, UserPresence, UserStats},
};

/// What the server tells.
#[derive(Clone, Debug, PartialEq, Packet)]
pub enum ServerPacket {
    /// How the login went.
    #[id(5)]
    UserId(LoginResult),
    /// A line of chat.
    #[id(7)]
    RecvMessage(Message),
    /// The server is there. neosu polls sooner for it, neomod goes without it.
    #[id(8)]
    Pong,
    /// Unused: the old name, `>>>>`, the new name.
    #[id(9)]
    IrcChangeUsername(Text<256>),
    /// Unused.
    #[id(10)]
    IrcQuit(Text<128>),
    /// What a user does, and how they stand.
    #[id(11)]
    UserStats(UserStats),
    /// A user went. The receiver's own id ends the play of neosu.
    #[id(12)]
    UserLogout {
        /// Who.
        user_id: Id<User>,
        /// What is left of them.
        state: QuitState,
    },
    /// Somebody watches the receiver.
    #[id(13)]
    SpectatorJoined(Id<User>),
    /// Somebody watches the receiver no more.
    #[id(14)]
    SpectatorLeft(Id<User>),
    /// What the watched user plays.
    #[id(15)]
    SpectateFrames(FrameBundle),
    /// There is a newer client.
    #[id(19)]
    VersionUpdate,
    /// Somebody who watches lacks the map.
    #[id(22)]
    SpectatorCantSpectate(Id<User>),
    /// Flashes the window.
    #[id(23)]
    GetAttention,
    /// A text on the screen.
    #[id(24)]
    Notification(Text<8192>),
    /// A room changed. Members are shown the password, the lobby that there is one.
    #[id(26)]
    RoomUpdated(Box<Match>),
    /// There is a room.
    #[id(27)]
    RoomCreated(Box<Match>),
    /// A room is gone.
    #[id(28)]
    RoomClosed(i32),
    /// Of old: somebody looks at the rooms.
    #[id(34)]
    LobbyJoin(Id<User>),
    /// Of old: somebody looks at the rooms no more.
    #[id(35)]
    LobbyPart(Id<User>),
    /// The receiver is in this room now.
    #[id(36)]
    RoomJoinSuccess(Box<Match>),
    /// The receiver may not enter.
    #[id(37)]
    RoomJoinFail,
    /// Somebody watches the same user.
    #[id(42)]
    FellowSpectatorJoined(Id<User>),
    /// Somebody watches the same user no more.
    #[id(43)]
    FellowSpectatorLeft(Id<User>),
    /// Unused: see [`ServerPacket::MatchAllPlayersLoaded`].
    #[id(45)]
    AllPlayersLoaded,
    /// A round begins: load the map.
    #[id(46)]
    MatchStarted(Box<Match>),
    /// Somebody's score in the room.
    #[id(48)]
    MatchScoreUpdated(ScoreFrame),
    /// The receiver is the host now.
    #[id(50)]
    HostChanged,
    /// All have loaded: play.
    #[id(53)]
    MatchAllPlayersLoaded,
    /// Somebody in the room failed.
    #[id(57)]
    MatchPlayerFailed(SlotIndex),
    /// The round is over.
    #[id(58)]
    MatchFinished,
    /// All want to skip: skip.
    #[id(61)]
    MatchSkip,
    /// Unused.
    #[id(62)]
    Unauthorized,
    /// The receiver is in this channel now.
    #[id(64)]
    ChannelJoinSuccess(ChannelName),
    /// There is a channel.
    #[id(65)]
    ChannelInfo(Channel),
    /// The receiver is in this channel no more.
    #[id(66)]
    ChannelKick(ChannelName),
    /// There is a channel that everybody should enter.
    #[id(67)]
    ChannelAutoJoin(Channel),
    /// Old clients: about maps.
    #[id(69)]
    BeatmapInfoReply(BeatmapInfoReply),
    /// What the receiver may do.
    #[id(71)]
    Privileges(Privileges),
    /// The receiver's friends.
    #[id(72)]
    FriendsList(UserList),
    /// What the server speaks: [`crate::neosu::PROTOCOL_VERSION`] or [`crate::login::PROTOCOL_VERSION`].
    #[id(75)]
    ProtocolVersion(i32),
    /// A picture in the main menu: where it is (`http` or `https`), one `|`, where it leads to.
    #[id(76)]
    MainMenuIcon(Text<1024>),
    /// Of old: look at what else runs on the machine.
    #[id(80)]
    Monitor,
    /// Somebody in the room wants to skip: their user id for neosu. Servers for osu!stable write that or their slot.
    #[id(81)]
    MatchPlayerSkipped(i32),
    /// Who a user is.
    #[id(83)]
    UserPresence(UserPresence),
    /// Log in again after so many milliseconds. neosu does at once.
    #[id(86)]
    Restart(i32),
    /// Somebody invites the receiver. neosu passes over it.
    #[id(88)]
    RoomInvite(Message),
    /// There are no more channels.
    #[id(89)]
    ChannelInfoEnd,
    /// The password of the room changed.
    #[id(91)]
    RoomPasswordChanged(Text<256>),
    /// The receiver is silenced for so many seconds, 0 for no more.
    #[id(92)]
    SilenceEnd(i32),
    /// Somebody is silenced: what they said is to vanish.
    #[id(94)]
    UserSilenced(Id<User>),
    /// A user is there.
    #[id(95)]
    UserPresenceSingle(Id<User>),
    /// Users are there.
    #[id(96)]
    UserPresenceBundle(UserList),
    /// The target takes no messages from the receiver.
    #[id(100)]
    UserDmBlocked(Message),
    /// The target is silenced.
    #[id(101)]
    TargetIsSilenced(Message),
    /// The client is too old. neosu disconnects for good.
    #[id(102)]
    VersionUpdateForced,
    /// Go to another server when there was nothing to do for so many seconds.
    #[id(103)]
    SwitchServer(i32),
    /// The account is restricted. neosu disconnects for good.
    #[id(104)]
    AccountRestricted,
    /// An alarm, with a text.
    #[id(105)]
    Rtx(Text<1024>),
    /// The round is called off.
    #[id(106)]
    MatchAbort,
    /// Tournament clients: go to this server.
    #[id(107)]
    SwitchTournamentServer(Text<256>),
    /// neosu: scores with these variables changed cannot be submitted.
    #[id(128)]
    ProtectVariables(VariableNames),
    /// neosu: scores with these variables changed can be submitted.
    #[id(129)]
    UnprotectVariables(VariableNames),
    /// neosu: these variables have these values, whatever the user sets.
    #[id(130)]
    ForceValues(Variables<ForcedValue>),
    /// neosu: these variables have the user's values again.
    #[id(131)]
    ResetValues(VariableNames),
    /// neosu: send this map.
    #[id(132)]
    RequestMap(Md5),
}
