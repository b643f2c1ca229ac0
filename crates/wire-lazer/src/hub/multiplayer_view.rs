//! Rooms as they are, in the words of the multiplayer hub.

use kiai_model::{
    Beatmap, Id, Room, Timestamp,
    rooms::{self, Countdown, CountdownKind, RoomEvent, RoomUser, SEATS, Seat, SeatsView, Settings, Team},
};

use super::{
    multiplayer::MultiplayerClient,
    multiplayer_match::{
        CountdownBody, CountdownStartedEvent, CountdownStoppedEvent, MatchRoomState, MatchServerEvent, MatchUserState,
        MultiplayerCountdown, MultiplayerTeam, RollEvent, StandardMatchRoomState, TeamVersusRoomState,
        TeamVersusUserState,
    },
    multiplayer_room::{
        BeatmapAvailability, DownloadState, GameplayAbortReason, MatchType, MultiplayerPlaylistItem, MultiplayerRoom,
        MultiplayerRoomSettings, MultiplayerRoomState, MultiplayerRoomUser, MultiplayerRoomUserRole,
        MultiplayerUserState, QueueMode,
    },
};
use crate::msgpack::{List, TimeSpan};

impl MultiplayerRoom {
    /// A room as it is, with what is left of its countdowns.
    #[must_use]
    pub fn of(room: &Room, now: Timestamp) -> Self {
        let view = SeatsView {
            seats: room.seats,
            limit: room.settings.max_participants,
            has_teams: room.settings.match_type.has_teams(),
            is_locked: room.is_locked,
        };
        let countdowns = room.countdowns.iter().filter_map(|countdown| MultiplayerCountdown::of(countdown, now));
        Self {
            room_id: room.id,
            state: room.state.into(),
            settings: MultiplayerRoomSettings::of(&room.settings, room.current),
            users: List(room.users.iter().map(MultiplayerRoomUser::from).collect()),
            host: room.host.and_then(|host| room.user(host)).map(MultiplayerRoomUser::from),
            match_state: Some(MatchRoomState::from(&view)),
            playlist: List(room.playlist.iter().map(MultiplayerPlaylistItem::from).collect()),
            active_countdowns: List(countdowns.collect()),
            channel_id: room.channel,
        }
    }
}

impl MultiplayerRoomSettings {
    /// Settings, and the item that is current.
    #[must_use]
    pub fn of(settings: &Settings, current: Option<Id<rooms::PlaylistItem>>) -> Self {
        Self {
            name: settings.name.as_str().into(),
            playlist_item_id: current.unwrap_or(Id::new(0)),
            password: settings.password.as_str().into(),
            match_type: settings.match_type.into(),
            queue_mode: settings.queue_mode.into(),
            auto_start_duration: settings.auto_start.into(),
            auto_skip: settings.auto_skip,
            max_participants: settings.max_participants,
        }
    }
}

impl From<&RoomUser> for MultiplayerRoomUser {
    fn from(user: &RoomUser) -> Self {
        Self {
            user_id: user.id,
            state: user.state.into(),
            beatmap_availability: user.availability.into(),
            mods: user.mods.clone(),
            match_state: user.team.map(MatchUserState::from),
            ruleset_id: user.style.ruleset.map(|ruleset| i32::from(ruleset.number())),
            beatmap_id: user.style.beatmap.as_ref().map(|beatmap| number(beatmap.id)),
            voted_to_skip_intro: user.has_voted_to_skip,
            role: user.role.into(),
        }
    }
}

impl From<&rooms::PlaylistItem> for MultiplayerPlaylistItem {
    fn from(item: &rooms::PlaylistItem) -> Self {
        Self {
            id: item.id,
            owner_id: item.owner,
            beatmap_id: number(item.beatmap.id),
            beatmap_checksum: item.beatmap.checksum.as_str().into(),
            ruleset_id: i32::from(item.ruleset.number()),
            required_mods: item.required_mods.clone(),
            allowed_mods: item.allowed_mods.clone(),
            expired: item.is_expired,
            playlist_order: item.order,
            played_at: item.played_at.map(Into::into),
            star_rating: item.beatmap.star_rating,
            freestyle: item.is_freestyle,
        }
    }
}

