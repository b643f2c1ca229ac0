//! Rooms over the multiplayer hub. Upstream: `MultiplayerClient.cs`, `OnlineMultiplayerClient.cs`.

use kiai_model::{Id, Mods};
use kiai_wire_lazer::{
    hub::{
        multiplayer::{MultiplayerClient, MultiplayerServer},
        multiplayer_match::{MatchServerEvent, MatchUserRequest, MultiplayerCountdown},
        multiplayer_room::{
            BeatmapAvailability, DownloadState, MatchType, MultiplayerPlaylistItem, MultiplayerRoom,
            MultiplayerRoomSettings, MultiplayerRoomState, MultiplayerRoomUser, MultiplayerUserState, QueueMode,
        },
    },
    msgpack::{List, TimeSpan},
};

use super::{Error, Heard, MultiplayerHub};

/// A room as the game is inside of it: its own copy, which it keeps by what the hub tells.
#[derive(Debug)]
pub struct InRoom {
    /// The hub.
    pub hub: MultiplayerHub,
    /// The room as the game knows it.
    pub room: MultiplayerRoom,
    /// What the hub told, in order, since the game came in.
    pub heard: Vec<MultiplayerClient>,
    /// The player.
    pub me: i64,
    /// Whether the player was put out.
    pub is_out: bool,
}

/// An item as the game adds it.
#[must_use]
pub fn playlist_item(beatmap: i64, checksum: &str, ruleset: i32) -> MultiplayerPlaylistItem {
    MultiplayerPlaylistItem {
        id: Id::new(0),
        owner_id: Id::new(0),
        beatmap_id: i32::try_from(beatmap).unwrap_or(0),
        beatmap_checksum: checksum.into(),
        ruleset_id: ruleset,
        required_mods: Mods::default(),
        allowed_mods: Mods::default(),
        expired: false,
        playlist_order: 0,
        played_at: None,
        star_rating: 0.0,
        freestyle: false,
    }
}

/// A room as the game has it made: head to head, for any number, without a password.
#[must_use]
pub fn new_room(name: &str, item: MultiplayerPlaylistItem) -> MultiplayerRoom {
    MultiplayerRoom {
        room_id: Id::new(0),
        state: MultiplayerRoomState::Open,
        settings: MultiplayerRoomSettings {
            name: name.into(),
            playlist_item_id: Id::new(0),
            password: "".into(),
            match_type: MatchType::HeadToHead,
            queue_mode: QueueMode::HostOnly,
            auto_start_duration: TimeSpan::default(),
            auto_skip: false,
            max_participants: None,
        },
        users: List::default(),
        host: None,
        match_state: None,
        playlist: List(vec![item]),
        active_countdowns: List::default(),
        channel_id: Id::new(0),
    }
}

impl MultiplayerHub {
    /// Makes a room and comes into it.
    ///
    /// # Errors
    /// [`Error::Hub`].
    pub async fn create_room(self, me: i64, room: MultiplayerRoom) -> Result<InRoom, Error> {
        let room = self.ask(&MultiplayerServer::CreateRoom(Box::new(room))).await?;
        InRoom::new(self, me, room)
    }

    /// Comes into a room.
    ///
    /// # Errors
    /// [`Error::Hub`].
    pub async fn join_room(self, me: i64, room: i64, password: &str) -> Result<InRoom, Error> {
        let room = self.ask(&MultiplayerServer::JoinRoomWithPassword(Id::new(room), password.into())).await?;
        InRoom::new(self, me, room)
    }
}

impl InRoom {
    fn new(hub: MultiplayerHub, me: i64, room: MultiplayerRoom) -> Result<Self, Error> {
        let inside = Self { hub, room, heard: Vec::new(), me, is_out: false };
        inside.current()?;
        if inside.user(me).is_none() {
            return Err(Error::Hub("the room does not have the player who joined it".to_owned()));
        }
        Ok(inside)
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.room.room_id.get()
    }

    /// The item that is played now or next.
    ///
    /// # Errors
    /// When the playlist does not have it: the game cannot go on.
    pub fn current(&self) -> Result<&MultiplayerPlaylistItem, Error> {
        let current = self.room.settings.playlist_item_id;
        let found = self.room.playlist.0.iter().find(|item| item.id == current);
        found.ok_or_else(|| Error::Hub(format!("the item {current} is current and not on the playlist")))
    }

    /// Somebody inside.
    #[must_use]
    pub fn user(&self, user: i64) -> Option<&MultiplayerRoomUser> {
        self.room.users.0.iter().find(|inside| inside.user_id.get() == user)
    }

    /// Asks for something and waits until it is done.
    ///
    /// # Errors
    /// [`Error::Hub`] with what the game would show.
    pub async fn ask(&self, call: MultiplayerServer) -> Result<(), Error> {
        self.hub.call(&call).await
    }

    /// Does something else.
    ///
    /// # Errors
    /// [`Error::Hub`].
    pub async fn change_state(&self, state: MultiplayerUserState) -> Result<(), Error> {
        self.ask(MultiplayerServer::ChangeState(state)).await
    }

    /// Has the map, or not.
    ///
    /// # Errors
    /// [`Error::Hub`].
    pub async fn change_availability(&self, state: DownloadState) -> Result<(), Error> {
        let availability = BeatmapAvailability { state, download_progress: None };
        self.ask(MultiplayerServer::ChangeBeatmapAvailability(availability)).await
    }

    /// Asks for what depends on the kind of match.
    ///
    /// # Errors
    /// [`Error::Hub`].
    pub async fn request(&self, request: MatchUserRequest) -> Result<(), Error> {
        self.ask(MultiplayerServer::SendMatchRequest(Some(request))).await
    }

