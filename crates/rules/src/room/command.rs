//! What may be asked of a room and what comes of it.

use std::{sync::Arc, time::Duration};

use kiai_model::{
    Beatmap, Channel, Id, Mods, Room, Ruleset, User,
    rooms::{
        Abilities, Availability, MatchType, PlaylistItem, QueueMode, Record, Role, RoomBeatmap, RoomEvent, RoomKind,
        Settings, Team, To, UserState, WinCondition,
    },
};
use serde::{Deserialize, Serialize};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A user, inside or not: a referee may command from outside.
    User(Id<User>),
    /// The server itself, or its staff: may do all that a host may.
    Server,
}

/// A room to be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewRoom {
    /// Its number, given by the store.
    pub id: Id<Room>,
    /// Its chat channel, given by the store.
    pub channel: Id<Channel>,
    /// What it is for. A tournament room has its maker as host and first referee.
    pub kind: RoomKind,
    /// Who makes it, and owns the first item. They join like everybody else.
    pub creator: Id<User>,
    /// Its settings, the name filtered.
    pub settings: Settings,
    /// What is played first; a client that has no map chosen yet may make a room without one.
    pub item: Option<ItemDraft>,
    /// Numbers for items, as in [`Command::SupplyIds`]: at least one if there is an item.
    pub item_ids: Vec<Id<PlaylistItem>>,
}

/// What is asked of a room.
///
/// Commands carry what a room cannot know: whether somebody is restricted, which beatmap a number names, chance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Command {
    /// Come in. Whoever does hears nothing of it: [`Machine::room`](super::Machine::room) says how everything stands.
    Join {
        /// What they say to come in. Not looked at in an open room, and of referees and the server.
        password: String,
        /// As what. A referee who is inside may join as a player too, to look on from the game.
        role: Role,
        /// What their client can do.
        abilities: Abilities,
        /// Whether they are restricted.
        is_restricted: bool,
    },
    /// Go out, or be disconnected. Of somebody who is not inside, nothing: clients that were put out leave once more.
    Leave {
        /// What they leave from: as a player, a referee only stops looking on from the game.
        role: Role,
    },
    /// Go on with another connection of the same client, which may know of no match.
    Return,
    /// Put somebody out.
    Kick {
        /// Whom.
        user: Id<User>,
    },
    /// Put somebody out who may never come in again.
    Ban {
        /// Whom, inside or not.
        user: Id<User>,
    },
    /// Let somebody in again.
    Unban {
        /// Whom.
        user: Id<User>,
    },
    /// Ask somebody to come in.
    Invite {
        /// Whom.
        user: Id<User>,
        /// How they stand to who asks.
        relation: Invitee,
    },
    /// Let somebody else decide.
    TransferHost {
        /// Whom, inside.
        user: Id<User>,
    },
    /// Let nobody but referees decide, in a tournament room.
    ClearHost,
    /// Let somebody decide like the host.
    AddReferee {
        /// Whom.
        user: Id<User>,
        /// Whether they are restricted.
        is_restricted: bool,
    },
    /// Let somebody decide no more. As a referee, they are put out.
    RemoveReferee {
        /// Whom.
        user: Id<User>,
    },
    /// Put everybody out and end the room.
    Close,
    /// Change settings.
    ChangeSettings(SettingsChange),
    /// Do something else.
    ChangeState {
        /// What.
        state: UserState,
    },
    /// All is loaded, says a client that knows no steps of it.
    FinishLoading,
    /// The current map is there, or not.
    ChangeAvailability {
        /// Whether.
        availability: Availability,
    },
    /// Play another map of the set or in another ruleset than the item's, where that is free. Both are replaced.
    ChangeStyle {
        /// What was found for the map, none for the item's own.
        beatmap: Option<Lookup>,
        /// The ruleset's number, none for the item's own.
        ruleset: Option<i64>,
    },
    /// Choose mods. All of them go, or none.
    ChangeMods {
        /// The mods beside the required ones, in the player's order.
        mods: Mods,
    },
    /// Choose mods as a bancho client says it: all of them, with what belongs to the room. With free mods, the host's
    /// speed is the room's and the rest their own; without, all are the room's and only the host may. What does not
    /// go is left out.
    PickMods {
        /// All mods.
        mods: Mods,
    },
    /// Set what everybody plays with, and whether each may choose more, as a referee says it.
    SetMods {
        /// Required mods.
        mods: Mods,
        /// Whether each may choose more.
        is_free: bool,
    },
    /// Let each choose mods, or not. What the room has goes to the players and back, as far as it is not speed.
    SetFreeMods {
        /// Whether.
        is_free: bool,
    },
    /// Choose what is played next, as a bancho client says it: the current item changes, or one is added if it was
    /// played. Mods stay as far as they go.
    ChooseMap {
        /// The map, which need not be known here; none while the host looks for one.
        beatmap: Option<Arc<RoomBeatmap>>,
        /// In which ruleset; the map's own if it does not fit.
        ruleset: Ruleset,
    },
    /// Add to the playlist.
    AddItem(ItemDraft),
    /// Change an item.
    EditItem {
        /// Which; none is the current one.
        item: Option<Id<PlaylistItem>>,
        /// What about it.
        change: ItemChange,
    },
    /// Take an item off the playlist.
    RemoveItem {
        /// Which.
        item: Id<PlaylistItem>,
    },
    /// A score token is wanted to play an item: refused if no score could come of it. Give the token after this.
    TakeToken {
        /// Which item.
        item: Id<PlaylistItem>,
        /// What is played.
        beatmap: Id<Beatmap>,
        /// The set it belongs to.
        set: Id<kiai_model::BeatmapSet>,
        /// In which ruleset.
        ruleset: Ruleset,
    },
    /// Sit somewhere else.
    ChangeSeat {
        /// Where, from 0.
        seat: usize,
    },
    /// Close a free seat, open a closed one, put out whoever sits there and close it.
    ToggleSeat {
        /// Which, from 0.
        seat: usize,
    },
    /// Have somebody sit somewhere else or be in another team; the lock does not matter.
    MoveUser {
        /// Whom.
        user: Id<User>,
        /// Where, from 0; none is where they are.
        seat: Option<usize>,
        /// In which team; none is the same.
        team: Option<Team>,
    },
    /// Be in another team.
    ChangeTeam {
        /// Its number; none is the other one.
        team: Option<i32>,
    },
    /// Let nobody change their seat or team by themselves, or let them again.
    SetLocked {
        /// Whether nobody may.
        is_locked: bool,
    },
    /// Start the match.
    StartMatch {
        /// How.
        start: Start,
    },
    /// End the match.
    AbortMatch,
    /// End one's own play.
    AbortGameplay,
    /// Skip the intro, if enough want to.
    VoteToSkip,
    /// The map was failed, and the play goes on.
    ReportFailure,
    /// Count down to the match.
    StartCountdown {
        /// How long.
        length: Duration,
    },
    /// Count down to nothing.
    StartTimer {
        /// How long.
        length: Duration,
    },
    /// Stop counting.
    StopCountdown {
        /// Which one, by its number; nothing happens if there is none. None is what was started by hand, a match before a timer.
        id: Option<i32>,
    },
    /// Draw a number.
    Roll {
        /// The highest it can be, 2 to 100; none is 100.
        max: Option<u32>,
        /// Chance: any number, all of them as likely.
        chance: u64,
    },
    /// Numbers for items, each higher than any before, given by the store. From the server only. See
    /// [`Machine::wants_ids`](super::Machine::wants_ids).
    SupplyIds {
        /// The numbers.
        ids: Vec<Id<PlaylistItem>>,
    },
    /// The server goes down. From the server only.
    AnnounceShutdown {
        /// In how long.
        length: Duration,
    },
}

