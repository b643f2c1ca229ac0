//! What happened, and who is to hear of it: the lingua franca between services and gates.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    BeatmapSet, Channel, Id, Room, Score, Timestamp, User,
    chat::{JoinedChannel, Message, Silence},
    client_variables::VariableRule,
    presence::Presence,
    rooms::{PlaylistItem, RoomEvent},
    spectate::{ClassicBundle, ClassicStanding, FrameBundle, PlayState},
};

/// The id of one open connection of a client.
pub enum Connection {}

/// Who is to hear of an event.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// One connection.
    Connection(Id<Connection>),
    /// Every connection of a user.
    User(Id<User>),
    /// Everybody who watches this user play.
    Watchers(Id<User>),
    /// Everybody who follows everyone's presence.
    PresenceWatchers,
    /// The list of who came and who left, at which others look now and then.
    Roster,
    /// Everybody who has this user as a friend.
    Followers(Id<User>),
    /// Everybody who asked of this user lately, or heard them talk: they hear what the user does.
    Onlookers(Id<User>),
    /// Every connection of a user that takes part in chat.
    Chat(Id<User>),
    /// Every connection that takes part in chat, of everybody who has joined this channel.
    Channel(Id<Channel>),
    /// The connections with which somebody is inside this room.
    Room(Id<Room>),
    /// Everybody who looks at the list of live rooms.
    Lobby,
    /// Everybody who looks at the scores of this room.
    RoomScores(Id<Room>),
    /// Every connection.
    Everyone,
}

