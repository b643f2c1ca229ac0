//! Rooms: those that are played together, and playlists.

use kiai_model::{Mod, Mods};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use utoipa::ToSchema;

use super::{APIBeatmap, APIBeatmapSet, APIUser, Date, SoloScoreInfo};

/// A room, in lists and alone. Upstream: `Room.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Room {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// `normal`.
    pub category: &'static str,
    /// `playlists`, `head_to_head` or `team_versus`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// `idle` or `playing`.
    pub status: &'static str,
    /// `host_only`, `all_players` or `all_players_round_robin`.
    pub queue_mode: &'static str,
    /// Whether something must be said to come in.
    pub has_password: bool,
    /// Who made it; for programs.
    pub user_id: i32,
    /// Who decides in it.
    pub host: Option<APIUser>,
    /// Whether it is not over; for programs.
    pub active: bool,
    /// When it began.
    pub starts_at: Date,
    /// When it ends or ended.
    pub ends_at: Option<Date>,
    /// How many may be inside.
    pub max_participants: Option<i32>,
    /// How often one player may try, all items together.
    pub max_attempts: Option<i32>,
    /// How many are inside, or came in.
    pub participant_count: i32,
    /// Some of them.
    pub recent_participants: Vec<APIUser>,
    /// Whether intros are skipped without a vote.
    pub auto_skip: bool,
    /// After how many seconds a match starts by itself; 0 for never.
    pub auto_start_duration: i32,
    /// The chat channel; 0 when it is gone.
    pub channel_id: i32,
    /// Whether it stands above the others in a list.
    pub pinned: bool,
    /// In a list: what is played now or next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_playlist_item: Option<PlaylistItem>,
    /// In a list: how long the playlist is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub playlist_item_stats: Option<RoomPlaylistItemStats>,
    /// In a list: how hard the playlist is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difficulty_range: Option<RoomDifficultyRange>,
    /// Alone: the playlist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub playlist: Option<Vec<PlaylistItem>>,
    /// Alone: what the caller reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_user_score: Option<APIUserScoreAggregate>,
}

/// One item of a playlist. Upstream: `PlaylistItem.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlaylistItem {
    /// Its number.
    pub id: i64,
    /// The room.
    pub room_id: i64,
    /// Who added it.
    pub owner_id: i32,
    /// The ruleset, 0 to 3.
    pub ruleset_id: i32,
    /// The map. Before its object, whose setter needs it.
    pub beatmap_id: i32,
    /// The map, with its set; never null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beatmap: Option<APIBeatmap>,
    /// Mods that each may choose.
    #[schema(value_type = Vec<Object>)]
    pub allowed_mods: Mods,
    /// Mods that everybody plays with.
    #[schema(value_type = Vec<Object>)]
    pub required_mods: Mods,
    /// Whether each may choose another map of the set, and another ruleset.
    pub freestyle: bool,
    /// Whether it was played.
    pub expired: bool,
    /// Its place among those not played yet.
    pub playlist_order: Option<i32>,
    /// When it was played.
    pub played_at: Option<Date>,
}

/// Upstream: `Room.RoomPlaylistItemStats`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RoomPlaylistItemStats {
    /// Items that can still be played.
    pub count_active: i32,
    /// All of them.
    pub count_total: i32,
    /// Their rulesets.
    pub ruleset_ids: Vec<i32>,
}

/// Upstream: `Room.RoomDifficultyRange`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct RoomDifficultyRange {
    /// Lowest star rating.
    pub min: f64,
    /// Highest star rating.
    pub max: f64,
}

/// What somebody reached in a room. Upstream: `APIUserScoreAggregate.cs`, `PlaylistAggregateScore.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APIUserScoreAggregate {
    /// How often they tried.
    pub attempts: i32,
    /// How many items they passed.
    pub completed: i32,
    /// Mean accuracy, 0 to 1.
    pub accuracy: f64,
    /// Performance points of their best scores.
    pub pp: f64,
    /// The room.
    pub room_id: i64,
    /// The sum of their best totals.
    pub total_score: i64,
    /// Who.
    pub user_id: i32,
    /// On a leaderboard: who.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<APIUser>,
    /// Of the caller on a leaderboard: their place, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<i32>,
    /// In a room: how often they tried each item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub playlist_item_attempts: Option<Vec<ItemAttemptsCount>>,
}

/// Upstream: `ItemAttemptsCount.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ItemAttemptsCount {
    /// The item.
    pub id: i64,
    /// How often it was tried.
    pub attempts: i32,
    /// Whether it was ever passed.
    pub passed: bool,
}

/// `GET rooms/{id}/leaderboard`. Upstream: `APILeaderboard.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APILeaderboard {
    /// The best, best first.
    pub leaderboard: Vec<APIUserScoreAggregate>,
    /// What the caller reached.
    pub user_score: Option<APIUserScoreAggregate>,
}

