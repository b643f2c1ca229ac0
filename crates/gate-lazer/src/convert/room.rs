//! Rooms.

use std::{collections::HashMap, sync::Arc};

use kiai_model::{
    Beatmap, Id, Room, Score, User,
    rooms::{
        ItemBoard, ListedRoom, MatchType, PlacedScore, PlaylistItem, QueueMode, RoomBoard, RoomDetails, RoomStanding,
        RoomState, RoomSummary, ScoreAround,
    },
};
use kiai_services::{
    Services,
    beatmaps::{FullSet, sets_of_beatmaps},
    users::{UserKey, find_user},
};
use kiai_wire_lazer::api::{
    self as wire, APIBeatmap, APIBeatmapSet, APILeaderboard, APIUser, APIUserScoreAggregate, Date, ItemAttemptsCount,
    ItemScoresCursor, ItemScoresParameters, MultiplayerScore, MultiplayerScores, MultiplayerScoresAround,
    RoomDifficultyRange, RoomPlaylistItemStats, SoloScoreInfo,
};

use super::{BeatmapConverter, ScoreConverter, UserConverter, int32};

/// Scores that stand around one.
const AROUND: u32 = 10;

/// Turns rooms into the game's objects, as one caller sees them.
pub(crate) struct RoomConverter<'s> {
    services: &'s Services,
    viewer: Id<User>,
    beatmaps: BeatmapConverter,
}

/// Users by their numbers.
type People = HashMap<Id<User>, Arc<User>>;
/// Beatmaps with their sets, by their numbers.
type Maps = HashMap<Id<Beatmap>, (Beatmap, Arc<FullSet>)>;

impl<'s> RoomConverter<'s> {
    /// For this caller.
    pub(crate) async fn new(services: &'s Services, viewer: Id<User>) -> anyhow::Result<Self> {
        Ok(Self { services, viewer, beatmaps: BeatmapConverter::new(services, Some(viewer)).await? })
    }

    /// Rooms of a list.
    pub(crate) async fn listed(&self, rooms: &[ListedRoom]) -> anyhow::Result<Vec<wire::Room>> {
        let hosts = rooms.iter().filter_map(|room| room.summary.host);
        let people = self.people(hosts.chain(rooms.iter().flat_map(|room| room.recent_participants.clone()))).await?;
        let maps = self.known(rooms.iter().filter_map(|room| room.current.as_ref())).await?;
        let listed = rooms.iter().map(|room| wire::Room {
            current_playlist_item: room.current.as_ref().map(|item| self.item(room.summary.id, item, &maps)),
            playlist_item_stats: Some(RoomPlaylistItemStats {
                count_active: int32(room.active_item_count.into()),
                count_total: int32(room.item_count.into()),
                ruleset_ids: room.rulesets.iter().map(|ruleset| i32::from(ruleset.number())).collect(),
            }),
            difficulty_range: room.star_range.map(|(min, max)| RoomDifficultyRange { min, max }),
            ..self.summary(&room.summary, &room.recent_participants, &people)
        });
        Ok(listed.collect())
    }

    /// A room with everything.
    pub(crate) async fn full(&self, room: &RoomDetails) -> anyhow::Result<wire::Room> {
        let (id, host) = (room.summary.id, room.summary.host);
        let people = self.people(host.into_iter().chain(room.recent_participants.iter().copied())).await?;
        let attempts = room.attempts.iter().map(|item| ItemAttemptsCount {
            id: item.item.get(),
            attempts: int32(item.attempts.into()),
            passed: item.has_passed,
        });
        let nothing =
            RoomStanding { user: self.viewer, total_score: 0, accuracy: 0.0, pp: 0.0, attempts: 0, completed: 0 };
        Ok(wire::Room {
            playlist: Some(self.items(id, &room.playlist).await?),
            current_user_score: Some(APIUserScoreAggregate {
                playlist_item_attempts: Some(attempts.collect()),
                ..standing(id, room.own.as_ref().unwrap_or(&nothing))
            }),
            ..self.summary(&room.summary, &room.recent_participants, &people)
        })
    }

