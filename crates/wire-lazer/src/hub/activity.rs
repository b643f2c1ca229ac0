//! What somebody does. Upstream: `UserActivity.cs`.

use kiai_model::{
    Id,
    presence::{Activity, EditedBeatmap, PlayedBeatmap, WatchedPlay},
};
use kiai_wire_derive::{Decode, Encode};

use crate::msgpack::Text;

/// "Artist - title (mapper) `[difficulty]`" and names of rooms, in bytes.
const MAX_TITLE: usize = 1024;
/// Names of players and verbs of playing, in bytes.
const MAX_NAME: usize = 256;

/// What somebody does: a union.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum UserActivity {
    #[tag(11)]
    ChoosingBeatmap,
    #[tag(12)]
    InSoloGame(InGame),
    #[tag(13)]
    WatchingReplay(Watching),
    #[tag(14)]
    SpectatingUser(Watching),
    #[tag(21)]
    SearchingForLobby,
    #[tag(22)]
    InLobby(InLobby),
    #[tag(23)]
    InMultiplayerGame(InGame),
    #[tag(24)]
    SpectatingMultiplayerGame(InGame),
    #[tag(31)]
    InPlaylistGame(InGame),
    #[tag(41)]
    EditingBeatmap(Editing),
    #[tag(42)]
    ModdingBeatmap(Editing),
    #[tag(43)]
    TestingBeatmap(Editing),
    #[tag(51)]
    InDailyChallengeLobby,
    #[tag(52)]
    PlayingDailyChallenge(InGame),
}

/// Playing. Upstream: `UserActivity.InGame`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct InGame {
    /// The beatmap, 0 or less when it is not known online.
    #[key(0)]
    pub beatmap_id: i32,
    /// Artist, title and difficulty.
    #[key(1)]
    pub beatmap_display_title: Text<MAX_TITLE>,
    /// The ruleset's number.
    #[key(2)]
    pub ruleset_id: i32,
    /// "Clicking circles".
    #[key(3)]
    pub ruleset_playing_verb: Text<MAX_NAME>,
}

/// Looking at a play. Upstream: `UserActivity.WatchingReplay`, `SpectatingUser`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Watching {
    /// The score.
    #[key(0)]
    pub score_id: i64,
    /// Who played.
    #[key(1)]
    pub player_name: Text<MAX_NAME>,
    /// The beatmap, -1 when unknown.
    #[key(2)]
    pub beatmap_id: i32,
    /// Artist, title and difficulty.
    #[key(3)]
    pub beatmap_display_title: Option<Text<MAX_TITLE>>,
}

/// In a room. Upstream: `UserActivity.InLobby`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct InLobby {
    /// The room, -1 when it has no number.
    #[key(0)]
    pub room_id: i64,
    /// Its name.
    #[key(1)]
    pub room_name: Text<MAX_TITLE>,
}

/// In the editor. Upstream: `UserActivity.EditingBeatmap` and those derived from it.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Editing {
    /// The beatmap, 0 or less when it is not known online.
    #[key(0)]
    pub beatmap_id: i32,
    /// Artist, title and difficulty.
    #[key(1)]
    pub beatmap_display_title: Text<MAX_TITLE>,
}

impl From<UserActivity> for Activity {
    fn from(activity: UserActivity) -> Self {
        match activity {
            UserActivity::ChoosingBeatmap => Self::ChoosingBeatmap,
            UserActivity::InSoloGame(game) => Self::InSoloGame(game.into()),
            UserActivity::WatchingReplay(play) => Self::WatchingReplay(play.into()),
            UserActivity::SpectatingUser(play) => Self::SpectatingUser(play.into()),
            UserActivity::SearchingForLobby => Self::SearchingForLobby,
            UserActivity::InLobby(lobby) => Self::InLobby { room: lobby.room_id, name: lobby.room_name.into() },
            UserActivity::InMultiplayerGame(game) => Self::InMultiplayerGame(game.into()),
            UserActivity::SpectatingMultiplayerGame(game) => Self::SpectatingMultiplayerGame(game.into()),
            UserActivity::InPlaylistGame(game) => Self::InPlaylistGame(game.into()),
            UserActivity::EditingBeatmap(beatmap) => Self::EditingBeatmap(beatmap.into()),
            UserActivity::ModdingBeatmap(beatmap) => Self::ModdingBeatmap(beatmap.into()),
            UserActivity::TestingBeatmap(beatmap) => Self::TestingBeatmap(beatmap.into()),
            UserActivity::InDailyChallengeLobby => Self::InDailyChallengeLobby,
            UserActivity::PlayingDailyChallenge(game) => Self::PlayingDailyChallenge(game.into()),
        }
    }
}