    /// Hears the next callback, and brings the game's copy of the room up to date with it.
    ///
    /// # Errors
    /// When the connection ended, and when the game could not go on with what it is told.
    pub async fn hear(&mut self) -> Result<MultiplayerClient, Error> {
        loop {
            match self.hub.next().await? {
                Some(Heard::Call(call)) => {
                    self.take(&call)?;
                    self.heard.push(call.clone());
                    return Ok(call);
                }
                Some(Heard::Common(_)) => {}
                None => return Err(Error::Hub("the connection ended".to_owned())),
            }
        }
    }

    /// Hears until `is_wanted`.
    ///
    /// # Errors
    /// As [`InRoom::hear`].
    pub async fn hear_until(
        &mut self,
        mut is_wanted: impl FnMut(&MultiplayerClient) -> bool,
    ) -> Result<MultiplayerClient, Error> {
        loop {
            let call = self.hear().await?;
            if is_wanted(&call) {
                return Ok(call);
            }
        }
    }

    /// Hears until the room is so.
    ///
    /// # Errors
    /// As [`InRoom::hear`].
    pub async fn hear_until_room(&mut self, mut is_wanted: impl FnMut(&Self) -> bool) -> Result<(), Error> {
        while !is_wanted(self) {
            self.hear().await?;
        }
        Ok(())
    }

    fn take(&mut self, call: &MultiplayerClient) -> Result<(), Error> {
        let room = &mut self.room;
        let unknown = |what: &str| Error::Hub(format!("told of {what} that the game does not know: {call:?}"));
        match call {
            MultiplayerClient::RoomStateChanged(state) => room.state = *state,
            MultiplayerClient::UserJoined(user) => {
                if room.users.0.iter().all(|inside| inside.user_id != user.user_id) {
                    room.users.0.push(user.clone());
                }
            }
            MultiplayerClient::UserLeft(user) | MultiplayerClient::UserKicked(user) => {
                room.users.0.retain(|inside| inside.user_id != user.user_id);
                self.is_out |= user.user_id.get() == self.me;
            }
            MultiplayerClient::HostChanged(host) => {
                let host = room.users.0.iter().find(|inside| inside.user_id == *host);
                room.host = Some(host.ok_or_else(|| unknown("a host"))?.clone());
            }
            MultiplayerClient::SettingsChanged(settings) => {
                room.settings = settings.clone();
                self.current()?;
            }
            MultiplayerClient::MatchRoomStateChanged(state) => room.match_state = Some(state.clone()),
            MultiplayerClient::MatchEvent(MatchServerEvent::CountdownStarted(started)) => {
                room.active_countdowns.0.push(started.countdown);
            }
            MultiplayerClient::MatchEvent(MatchServerEvent::CountdownStopped(stopped)) => {
                room.active_countdowns.0.retain(|running| number(*running) != stopped.id);
            }
            MultiplayerClient::Invited(..)
            | MultiplayerClient::VoteToSkipIntroPassed
            | MultiplayerClient::LoadRequested
            | MultiplayerClient::GameplayStarted
            | MultiplayerClient::GameplayAborted(_)
            | MultiplayerClient::ResultsReady
            | MultiplayerClient::MatchEvent(MatchServerEvent::Roll(_)) => {}
            MultiplayerClient::PlaylistItemAdded(item) => room.playlist.0.push(item.clone()),
            MultiplayerClient::PlaylistItemChanged(item) => {
                let known = room.playlist.0.iter_mut().find(|known| known.id == item.id);
                *known.ok_or_else(|| unknown("an item"))? = item.clone();
            }
            MultiplayerClient::PlaylistItemRemoved(item) => {
                let count = room.playlist.0.len();
                room.playlist.0.retain(|known| known.id != *item);
                if count == room.playlist.0.len() {
                    return Err(unknown("an item"));
                }
                self.current()?;
            }
            MultiplayerClient::UserStateChanged(user, state) => {
                change(room, *user, |inside| inside.state = *state);
            }
            MultiplayerClient::MatchUserStateChanged(user, state) => {
                change(room, *user, |inside| inside.match_state = *state);
            }
            MultiplayerClient::UserBeatmapAvailabilityChanged(user, availability) => {
                change(room, *user, |inside| inside.beatmap_availability = *availability);
            }
            MultiplayerClient::UserStyleChanged(user, beatmap, ruleset) => change(room, *user, |inside| {
                (inside.beatmap_id, inside.ruleset_id) = (*beatmap, *ruleset);
            }),
            MultiplayerClient::UserModsChanged(user, mods) => {
                change(room, *user, |inside| inside.mods = mods.clone());
            }
            MultiplayerClient::UserVotedToSkipIntro(user, has_voted) => {
                change(room, *user, |inside| inside.voted_to_skip_intro = *has_voted);
            }
        }
        Ok(())
    }
}

/// Of users it does not know, the game is told in vain.
fn change(room: &mut MultiplayerRoom, user: Id<kiai_model::User>, change: impl FnOnce(&mut MultiplayerRoomUser)) {
    if let Some(inside) = room.users.0.iter_mut().find(|inside| inside.user_id == user) {
        change(inside);
    }
}

fn number(countdown: MultiplayerCountdown) -> i32 {
    match countdown {
        MultiplayerCountdown::MatchStart(body)
        | MultiplayerCountdown::ForceGameplayStart(body)
        | MultiplayerCountdown::ServerShuttingDown(body) => body.id,
    }
}