/// A part of an item's board. Upstream: `MultiplayerScores.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MultiplayerScores {
    /// The scores in the order asked for.
    pub scores: Vec<SoloScoreInfo>,
    /// What the game sends back to see more.
    pub params: ItemScoresParameters,
    /// From where to go on; null at the end.
    pub cursor: Option<ItemScoresCursor>,
}

/// The beginning of an item's board, and what the caller reached on it. Upstream: `IndexedMultiplayerScores.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndexedMultiplayerScores {
    /// The scores.
    #[serde(flatten)]
    #[schema(inline)]
    pub page: MultiplayerScores,
    /// How many players stand on it.
    pub total: i64,
    /// The caller's best, with its position.
    pub user_score: Option<SoloScoreInfo>,
}

/// How a board is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ItemScoresParameters {
    /// Rows.
    pub limit: i32,
    /// `score_desc` or `score_asc`.
    pub sort: &'static str,
}

/// From where a board goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ItemScoresCursor {
    /// Behind a score with this total.
    pub total_score: i64,
    /// Which one.
    pub score_id: i64,
}

/// A score on an item's board with those around it. Upstream: `MultiplayerScore.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MultiplayerScore {
    /// The score, with its position.
    #[serde(flatten)]
    #[schema(inline)]
    pub score: SoloScoreInfo,
    /// Those around it.
    pub scores_around: MultiplayerScoresAround,
}

/// Upstream: `MultiplayerScoresAround.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MultiplayerScoresAround {
    /// Those above, the nearest first.
    pub higher: Option<MultiplayerScores>,
    /// Those below, the nearest first.
    pub lower: Option<MultiplayerScores>,
}

/// `GET rooms/{id}/events`: what happened in a room; for programs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoomEvents {
    /// The maps that were played.
    pub beatmaps: Vec<APIBeatmap>,
    /// Their sets.
    pub beatmapsets: Vec<APIBeatmapSet>,
    /// What is played now.
    pub current_playlist_item_id: Option<i64>,
    /// What happened, in order.
    pub events: Vec<RoomEvent>,
    /// The first there is.
    pub first_event_id: Option<i64>,
    /// The last there is.
    pub last_event_id: Option<i64>,
    /// The items that were played.
    pub playlist_items: Vec<EventPlaylistItem>,
    /// The room.
    pub room: Room,
    /// Who had to do with it.
    pub users: Vec<APIUser>,
}

/// One thing that happened in a room.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoomEvent {
    /// Its number.
    pub id: i64,
    /// When.
    pub created_at: Date,
    /// What: `room_created`, `player_joined`, `player_left`, `player_kicked`, `host_changed`, `game_started`,
    /// `game_completed`, `game_aborted` or `room_disbanded`.
    pub event_type: &'static str,
    /// To which item.
    pub playlist_item_id: Option<i64>,
    /// To or by whom.
    pub user_id: Option<i32>,
}

/// An item that was played, with its scores.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventPlaylistItem {
    /// The item.
    #[serde(flatten)]
    #[schema(inline)]
    pub item: PlaylistItem,
    /// The best of each player.
    pub scores: Vec<SoloScoreInfo>,
}

/// A playlist as the game has it made: the whole object of a room, of which the rest is not looked at.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
pub struct CreateRoomRequest {
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// `playlists`.
    #[serde(rename = "type", default)]
    pub kind: Option<String>,
    /// How many minutes it can be played.
    #[serde(default)]
    pub duration: Option<i64>,
    /// How often one player may try, all items together.
    #[serde(default)]
    pub max_attempts: Option<i64>,
    /// How many may come in.
    #[serde(default)]
    pub max_participants: Option<i64>,
    /// What must be said to come in.
    #[serde(default)]
    pub password: Option<String>,
    /// Whether intros are skipped without a vote.
    #[serde(default)]
    pub auto_skip: Option<bool>,
    /// What is to be played.
    #[serde(default)]
    pub playlist: Option<Vec<CreateRoomItem>>,
}

/// One item of a playlist that is to be made.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
pub struct CreateRoomItem {
    /// The map.
    pub beatmap_id: i64,
    /// The ruleset's number.
    pub ruleset_id: i64,
    /// Mods that everybody plays with.
    #[serde(default, deserialize_with = "mods")]
    #[schema(value_type = Vec<Object>)]
    pub required_mods: Mods,
    /// Mods that each may choose.
    #[serde(default, deserialize_with = "mods")]
    #[schema(value_type = Vec<Object>)]
    pub allowed_mods: Mods,
    /// Whether each may choose another map of the set, and another ruleset.
    #[serde(default)]
    pub freestyle: Option<bool>,
}

