//! Why a room refuses what is asked of it.

use kiai_model::{Acronym, rooms::UserState};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a room refuses what is asked of it. The texts may be shown to players; clients that compare texts get theirs from
/// the gate.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    // Who one is
    /// They are not inside.
    #[error("You are not in this room.")]
    NotInside,
    /// Only the host and referees may.
    #[error("Only the host and referees may do that.")]
    NotHost,
    /// Only the server may.
    #[error("Only the server may do that.")]
    NotAllowed,
    /// Whoever is named is not inside.
    #[error("That player is not in the room.")]
    UserNotInside,
    /// Nobody can do that to themselves.
    #[error("You cannot do that to yourself.")]
    Oneself,
    /// A referee cannot be put out.
    #[error("A referee cannot be put out of the room.")]
    TargetIsReferee,
    /// The host cannot be put out like that, nor lose their rights.
    #[error("That cannot be done to the host.")]
    TargetIsHost,
    /// Whoever is named is no referee.
    #[error("That player is not a referee of this room.")]
    TargetIsNoReferee,
    /// Whoever is named is banned from the room.
    #[error("That player is banned from this room.")]
    TargetIsBanned,
    /// Referees do not play.
    #[error("Referees do not take part in the match.")]
    RefereesDoNotPlay,
    /// There are too many referees or bans.
    #[error("There are too many already.")]
    TooMany,
    /// Only a tournament room can be without a host.
    #[error("Only a tournament room can be without a host.")]
    NeedsHost,

    // Coming in
    /// Restricted users play alone.
    #[error("You cannot join a room while your account is restricted.")]
    Restricted,
    /// They are inside already.
    #[error("You are in this room already.")]
    AlreadyInside,
    /// The password is another.
    #[error("That is not the password of this room.")]
    WrongPassword,
    /// They are banned from the room.
    #[error("You are banned from this room.")]
    Banned,
    /// Nobody else fits in.
    #[error("The room is full.")]
    Full,
    /// The room is over.
    #[error("The room is over.")]
    Ended,
    /// Their client cannot show a room without a map.
    #[error("The host has not chosen a beatmap yet.")]
    NoMapYet,
    /// Whoever is asked to come in is restricted.
    #[error("That player cannot be invited: their account is restricted.")]
    InviteeRestricted,
    /// One of the two has blocked the other.
    #[error("You cannot invite somebody who is blocked or has blocked you.")]
    InviteeBlocked,
    /// They take no messages from strangers.
    #[error("That player takes no messages from people who are not their friends.")]
    InviteeTakesNoMessages,
    /// Whoever is asked to come in could not.
    #[error("That player could not join this room.")]
    InviteeNotEligible,

    // Settings
    /// The name is empty or too long.
    #[error("A room's name has 1 to 100 characters.")]
    InvalidName,
    /// The password is too long.
    #[error("A room's password has at most 100 characters.")]
    InvalidPassword,
    /// No such match can be played here.
    #[error("That kind of match cannot be chosen.")]
    InvalidMatchType,
    /// The limit is out of range.
    #[error("A room is limited to 2 to 16 players.")]
    InvalidLimit,
    /// The limit is below the number of those inside.
    #[error("More players than that are in the room. Some would have to leave before.")]
    LimitTooLow,
    /// The time is out of range.
    #[error("That is too long.")]
    InvalidLength,
    /// That cannot be done while a match is on.
    #[error("That cannot be done while a match is on.")]
    MatchIsOn,
    /// That cannot be done while no match is on.
    #[error("No match is on.")]
    NoMatch,

    // States
    /// Nobody can go from the one to the other.
    #[error("You cannot go from {old:?} to {new:?}.")]
    InvalidStateChange {
        /// From.
        old: UserState,
        /// To.
        new: UserState,
    },
    /// Everything was played.
    #[error("Everything on the playlist was played.")]
    AllPlayed,
    /// The host is not ready.
    #[error("The host is not ready.")]
    HostNotReady,
    /// Nobody is ready.
    #[error("Nobody is ready.")]
    NobodyReady,
    /// Nobody has the map.
    #[error("Nobody has the beatmap.")]
    NobodyHasMap,
    /// The item was played.
    #[error("That was played already.")]
    ItemExpired,
    /// They are not playing.
    #[error("You are not playing.")]
    NotPlaying,
    /// They are playing.
    #[error("You cannot do that while you play.")]
    IsPlaying,

    // Seats and teams
    /// There is no such seat.
    #[error("There is no such slot.")]
    NoSuchSeat,
    /// Somebody sits there.
    #[error("Somebody is in that slot.")]
    SeatTaken,
    /// The seat is closed.
    #[error("That slot is locked.")]
    SeatLocked,
    /// Seats are locked.
    #[error("Slots are locked in this room.")]
    SeatsLocked,
    /// Teams are locked.
    #[error("Teams are locked in this room.")]
    TeamsLocked,
    /// There are no teams.
    #[error("There are no teams in this room.")]
    NoTeams,
    /// There is no such team.
    #[error("There is no such team.")]
    NoSuchTeam,
    /// Referees are in no team.
    #[error("Referees are in no team.")]
    RefereesHaveNoTeam,
    /// Numbers are drawn from 1 to at most 100.
    #[error("Numbers are drawn up to 2 to 100.")]
    InvalidRoll,

    // Countdowns
    /// The match starts by itself.
    #[error("Matches start by themselves in this room.")]
    StartsByItself,
    /// Nobody can stop that.
    #[error("That countdown cannot be stopped.")]
    CannotStop,
    /// Nothing is counted that could be stopped.
    #[error("No countdown is running.")]
    NoCountdown,

    // Playlist
    /// There is no such item.
    #[error("There is no such item on the playlist.")]
    NoSuchItem,
    /// The item is somebody else's.
    #[error("That item of the playlist is somebody else's.")]
    NotOwner,
    /// They have as many items on the playlist as they may.
    #[error("You may have at most {0} items on the playlist at once.")]
    TooManyItems(usize),
    /// The last item cannot be taken away.
    #[error("The only item left cannot be removed.")]
    OnlyItem,
    /// The item is being played.
    #[error("That is being played.")]
    ItemIsPlayed,
    /// Freestyle allows any mods by itself.
    #[error("Where style is free, mods are too: none can be listed.")]
    FreestyleWithMods,
    /// The beatmap is not known here.
    #[error("That beatmap is not known here.")]
    UnknownBeatmap,
    /// The beatmap is not the one that is known here.
    #[error("That beatmap was changed: update it and try again.")]
    ModifiedBeatmap,
    /// There is no such ruleset.
    #[error("There is no such ruleset.")]
    UnknownRuleset,
    /// The beatmap cannot be played in that ruleset.
    #[error("That beatmap cannot be played in that ruleset.")]
    RulesetDoesNotFit,
    /// The beatmap is of another set.
    #[error("That beatmap is of another set.")]
    OtherSet,
    /// Everybody plays the same here.
    #[error("Everybody plays the same map and ruleset here.")]
    NoFreestyle,
    /// The beatmap or ruleset is not the item's.
    #[error("That is not what is played in the room.")]
    NotTheItem,
    /// No number is left for an item: try again in a moment.
    #[error("Try again in a moment.")]
    NoIdLeft,

    // Mods
    /// Some mods are not of the ruleset.
    #[error("These mods do not exist in that ruleset: {}.", list(.0))]
    UnknownMods(Vec<Acronym>),
    /// Some mods cannot be required.
    #[error("These mods cannot be required of everybody: {}.", list(.0))]
    InvalidRequiredMods(Vec<Acronym>),
    /// Some mods cannot be left to the players.
    #[error("These mods cannot be left to the players: {}.", list(.0))]
    InvalidFreeMods(Vec<Acronym>),
    /// Some required mods exclude each other.
    #[error("These required mods exclude each other: {}.", list(.0))]
    IncompatibleRequiredMods(Vec<Acronym>),
    /// Some allowed mods are excluded by a required one.
    #[error("These mods cannot be allowed beside those that are required: {}.", list(.0))]
    IncompatibleAllowedMods(Vec<Acronym>),
    /// Some of the player's mods do not go.
    #[error("These mods cannot be chosen here: {}.", list(.0))]
    IncompatibleMods(Vec<Acronym>),
    /// So many mods are not taken.
    #[error("Too many mods.")]
    TooManyMods,
}

fn list(acronyms: &[Acronym]) -> String {
    acronyms.iter().map(Acronym::as_str).collect::<Vec<_>>().join(", ")
}