impl MultiplayerCountdown {
    /// A countdown and what is left of it; none for one that the game does not know.
    #[must_use]
    pub fn of(countdown: &Countdown, now: Timestamp) -> Option<Self> {
        let body = CountdownBody { id: countdown.id, time_remaining: TimeSpan::from(countdown.remaining(now)) };
        match countdown.kind {
            CountdownKind::MatchStart { .. } => Some(Self::MatchStart(body)),
            CountdownKind::ForceGameplayStart => Some(Self::ForceGameplayStart(body)),
            CountdownKind::ServerShuttingDown => Some(Self::ServerShuttingDown(body)),
            CountdownKind::Timer => None,
        }
    }
}

impl From<&SeatsView> for MatchRoomState {
    fn from(view: &SeatsView) -> Self {
        let slots = view.limit.map(|limit| {
            let seats = view.seats.iter().take(usize::from(limit).min(SEATS));
            let taken = |seat: &Seat| match seat {
                Seat::Taken(user) => Some(*user),
                // The game knows no closed seats.
                Seat::Open | Seat::Locked => None,
            };
            List(seats.map(taken).collect())
        });
        let locked = view.is_locked;
        if view.has_teams {
            let teams = Team::ALL.map(|team| MultiplayerTeam { id: team as i32, name: name(team).into() });
            Self::TeamVersus(TeamVersusRoomState { teams: List(teams.into()), locked, slots })
        } else {
            Self::Standard(StandardMatchRoomState { locked, slots })
        }
    }
}

/// Upstream: the default teams of `TeamVersusRoomState.cs`.
fn name(team: Team) -> &'static str {
    match team {
        Team::Red => "Team Red",
        Team::Blue => "Team Blue",
    }
}

impl From<Team> for MatchUserState {
    fn from(team: Team) -> Self {
        Self::TeamVersus(TeamVersusUserState { team_id: team as i32 })
    }
}

impl MultiplayerClient {
    /// What the game is told of an event in a room; none when it has no word for it.
    #[must_use]
    pub fn of(room: Id<Room>, event: &RoomEvent, now: Timestamp) -> Option<Self> {
        Some(match event {
            RoomEvent::UserJoined { user } => Self::UserJoined(MultiplayerRoomUser::from(&**user)),
            RoomEvent::UserLeft { user } => Self::UserLeft(MultiplayerRoomUser::from(&**user)),
            RoomEvent::UserKicked { user, .. } => Self::UserKicked(MultiplayerRoomUser::from(&**user)),
            RoomEvent::HostChanged { host } => Self::HostChanged((*host)?),
            RoomEvent::SettingsChanged { settings, current } => {
                // Without a map there is nobody inside who could be told.
                current.as_ref()?;
                Self::SettingsChanged(MultiplayerRoomSettings::of(settings, *current))
            }
            RoomEvent::RoomStateChanged { state } => Self::RoomStateChanged((*state).into()),
            RoomEvent::UserStateChanged { user, state } => Self::UserStateChanged(*user, (*state).into()),
            RoomEvent::TeamChanged { user, team } => Self::MatchUserStateChanged(*user, team.map(MatchUserState::from)),
            RoomEvent::SeatsChanged { view } => Self::MatchRoomStateChanged(MatchRoomState::from(&**view)),
            RoomEvent::AvailabilityChanged { user, availability } => {
                Self::UserBeatmapAvailabilityChanged(*user, (*availability).into())
            }
            RoomEvent::UserModsChanged { user, mods } => Self::UserModsChanged(*user, (**mods).clone()),
            RoomEvent::UserStyleChanged { user, style } => Self::UserStyleChanged(
                *user,
                style.beatmap.as_ref().map(|beatmap| number(beatmap.id)),
                style.ruleset.map(|ruleset| i32::from(ruleset.number())),
            ),
            RoomEvent::LoadRequested => Self::LoadRequested,
            RoomEvent::GameplayStarted => Self::GameplayStarted,
            RoomEvent::GameplayAborted { reason } => Self::GameplayAborted((*reason).into()),
            RoomEvent::ResultsReady { .. } => Self::ResultsReady,
            RoomEvent::SkipVoted { user, has_voted } => Self::UserVotedToSkipIntro(*user, *has_voted),
            RoomEvent::SkipPassed => Self::VoteToSkipIntroPassed,
            RoomEvent::ItemAdded { item } => Self::PlaylistItemAdded(MultiplayerPlaylistItem::from(&**item)),
            RoomEvent::ItemChanged { item } => Self::PlaylistItemChanged(MultiplayerPlaylistItem::from(&**item)),
            RoomEvent::ItemRemoved { item, .. } => Self::PlaylistItemRemoved(*item),
            RoomEvent::CountdownStarted { countdown } => {
                let countdown = MultiplayerCountdown::of(countdown, now)?;
                Self::MatchEvent(MatchServerEvent::CountdownStarted(CountdownStartedEvent { countdown }))
            }
            RoomEvent::CountdownStopped { id, of, .. } if *of != CountdownKind::Timer => {
                Self::MatchEvent(MatchServerEvent::CountdownStopped(CountdownStoppedEvent { id: *id }))
            }
            RoomEvent::Rolled { user, max, result } => {
                let roll = RollEvent { user_id: *user, max: *max, result: *result };
                Self::MatchEvent(MatchServerEvent::Roll(roll))
            }
            RoomEvent::Invited { by, password, .. } => Self::Invited(*by, room, password.as_str().into()),
            // Referees' matters and timers, those of the bancho protocol, and what other callbacks say as well.
            RoomEvent::UserBanned { .. }
            | RoomEvent::RefereeAdded { .. }
            | RoomEvent::RefereeRemoved { .. }
            | RoomEvent::ChoosingChanged { .. }
            | RoomEvent::MatchStarted { .. }
            | RoomEvent::PlayerFailed { .. }
            | RoomEvent::CountdownStopped { .. }
            | RoomEvent::Closed => return None,
        })
    }
}