/// How a match is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// As from the game: the host and somebody else or nobody else are ready.
    WhenReady,
    /// As a referee does: whether the host is ready does not matter, and when nobody is, the item is skipped.
    OrSkip,
    /// With everybody who has the map, ready or not.
    Forced,
}

/// How somebody who is asked to come in stands to who asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitee {
    /// Whether they are restricted.
    pub is_restricted: bool,
    /// Whether one of the two has blocked the other.
    pub is_blocked: bool,
    /// Whether they are friends with who asks, or take private messages from everybody.
    pub accepts_messages: bool,
}

/// What was found for a beatmap that a client named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lookup {
    /// This.
    Found(Arc<RoomBeatmap>),
    /// It is not known here.
    Missing,
}

/// An item that somebody wants to add.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemDraft {
    /// What was found for the beatmap.
    pub beatmap: Lookup,
    /// What the client takes for the beatmap's checksum, if it says.
    pub checksum: Option<String>,
    /// The ruleset's number.
    pub ruleset: i64,
    /// Mods that everybody plays with.
    pub required_mods: Mods,
    /// Mods that each may choose.
    pub allowed_mods: Mods,
    /// Whether each may choose another beatmap of the set, and another ruleset.
    pub is_freestyle: bool,
}

/// What somebody wants to change about an item; none stays, but mods go with a change of the ruleset.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "see `ItemDraft`")]
pub struct ItemChange {
    pub beatmap: Option<Lookup>,
    pub checksum: Option<String>,
    pub ruleset: Option<i64>,
    pub required_mods: Option<Mods>,
    pub allowed_mods: Option<Mods>,
    pub is_freestyle: Option<bool>,
}

impl From<ItemDraft> for ItemChange {
    fn from(draft: ItemDraft) -> Self {
        Self {
            beatmap: Some(draft.beatmap),
            checksum: draft.checksum,
            ruleset: Some(draft.ruleset),
            required_mods: Some(draft.required_mods),
            allowed_mods: Some(draft.allowed_mods),
            is_freestyle: Some(draft.is_freestyle),
        }
    }
}

/// What somebody wants to change about the settings; none stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsChange {
    /// The name, filtered.
    pub name: Option<String>,
    /// The password; empty for none.
    pub password: Option<String>,
    /// Who plays against whom. Of a client that knows only teams or none: see [`MatchType::with_teams`].
    pub match_type: Option<MatchType>,
    /// Who may add to the playlist.
    pub queue_mode: Option<QueueMode>,
    /// When a match starts by itself; zero for never.
    pub auto_start: Option<Duration>,
    /// Whether intros are skipped without a vote.
    pub auto_skip: Option<bool>,
    /// How many may be inside; `Some(None)` for any number.
    pub max_participants: Option<Option<u8>>,
    /// What wins.
    pub win_condition: Option<WinCondition>,
    /// Of mania's random mod.
    pub seed: Option<u32>,
}

/// What comes of a command, in this order.
///
/// What is to be stored follows from it too: an item from `ItemAdded`, `ItemChanged` and `ItemRemoved`; settings and
/// the current item from `SettingsChanged`; the host, the state and who is inside from the events that say so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// Somebody is to hear of it. "Everybody inside" are those inside after the command.
    Tell(To, RoomEvent),
    /// It becomes part of the room's history.
    Record(Record),
}
