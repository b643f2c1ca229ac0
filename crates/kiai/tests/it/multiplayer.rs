//! Players of osu!(lazer) in rooms: over the multiplayer hub and REST, as the game does it.

mod boards;
mod crash;
mod flood;
mod garbage;
mod history;
mod leaving;
mod live_scores;
mod matches;
mod playlists;
mod queue;
mod refusals;
mod settings;
mod together;

use std::time::Duration;

use kiai_clients::lazer::{
    Error, InRoom, PlayScript, SpectatorHub,
    autoplay::{Skill, autoplay},
    new_room, playlist_item,
};
use kiai_model::{Id, Mods};
use kiai_services::beatmaps::{BeatmapKey, find_beatmap};
use kiai_testkit::{Clients, MapFixture, Player, TestServer};
use kiai_wire_lazer::hub::{
    multiplayer::{MultiplayerClient, MultiplayerServer},
    multiplayer_room::{
        DownloadState, MultiplayerPlaylistItem, MultiplayerRoom, MultiplayerRoomState, MultiplayerUserState,
    },
};

/// A map that the server has.
struct Map {
    beatmap: i64,
    checksum: String,
    script: PlayScript,
}

impl Map {
    fn item(&self) -> MultiplayerPlaylistItem {
        playlist_item(self.beatmap, &self.checksum, 0)
    }

    fn room(&self) -> MultiplayerRoom {
        new_room("A room", self.item())
    }
}

/// Imports a map of a set of its own.
async fn map(server: &TestServer, title: &str, set: i64) -> Map {
    let fixture = MapFixture::new(title, set, 12);
    server.import(&MapFixture::osz(std::slice::from_ref(&fixture))).await;
    let key = [BeatmapKey::Id(Id::new(fixture.beatmap_id))];
    let (beatmap, _) = find_beatmap(server.services(), &key).await.unwrap().unwrap();
    let script = autoplay(&fixture.osu(), beatmap.id, &beatmap.checksum, Skill { miss_every: 0 }).unwrap();
    Map { beatmap: beatmap.id.get(), checksum: beatmap.checksum, script }
}

/// A new player makes a room.
async fn host(server: &Clients, name: &str, room: MultiplayerRoom) -> (Player, InRoom) {
    let player = server.register(name).await;
    let inside = player.open_multiplayer().await.unwrap().create_room(player.id, room).await.unwrap();
    (player, inside)
}

/// A new player comes into a room.
async fn guest(server: &Clients, name: &str, room: i64) -> (Player, InRoom) {
    let player = server.register(name).await;
    let inside = player.open_multiplayer().await.unwrap().join_room(player.id, room, "").await.unwrap();
    (player, inside)
}

/// What the game shows when it is refused.
fn readable(result: Result<impl std::fmt::Debug, Error>) -> String {
    match result.unwrap_err() {
        Error::Hub(text) => text,
        other => panic!("{other}"),
    }
}

/// Has the map and is ready.
async fn ready(inside: &InRoom) {
    inside.change_availability(DownloadState::LocallyAvailable).await.unwrap();
    inside.change_state(MultiplayerUserState::Ready).await.unwrap();
}

/// Waits for the match to load, and loads it.
async fn load(inside: &mut InRoom) {
    inside.hear_until(|call| *call == MultiplayerClient::LoadRequested).await.unwrap();
    inside.change_state(MultiplayerUserState::Loaded).await.unwrap();
    inside.change_state(MultiplayerUserState::ReadyForGameplay).await.unwrap();
}

/// Waits for the match to begin, plays it with a token that was asked for before, and waits for the results.
async fn play(player: &Player, inside: &mut InRoom, spectator: &SpectatorHub, map: &Map, token: i64, item: i64) {
    inside.hear_until(|call| *call == MultiplayerClient::GameplayStarted).await.unwrap();
    let score = player.play_item(spectator, inside.id(), item, token, &map.script).await.unwrap();
    assert!(score.passed && score.position.is_some());
    inside.change_state(MultiplayerUserState::FinishedPlay).await.unwrap();
}

/// Lets half a minute pass, in which games are heard of now and then.
async fn half_a_minute(server: &TestServer, games: &[&InRoom]) {
    for _ in 0..3 {
        server.advance(Duration::from_secs(10));
        for game in games {
            game.change_availability(DownloadState::LocallyAvailable).await.unwrap();
        }
    }
}

/// Waits until a state of somebody is told.
async fn hear_state(inside: &mut InRoom, user: i64, state: MultiplayerUserState) {
    inside.hear_until_room(|inside| inside.user(user).is_some_and(|user| user.state == state)).await.unwrap();
}

/// Waits until the room is in a state.
async fn hear_room_state(inside: &mut InRoom, state: MultiplayerRoomState) {
    inside.hear_until_room(|inside| inside.room.state == state).await.unwrap();
}

/// The host starts the match.
async fn start(inside: &InRoom) {
    inside.ask(MultiplayerServer::StartMatch).await.unwrap();
}

/// Mods without settings.
fn mods(acronyms: &[&str]) -> Mods {
    Mods(acronyms.iter().map(|acronym| acronym.parse::<kiai_model::Acronym>().unwrap().into()).collect())
}