    /// Items of a room, with their maps.
    pub(crate) async fn items(
        &self,
        room: Id<Room>,
        items: &[PlaylistItem],
    ) -> anyhow::Result<Vec<wire::PlaylistItem>> {
        let maps = self.known(items.iter()).await?;
        Ok(items.iter().map(|item| self.item(room, item, &maps)).collect())
    }

    /// The maps of items, each once, and their sets.
    pub(crate) async fn maps(&self, items: &[PlaylistItem]) -> anyhow::Result<(Vec<APIBeatmap>, Vec<APIBeatmapSet>)> {
        let ids: Vec<_> = items.iter().map(|item| item.beatmap.id).collect();
        let known = sets_of_beatmaps(self.services, &ids).await?;
        let mut sets: Vec<APIBeatmapSet> = Vec::new();
        for (_, set) in &known {
            if sets.iter().all(|told| i64::from(told.id) != set.set.id.get()) {
                sets.push(self.beatmaps.set_alone(set));
            }
        }
        Ok((known.iter().map(|(map, set)| self.beatmaps.beatmap_alone(map, set)).collect(), sets))
    }

    /// Users, each once.
    pub(crate) async fn users(&self, ids: Vec<Id<User>>) -> anyhow::Result<Vec<APIUser>> {
        let users = UserConverter::new(self.services);
        let mut people: Vec<_> = self.people(ids.into_iter()).await?.into_values().collect();
        people.sort_unstable_by_key(|user| user.id);
        Ok(people.iter().map(|user| users.compact(user)).collect())
    }

    /// Who reached most in a room.
    pub(crate) async fn leaderboard(&self, room: Id<Room>, board: &RoomBoard) -> anyhow::Result<APILeaderboard> {
        let own = board.own.as_ref().map(|(_, own)| own.user);
        let people = self.people(board.standings.iter().map(|standing| standing.user).chain(own)).await?;
        let told = |reached: &RoomStanding| {
            let user = self.user(&people, reached.user)?;
            Some(APIUserScoreAggregate { user: Some(user), ..standing(room, reached) })
        };
        Ok(APILeaderboard {
            leaderboard: board.standings.iter().filter_map(told).collect(),
            user_score: board.own.as_ref().and_then(|(position, own)| {
                Some(APIUserScoreAggregate { position: i32::try_from(*position).ok(), ..told(own)? })
            }),
        })
    }

    /// A part of an item's board.
    pub(crate) async fn page(&self, board: &ItemBoard, worst_first: bool) -> anyhow::Result<MultiplayerScores> {
        let people = self.people(board.scores.iter().map(|score| score.user)).await?;
        let scores = ScoreConverter::new(self.services);
        let told = |score: &Score| Some(scores.with_user(score, people.get(&score.user)?, None));
        let cursor = |cursor: &kiai_model::rooms::ItemCursor| ItemScoresCursor {
            total_score: cursor.total_score,
            score_id: cursor.score.get(),
        };
        Ok(MultiplayerScores {
            scores: board.scores.iter().filter_map(told).collect(),
            params: Self::parameters(AROUND, worst_first),
            cursor: board.next.as_ref().map(cursor),
        })
    }

    /// What the game sends back to see more.
    pub(crate) fn parameters(limit: u32, worst_first: bool) -> ItemScoresParameters {
        ItemScoresParameters { limit: int32(limit.into()), sort: if worst_first { "score_asc" } else { "score_desc" } }
    }

    /// A score with its place.
    pub(crate) async fn placed(&self, placed: &PlacedScore) -> anyhow::Result<SoloScoreInfo> {
        let people = self.people(std::iter::once(placed.score.user)).await?;
        let scores = ScoreConverter::new(self.services);
        let score = match people.get(&placed.score.user) {
            Some(user) => scores.with_user(&placed.score, user, None),
            None => scores.bare(&placed.score),
        };
        Ok(SoloScoreInfo { position: i64::try_from(placed.position).ok(), ..score })
    }

    /// A score with those around it. The game cannot show an empty part, so there is none then.
    pub(crate) async fn around(&self, found: &ScoreAround) -> anyhow::Result<MultiplayerScore> {
        let higher = self.page(&found.higher, true).await?;
        let lower = self.page(&found.lower, false).await?;
        let some = |page: MultiplayerScores| (!page.scores.is_empty()).then_some(page);
        Ok(MultiplayerScore {
            score: self.placed(&found.placed).await?,
            scores_around: MultiplayerScoresAround { higher: some(higher), lower: some(lower) },
        })
    }

