//! Who is here and what they do.

use serde::{Deserialize, Serialize};

use crate::{Beatmap, Id, Score};

/// How somebody wants to be seen. Upstream: `UserStatus`, with its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum UserStatus {
    /// Appears to be offline.
    Offline = 0,
    /// Is here and does not want to be disturbed.
    DoNotDisturb = 1,
    /// Is here.
    Online = 2,
}

/// Who is here: shown to watchers and friends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Presence {
    /// What they do; none is idle.
    pub activity: Option<Activity>,
    /// How they want to be seen.
    pub status: UserStatus,
}

/// A beatmap somebody plays. Upstream: `UserActivity.InGame`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayedBeatmap {
    /// Its number, 0 or less when it is not known online.
    pub beatmap: Id<Beatmap>,
    /// Artist, title and difficulty as the client shows them.
    pub title: String,
    /// The ruleset's number; custom rulesets have numbers of their own.
    pub ruleset: i32,
    /// What playing is called there ("Clicking circles").
    pub verb: String,
    /// The md5 of the beatmap's file in lower-case hexadecimal, if the client says.
    pub checksum: Option<String>,
    /// The mods as a bit set as osu!stable numbers them, 0 if the client does not say.
    pub mod_bits: u32,
}

/// A play somebody looks at. Upstream: `UserActivity.WatchingReplay`, `SpectatingUser`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchedPlay {
    /// The score, 0 or less when there is none yet.
    pub score: Id<Score>,
    /// Who played.
    pub player_name: String,
    /// What was played, -1 when unknown.
    pub beatmap: Id<Beatmap>,
    /// Artist, title and difficulty as the client shows them.
    pub title: Option<String>,
}

/// A beatmap in the editor. Upstream: `UserActivity.EditingBeatmap` and its kin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditedBeatmap {
    /// Its number, 0 or less when it is not known online.
    pub beatmap: Id<Beatmap>,
    /// Artist, title and difficulty as the client shows them.
    pub title: String,
}

/// What somebody does. Upstream: `UserActivity.cs`; those with a text are osu!stable's, in their client's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum Activity {
    ChoosingBeatmap,
    Idling { text: String },
    Away { text: String },
    Paused { text: String },
    SeeingResult { text: String },
    BrowsingBeatmaps,
    InSoloGame(PlayedBeatmap),
    WatchingReplay(WatchedPlay),
    SpectatingUser(WatchedPlay),
    SearchingForLobby,
    InLobby { room: i64, name: String },
    InMultiplayerGame(PlayedBeatmap),
    SpectatingMultiplayerGame(PlayedBeatmap),
    InPlaylistGame(PlayedBeatmap),
    EditingBeatmap(EditedBeatmap),
    ModdingBeatmap(EditedBeatmap),
    TestingBeatmap(EditedBeatmap),
    InDailyChallengeLobby,
    PlayingDailyChallenge(PlayedBeatmap),
}