/// Something a client may be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A watched user began to play.
    PlayBegan {
        /// Who plays.
        user: Id<User>,
        /// What.
        state: Arc<PlayState>,
    },
    /// A watched user sent frames.
    FramesSent {
        /// Who plays.
        user: Id<User>,
        /// The frames.
        bundle: Arc<FrameBundle>,
    },
    /// The same in the classic scale, from or for clients of bancho. A play of theirs comes as they tell it; of any other
    /// its begin and its end are bundles, too.
    ClassicFramesSent {
        /// Who plays.
        user: Id<User>,
        /// The frames.
        bundle: Arc<ClassicBundle>,
    },
    /// A watched user does something else, or with other mods: who cannot tell it from the frames has to be told first.
    WatchedStatusChanged {
        /// Who.
        user: Id<User>,
    },
    /// A watched user stopped playing; the state's phase says how.
    PlayFinished {
        /// Who played.
        user: Id<User>,
        /// What, and how it ended.
        state: Arc<PlayState>,
    },
    /// Somebody began to watch the receiver.
    WatchingStarted {
        /// Who watches.
        watcher: Id<User>,
        /// Their name.
        username: String,
    },
    /// Somebody stopped watching the receiver.
    WatchingEnded {
        /// Who watched.
        watcher: Id<User>,
    },
    /// Somebody else begins to watch the user whom the receiver watches.
    FellowWatcherJoined {
        /// Whom both watch.
        player: Id<User>,
        /// Who comes.
        watcher: Id<User>,
    },
    /// Somebody else does not watch any more the user whom the receiver watches.
    FellowWatcherLeft {
        /// Whom both watched.
        player: Id<User>,
        /// Who goes.
        watcher: Id<User>,
    },
    /// Somebody who watches lacks the map that is played. Told to who plays and to all who watch.
    WatcherLacksMap {
        /// Who plays.
        player: Id<User>,
        /// Who lacks the map.
        watcher: Id<User>,
    },
    /// Somebody said something among those who watch a user and that user. It is kept nowhere.
    SaidAmongWatchers {
        /// Who is watched.
        player: Id<User>,
        /// Who said it.
        sender: Arc<User>,
        /// One line without control characters, never empty.
        text: Arc<str>,
        /// Whether it says what the sender does (`/me`).
        is_action: bool,
    },
    /// A score's pp, statistics and ranks are up to date.
    ScoreProcessed {
        /// Whose score.
        user: Id<User>,
        /// The score.
        score: Id<Score>,
    },
    /// A user's presence changed; none is offline.
    PresenceChanged {
        /// Who.
        user: Id<User>,
        /// Their presence.
        presence: Option<Arc<Presence>>,
    },
    /// The presences of all who are here, for whoever begins to look.
    PresencesListed {
        /// Who is here, and their presence.
        users: Vec<(Id<User>, Presence)>,
    },
    /// A user came, or does not appear offline any more.
    UserCame {
        /// Who.
        user: Id<User>,
    },
    /// A user left, or appears offline from now on.
    UserLeft {
        /// Who.
        user: Id<User>,
    },
    /// A friend's presence changed; none is offline.
    FriendPresenceChanged {
        /// Who.
        user: Id<User>,
        /// Their presence.
        presence: Option<Arc<Presence>>,
    },
    /// The receiver is inside a room from now on, and everything that happens in it comes after this.
    RoomEntered {
        /// The room as it is, with the receiver inside.
        room: Arc<Room>,
    },
    /// The receiver is not inside a room any more, for whatever reason; it was told before, if it is to be told.
    RoomExited {
        /// Which.
        room: Id<Room>,
    },
    /// Something happened in a room the receiver is inside of, or that concerns them (an invitation, being put out).
    RoomEvent {
        /// Where.
        room: Id<Room>,
        /// What.
        event: Arc<RoomEvent>,
    },
    /// A room the receiver is inside of is like this now, password and all: for clients that are told the whole room.
    /// Once after all that one command did, and only while a client is inside that shows seats only.
    RoomChanged {
        /// The room.
        room: Arc<Room>,
    },
    /// A live room is like this now, for whoever looks at the list. Its password is `*` if it has one.
    RoomListed {
        /// The room.
        room: Arc<Room>,
    },
    /// A live room is gone from the list.
    RoomUnlisted {
        /// Which.
        room: Id<Room>,
    },
    /// How somebody stands in the match that is played, for those whose clients show no frames of it.
    RoomProgress {
        /// In which room.
        room: Id<Room>,
        /// Who.
        user: Id<User>,
        /// How; where they sit is not told.
        standing: Arc<ClassicStanding>,
    },
    /// Somebody passed an item of a room.
    RoomScoreSet {
        /// In which room.
        room: Id<Room>,
        /// Which item.
        item: Id<PlaylistItem>,
        /// Who.
        user: Id<User>,
        /// The score.
        score: Id<Score>,
        /// Its total.
        total_score: i64,
        /// Their new place on the room's board, from 1, if it is their best on the item.
        new_rank: Option<u64>,
    },
    /// A user's statistics and ranks changed.
    StatisticsChanged {
        /// Whose.
        user: Id<User>,
    },
    /// Beatmap sets came or changed.
    BeatmapSetsUpdated {
        /// Which.
        sets: Vec<Id<BeatmapSet>>,
        /// Number of the last change, to go on from.
        last_change: i64,
    },
    /// Somebody said something, perhaps the receiver.
    MessageSent {
        /// What.
        message: Arc<Message>,
        /// Where.
        channel: Arc<Channel>,
        /// Who.
        sender: Arc<User>,
    },
    /// The receiver has read a channel up to a message, perhaps with another client.
    ChannelRead {
        /// Which.
        channel: Id<Channel>,
        /// Up to where.
        message: Id<Message>,
    },
    /// The receiver is in a channel from now on.
    ChannelJoined {
        /// Which.
        channel: Arc<JoinedChannel>,
    },
    /// The receiver is in a channel no more.
    ChannelParted {
        /// Which.
        channel: Arc<Channel>,
        /// What it was called there.
        name: String,
    },
    /// A user may say nothing for a while, and what they said lately is taken away.
    UserSilenced {
        /// Who.
        user: Id<User>,
        /// The silence.
        silence: Id<Silence>,
        /// Until when.
        until: Timestamp,
    },
    /// The receiver may talk again.
    SilenceEnded,
    /// The operator decided something about variables of clients.
    ClientVariablesChanged {
        /// All that is decided now.
        rules: Arc<[VariableRule]>,
    },
    /// The server lacks the map with this checksum, which the receiver's client mentioned: it may send the file.
    MapRequested {
        /// Lower-case hex MD5 of the file.
        checksum: String,
    },
    /// A moderator ends what the receiver has open.
    Kicked {
        /// Why.
        reason: String,
    },
    /// Another client of the same user took over.
    DisconnectRequested,
    /// The server is going down; reconnect when idle.
    ShuttingDown,
}