    fn summary(&self, room: &RoomSummary, recent: &[Id<User>], people: &People) -> wire::Room {
        wire::Room {
            id: room.id.get(),
            name: room.name.clone(),
            category: "normal",
            kind: match room.match_type {
                MatchType::Playlists => "playlists",
                MatchType::HeadToHead | MatchType::TagCoop => "head_to_head",
                MatchType::TeamVersus | MatchType::TagTeamVersus => "team_versus",
            },
            status: match room.state {
                RoomState::Open | RoomState::Closed => "idle",
                RoomState::WaitingForLoad | RoomState::Playing => "playing",
            },
            queue_mode: match room.queue_mode {
                QueueMode::HostOnly => "host_only",
                QueueMode::AllPlayers => "all_players",
                QueueMode::AllPlayersRoundRobin => "all_players_round_robin",
            },
            has_password: room.has_password,
            user_id: room.host.map_or(0, |host| int32(host.get())),
            host: room.host.and_then(|host| self.user(people, host)),
            active: room.state != RoomState::Closed,
            starts_at: Date(room.starts_at),
            ends_at: room.ends_at.map(Date),
            max_participants: room.max_participants.map(i32::from),
            max_attempts: room.max_attempts.map(i32::from),
            participant_count: int32(room.participant_count.into()),
            recent_participants: recent.iter().filter_map(|user| self.user(people, *user)).collect(),
            auto_skip: room.auto_skip,
            auto_start_duration: i32::try_from(room.auto_start.as_secs().min(u64::from(u16::MAX))).unwrap_or(0),
            channel_id: int32(room.channel.get()),
            pinned: false,
            current_playlist_item: None,
            playlist_item_stats: None,
            difficulty_range: None,
            playlist: None,
            current_user_score: None,
        }
    }

    fn item(&self, room: Id<Room>, item: &PlaylistItem, maps: &Maps) -> wire::PlaylistItem {
        let map = maps.get(&item.beatmap.id).map(|(map, set)| self.beatmaps.beatmap(map, set));
        wire::PlaylistItem {
            id: item.id.get(),
            room_id: room.get(),
            owner_id: int32(item.owner.get()),
            ruleset_id: i32::from(item.ruleset.number()),
            beatmap_id: int32(item.beatmap.id.get()),
            beatmap: Some(map.unwrap_or_else(|| self.beatmaps.unknown(&item.beatmap))),
            allowed_mods: item.allowed_mods.clone(),
            required_mods: item.required_mods.clone(),
            freestyle: item.is_freestyle,
            expired: item.is_expired,
            playlist_order: Some(i32::from(item.order)),
            played_at: item.played_at.map(Date),
        }
    }

    fn user(&self, people: &People, user: Id<User>) -> Option<APIUser> {
        people.get(&user).map(|user| UserConverter::new(self.services).compact(user))
    }

    async fn people(&self, ids: impl Iterator<Item = Id<User>>) -> anyhow::Result<People> {
        let mut people = People::new();
        for id in ids {
            if !people.contains_key(&id)
                && let Some(user) = find_user(self.services, UserKey::Id(id), Some(self.viewer)).await?
            {
                people.insert(id, user);
            }
        }
        Ok(people)
    }

    async fn known<'i>(&self, items: impl Iterator<Item = &'i PlaylistItem>) -> anyhow::Result<Maps> {
        let ids: Vec<_> = items.map(|item| item.beatmap.id).collect();
        let known = sets_of_beatmaps(self.services, &ids).await?;
        Ok(known.into_iter().map(|(map, set)| (map.id, (map, set))).collect())
    }
}

fn standing(room: Id<Room>, reached: &RoomStanding) -> APIUserScoreAggregate {
    APIUserScoreAggregate {
        attempts: int32(reached.attempts.into()),
        completed: int32(reached.completed.into()),
        accuracy: reached.accuracy,
        pp: reached.pp,
        room_id: room.get(),
        total_score: reached.total_score,
        user_id: int32(reached.user.get()),
        user: None,
        position: None,
        playlist_item_attempts: None,
    }
}
