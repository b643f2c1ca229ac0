//! What a connection may ask for and what comes of it.

use std::sync::Arc;

use kiai_model::{
    Audience, Event, Id, Room, User,
    score::ScoreToken,
    spectate::{ClassicBundle, FrameBundle, PlayPhase, PlayState},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{PlayedMap, Recording};

/// What a connection asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// A play begins.
    Begin {
        /// The player's name.
        username: String,
        /// Which.
        play: Play,
        /// What is played.
        state: PlayState,
        /// The beatmap, none when it is not known here.
        map: Option<PlayedMap>,
        /// Whether the play is recorded: its token is the player's own and has no score yet.
        is_recorded: bool,
    },
    /// Frames of a play.
    SendFrames {
        /// Which.
        play: Play,
        /// The frames.
        bundle: Arc<FrameBundle>,
        /// Whether there is room to record them. A recording without them is none.
        has_room: bool,
        /// The room where it is to be told how the player stands, for those inside whose clients show no frames.
        shown_in: Option<Id<Room>>,
    },
    /// A bundle of a client of bancho, for those who watch with such clients.
    SendClassic {
        /// The bundle.
        bundle: Arc<ClassicBundle>,
    },
    /// A client of bancho says something else about what its user does.
    TellStatus,
    /// A play with this token ends; none is the play begun last.
    End {
        /// Its token.
        token: Option<Id<ScoreToken>>,
        /// How it ended.
        phase: PlayPhase,
    },
    /// The play begun last ends, says an older client, which sends all of its state again.
    EndImplied {
        /// The state, with how it ended.
        state: PlayState,
    },
    /// Begins to watch somebody.
    Watch {
        /// The watcher's name.
        username: String,
        /// Whom.
        target: Id<User>,
    },
    /// Stops watching somebody.
    Unwatch {
        /// Whom.
        target: Id<User>,
    },
    /// The connection is gone.
    Leave,
}

/// Which play is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Play {
    /// The client names the play by its token each time. A play without a token is not recorded.
    Named(Option<Id<ScoreToken>>),
    /// An older client names the token when the play begins and means the same play from then on.
    Implied(Option<Id<ScoreToken>>),
    /// A client of bancho, whose bundles are passed on as they are ([`Command::SendClassic`]). Such a play has no token: its
    /// replay comes with its score.
    Classic,
}

/// What comes of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Somebody is to hear of it.
    Tell(Audience, Event),
    /// A play is over that may have a replay worth keeping.
    Finished(Box<Recording>),
}

/// Why a connection may not do what it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Another connection of the user plays or watches.
    #[error("another connection of the user plays or watches")]
    NotTheOwner,
    /// The token was not begun on this connection, or has ended.
    #[error("the token is not open")]
    UnknownToken,
    /// Nobody can look at so many at once.
    #[error("too many users are watched at once")]
    TooManyWatched,
}
