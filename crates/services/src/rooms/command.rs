//! What may be asked of a room.

use std::time::Duration;

use kiai_model::{
    Beatmap, Id, Mods, Ruleset, User,
    rooms::{Availability, NewItem, PlaylistItem, Team, UserState},
};
use kiai_rules::room::{SettingsChange, Start};

/// What somebody inside, a referee or the server asks of a room, as a client says it: the service looks up what it names.
/// Each is what the command of the same name in [`kiai_rules::room::Command`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum RoomCommand {
    /// Put somebody out.
    Kick(Id<User>),
    /// Put somebody out who may never come in again.
    Ban(Id<User>),
    /// Let somebody in again.
    Unban(Id<User>),
    /// Ask somebody to come in.
    Invite(Id<User>),
    /// Let somebody else decide.
    TransferHost(Id<User>),
    /// Let nobody but referees decide.
    ClearHost,
    /// Let somebody decide like the host.
    AddReferee(Id<User>),
    /// Let somebody decide no more.
    RemoveReferee(Id<User>),
    /// Put everybody out and end the room.
    Close,
    /// Change settings; the name as it was written.
    ChangeSettings(SettingsChange),
    /// Do something else.
    ChangeState(UserState),
    /// All is loaded, says a client that knows no steps of it.
    FinishLoading,
    /// The current map is there, or not.
    ChangeAvailability(Availability),
    /// Play another map of the set or in another ruleset than the item's; both are replaced, none is the item's own.
    ChangeStyle {
        /// Which map.
        beatmap: Option<Id<Beatmap>>,
        /// The ruleset's number.
        ruleset: Option<i64>,
    },
    /// Choose mods. All of them go, or none.
    ChangeMods(Mods),
    /// Choose mods as a bancho client says it.
    PickMods(Mods),
    /// Set what everybody plays with, as a referee says it.
    SetMods {
        /// Required mods.
        mods: Mods,
        /// Whether each may choose more.
        is_free: bool,
    },
    /// Let each choose mods, or not.
    SetFreeMods(bool),
    /// Choose what is played next, as a bancho client says it.
    ChooseMap {
        /// The map; none while the host looks for one.
        map: Option<MapChoice>,
        /// In which ruleset.
        ruleset: Ruleset,
    },
    /// Add to the playlist.
    AddItem(NewItem),
    /// Change an item; none is the current one.
    EditItem {
        /// Which.
        item: Option<Id<PlaylistItem>>,
        /// What about it.
        edit: ItemEdit,
    },
    /// Take an item off the playlist.
    RemoveItem(Id<PlaylistItem>),
    /// Sit somewhere else, counted from 0.
    ChangeSeat(usize),
    /// Close a free seat, open a closed one, put out whoever sits there and close it.
    ToggleSeat(usize),
    /// Have somebody sit somewhere else or be in another team.
    MoveUser {
        /// Whom.
        user: Id<User>,
        /// Where, from 0; none is where they are.
        seat: Option<usize>,
        /// In which team; none is the same.
        team: Option<Team>,
    },
    /// Be in another team, by its number; none is the other one.
    ChangeTeam(Option<i32>),
    /// Let nobody change their seat or team by themselves, or let them again.
    SetLocked(bool),
    /// Start the match.
    StartMatch(Start),
    /// End the match.
    AbortMatch,
    /// End one's own play.
    AbortGameplay,
    /// Skip the intro, if enough want to.
    VoteToSkip,
    /// The map was failed, and the play goes on.
    ReportFailure,
    /// Count down to the match.
    StartCountdown(Duration),
    /// Count down to nothing.
    StartTimer(Duration),
    /// Stop counting: one by its number, or what was started by hand.
    StopCountdown(Option<i32>),
    /// Draw a number from 1 up to this, 2 to 100; none is 100.
    Roll(Option<u32>),
}

/// A map as a bancho client names it, which need not be known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapChoice {
    /// Hex MD5 of the .osu file: by this it is looked for.
    pub checksum: String,
    /// `Artist - Title [Difficulty]`, as the client has it; taken when the map is not known.
    pub name: String,
}

/// What somebody wants to change about an item; none stays.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "see `NewItem`")]
pub struct ItemEdit {
    pub beatmap: Option<Id<Beatmap>>,
    pub checksum: Option<String>,
    pub ruleset: Option<i64>,
    pub required_mods: Option<Mods>,
    pub allowed_mods: Option<Mods>,
    pub is_freestyle: Option<bool>,
}

impl From<NewItem> for ItemEdit {
    fn from(new: NewItem) -> Self {
        Self {
            beatmap: Some(new.beatmap),
            checksum: new.checksum,
            ruleset: Some(new.ruleset),
            required_mods: Some(new.required_mods),
            allowed_mods: Some(new.allowed_mods),
            is_freestyle: Some(new.is_freestyle),
        }
    }
}