impl From<rooms::Availability> for BeatmapAvailability {
    fn from(availability: rooms::Availability) -> Self {
        let bare = |state| Self { state, download_progress: None };
        match availability {
            rooms::Availability::Unknown => bare(DownloadState::Unknown),
            rooms::Availability::NotDownloaded => bare(DownloadState::NotDownloaded),
            rooms::Availability::Downloading { progress } => {
                Self { state: DownloadState::Downloading, download_progress: progress }
            }
            rooms::Availability::Importing => bare(DownloadState::Importing),
            rooms::Availability::LocallyAvailable => bare(DownloadState::LocallyAvailable),
        }
    }
}

impl From<BeatmapAvailability> for rooms::Availability {
    fn from(availability: BeatmapAvailability) -> Self {
        match availability.state {
            DownloadState::Unknown => Self::Unknown,
            DownloadState::NotDownloaded => Self::NotDownloaded,
            DownloadState::Downloading => Self::Downloading { progress: availability.download_progress },
            DownloadState::Importing => Self::Importing,
            DownloadState::LocallyAvailable => Self::LocallyAvailable,
        }
    }
}

impl From<rooms::MatchType> for MatchType {
    /// As far as the game knows it.
    fn from(kind: rooms::MatchType) -> Self {
        match kind {
            rooms::MatchType::Playlists => Self::Playlists,
            rooms::MatchType::HeadToHead | rooms::MatchType::TagCoop => Self::HeadToHead,
            rooms::MatchType::TeamVersus | rooms::MatchType::TagTeamVersus => Self::TeamVersus,
        }
    }
}

/// Enums that have the same members on both sides.
macro_rules! same_names {
    ($($model:path => $wire:ident { $($name:ident),+ })+) => {$(
        impl From<$model> for $wire {
            fn from(value: $model) -> Self {
                use $model as Model;
                match value { $(Model::$name => Self::$name),+ }
            }
        }

        impl From<$wire> for $model {
            fn from(value: $wire) -> Self {
                match value { $($wire::$name => Self::$name),+ }
            }
        }
    )+};
}

same_names! {
    rooms::RoomState => MultiplayerRoomState { Open, WaitingForLoad, Playing, Closed }
    rooms::UserState => MultiplayerUserState {
        Idle, Ready, WaitingForLoad, Loaded, ReadyForGameplay, Playing, FinishedPlay, Results, Spectating
    }
    rooms::Role => MultiplayerRoomUserRole { Player, Referee }
    rooms::QueueMode => QueueMode { HostOnly, AllPlayers, AllPlayersRoundRobin }
    rooms::AbortReason => GameplayAbortReason { LoadTookTooLong, HostAbortedTheMatch }
}

/// The game counts beatmaps in `int`.
fn number(beatmap: Id<Beatmap>) -> i32 {
    i32::try_from(beatmap.get()).unwrap_or(0)
}