impl UserActivity {
    /// What the game knows of an activity; none for what it has no word for, which it shows as idle.
    #[must_use]
    pub fn of(activity: &Activity) -> Option<Self> {
        Some(match activity {
            Activity::Idling { .. }
            | Activity::Away { .. }
            | Activity::Paused { .. }
            | Activity::SeeingResult { .. } => return None,
            Activity::ChoosingBeatmap | Activity::BrowsingBeatmaps => Self::ChoosingBeatmap,
            Activity::InSoloGame(game) => Self::InSoloGame(game.into()),
            Activity::WatchingReplay(play) => Self::WatchingReplay(play.into()),
            Activity::SpectatingUser(play) => Self::SpectatingUser(play.into()),
            Activity::SearchingForLobby => Self::SearchingForLobby,
            Activity::InLobby { room, name } => {
                Self::InLobby(InLobby { room_id: *room, room_name: name.as_str().into() })
            }
            Activity::InMultiplayerGame(game) => Self::InMultiplayerGame(game.into()),
            Activity::SpectatingMultiplayerGame(game) => Self::SpectatingMultiplayerGame(game.into()),
            Activity::InPlaylistGame(game) => Self::InPlaylistGame(game.into()),
            Activity::EditingBeatmap(beatmap) => Self::EditingBeatmap(beatmap.into()),
            Activity::ModdingBeatmap(beatmap) => Self::ModdingBeatmap(beatmap.into()),
            Activity::TestingBeatmap(beatmap) => Self::TestingBeatmap(beatmap.into()),
            Activity::InDailyChallengeLobby => Self::InDailyChallengeLobby,
            Activity::PlayingDailyChallenge(game) => Self::PlayingDailyChallenge(game.into()),
        })
    }
}

impl From<InGame> for PlayedBeatmap {
    fn from(game: InGame) -> Self {
        Self {
            beatmap: Id::new(i64::from(game.beatmap_id)),
            title: game.beatmap_display_title.into(),
            ruleset: game.ruleset_id,
            verb: game.ruleset_playing_verb.into(),
            checksum: None,
            mod_bits: 0,
        }
    }
}

impl From<&PlayedBeatmap> for InGame {
    fn from(played: &PlayedBeatmap) -> Self {
        Self {
            beatmap_id: number_or_unknown(played.beatmap),
            beatmap_display_title: played.title.as_str().into(),
            ruleset_id: played.ruleset,
            ruleset_playing_verb: played.verb.as_str().into(),
        }
    }
}

impl From<Watching> for WatchedPlay {
    fn from(play: Watching) -> Self {
        Self {
            score: Id::new(play.score_id),
            player_name: play.player_name.into(),
            beatmap: Id::new(i64::from(play.beatmap_id)),
            title: play.beatmap_display_title.map(String::from),
        }
    }
}

impl From<&WatchedPlay> for Watching {
    fn from(watched: &WatchedPlay) -> Self {
        Self {
            score_id: watched.score.get(),
            player_name: watched.player_name.as_str().into(),
            beatmap_id: number_or_unknown(watched.beatmap),
            beatmap_display_title: watched.title.as_deref().map(Text::from),
        }
    }
}

impl From<Editing> for EditedBeatmap {
    fn from(editing: Editing) -> Self {
        Self { beatmap: Id::new(i64::from(editing.beatmap_id)), title: editing.beatmap_display_title.into() }
    }
}

impl From<&EditedBeatmap> for Editing {
    fn from(edited: &EditedBeatmap) -> Self {
        Self { beatmap_id: number_or_unknown(edited.beatmap), beatmap_display_title: edited.title.as_str().into() }
    }
}

fn number_or_unknown<T>(id: Id<T>) -> i32 {
    i32::try_from(id.get()).unwrap_or(-1)
}
