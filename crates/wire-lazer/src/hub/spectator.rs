//! The methods of the spectator hub.

use kiai_model::{HitCounts, Id, Mods, Score, User, score::ScoreToken};
use kiai_wire_derive::{Call, Decode, Encode};

use crate::msgpack::{List, Text};

pub use super::spectator_types::{FrameDataBundle, FrameHeader, LegacyReplayFrame, ScoreProcessorStatistics};

/// What a client may ask for. Upstream: `ISpectatorServer.cs`.
#[derive(Clone, Debug, PartialEq, Call)]
pub enum SpectatorServer {
    /// A play begins: its score token, if it is to be submitted, and what is played.
    BeginPlaySessionV2(Option<Id<ScoreToken>>, SpectatorState),
    /// Frames of a play. Sent without an invocation id.
    SendFrameDataV2(Option<Id<ScoreToken>>, FrameDataBundle),
    /// A play ends, and how.
    EndPlaySessionV2(Option<Id<ScoreToken>>, SpectatedUserState),
    /// Begins to watch a user, who may be offline.
    StartWatchingUser(Id<User>),
    /// Stops watching a user.
    EndWatchingUser(Id<User>),
    /// Older clients: a play begins.
    BeginPlaySession(Option<Id<ScoreToken>>, SpectatorState),
    /// Older clients: frames of the play begun last.
    SendFrameData(FrameDataBundle),
    /// Older clients: the play begun last ends, and how.
    EndPlaySession(SpectatorState),
}

/// What the server tells. Upstream: `ISpectatorClient.cs`.
#[derive(Clone, Debug, PartialEq, Call)]
pub enum SpectatorClient {
    /// A watched user began to play.
    UserBeganPlaying(Id<User>, SpectatorState),
    /// A watched user sent frames.
    UserSentFrames(Id<User>, FrameDataBundle),
    /// A watched user stopped playing.
    UserFinishedPlaying(Id<User>, SpectatorState),
    /// Everything that follows from a user's score is computed.
    UserScoreProcessed(Id<User>, Id<Score>),
    /// Somebody watches the receiver.
    UserStartedWatching(List<SpectatorUser, 1024>),
    /// Somebody watches the receiver no more.
    UserEndedWatching(Id<User>),
}

/// What somebody plays. Upstream: `SpectatorState.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct SpectatorState {
    /// The beatmap, an `int`, nil when it is not known online.
    #[key(0)]
    pub beatmap_id: Option<i32>,
    /// The ruleset's number.
    #[key(1)]
    pub ruleset_id: Option<i32>,
    /// Mods with settings.
    #[key(2, default)]
    pub mods: Mods,
    /// How the play stands.
    #[key(3, default)]
    pub state: SpectatedUserState,
    /// Highest possible hit results.
    #[key(4, default)]
    pub maximum_statistics: HitCounts,
}

/// How a play stands. Upstream: `SpectatedUserState.cs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum SpectatedUserState {
    #[default]
    Idle = 0,
    Playing = 1,
    Paused = 2,
    Passed = 3,
    Failed = 4,
    Quit = 5,
}

/// Somebody who watches. Upstream: `SpectatorUser.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct SpectatorUser {
    /// Who.
    #[key(0)]
    pub online_id: Id<User>,
    /// Their name.
    #[key(1)]
    pub username: Text<128>,
}