/// Mods of one item, at most.
const MODS_MAX: usize = 64;
/// Settings of one mod, at most.
const SETTINGS_MAX: usize = 64;

fn mods<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Mods, D::Error> {
    let mods = Option::<Vec<Mod>>::deserialize(deserializer)?.unwrap_or_default();
    if mods.len() > MODS_MAX || mods.iter().any(|one| one.settings.len() > SETTINGS_MAX) {
        return Err(D::Error::custom("too many mods or settings"));
    }
    Ok(Mods(mods))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the game writes it.
    const BODY: &str = r##"{"id":null,"name":"a's playlist","description":null,"has_password":false,"host":null,
        "category":"normal","duration":1440,"starts_at":null,"ends_at":null,"max_participants":null,
        "participant_count":0,"recent_participants":[],"max_attempts":3,"playlist":[{"id":0,"owner_id":2,"ruleset_id":3,
        "expired":false,"playlist_order":null,"played_at":null,"allowed_mods":[{"acronym":"HD","settings":{}}],
        "required_mods":[{"acronym":"DT","settings":{"speed_change":1.25}}],"freestyle":false,"beatmap_id":75}],
        "playlist_item_stats":null,"difficulty_range":null,"type":"playlists","queue_mode":"host_only","auto_skip":false,
        "auto_start_duration":0,"current_user_score":null,"channel_id":0,"current_playlist_item":null,"pinned":false,
        "status":"idle","password":null}"##;

    #[test]
    fn the_games_body_is_read() {
        let request: CreateRoomRequest = serde_json::from_str(BODY).unwrap();
        assert_eq!((request.duration, request.max_attempts, request.password), (Some(1440), Some(3), None));
        let item = &request.playlist.unwrap()[0];
        assert_eq!((item.beatmap_id, item.ruleset_id, item.freestyle), (75, 3, Some(false)));
        assert!(item.allowed_mods.contains("HD") && item.required_mods.contains("DT"));
    }

    #[test]
    fn what_no_game_writes_is_an_error() {
        for (from, to) in [
            (r#""beatmap_id":75"#, r#""beatmap_id":"75""#),
            (r#""beatmap_id":75"#, r#""beatmap_id":null"#),
            (r#""ruleset_id":3"#, r#""ruleset_id":3.5"#),
            (r#""acronym":"HD""#, r#""acronym":"H D""#),
            (r#""duration":1440"#, r#""duration":99999999999999999999"#),
            (r#""playlist":[{"#, r#""playlist":[5,{"#),
        ] {
            let body = BODY.replacen(from, to, 1);
            assert_ne!(body, BODY, "{from}");
            assert!(serde_json::from_str::<CreateRoomRequest>(&body).is_err(), "{to}");
        }
        let crowded = format!("[{}]", vec![r#"{"acronym":"HD"}"#; 65].join(","));
        let body = BODY.replace(r#"[{"acronym":"HD","settings":{}}]"#, &crowded);
        assert!(serde_json::from_str::<CreateRoomRequest>(&body).is_err());
    }

    #[test]
    fn numbers_that_must_not_be_null_are_not() {
        let item = PlaylistItem {
            id: 70,
            room_id: 7,
            owner_id: 2,
            ruleset_id: 0,
            beatmap_id: 10,
            beatmap: None,
            allowed_mods: Mods::default(),
            required_mods: Mods::default(),
            freestyle: false,
            expired: false,
            playlist_order: None,
            played_at: None,
        };
        let text = serde_json::to_string(&item).unwrap();
        assert_eq!(
            text,
            r#"{"id":70,"room_id":7,"owner_id":2,"ruleset_id":0,"beatmap_id":10,"allowed_mods":[],"required_mods":[],"freestyle":false,"expired":false,"playlist_order":null,"played_at":null}"#
        );
        let score = APIUserScoreAggregate {
            attempts: 1,
            completed: 0,
            accuracy: 0.0,
            pp: 0.0,
            room_id: 7,
            total_score: 0,
            user_id: 2,
            user: None,
            position: None,
            playlist_item_attempts: Some(vec![ItemAttemptsCount { id: 70, attempts: 1, passed: false }]),
        };
        assert_eq!(
            serde_json::to_string(&score).unwrap(),
            r#"{"attempts":1,"completed":0,"accuracy":0.0,"pp":0.0,"room_id":7,"total_score":0,"user_id":2,"playlist_item_attempts":[{"id":70,"attempts":1,"passed":false}]}"#
        );
    }

    proptest! {
        #[test]
        fn garbage_never_panics(body in ".{0,200}") {
            let _ = serde_json::from_str::<CreateRoomRequest>(&body);
        }
    }
}
