//! Rooms with all that is stored of them, on both databases.

mod entering;
mod people;
mod scores;
mod watching;
mod web;

use std::{sync::Arc, time::Duration};

use kiai_model::{
    Event, Id, Room, User,
    rooms::{
        Abilities, Availability, NewItem, NewPlaylist, PlaylistItem, Role, RoomEvent, RoomKind, Settings, UserState,
    },
    score::ScoreToken,
};
use parking_lot::Mutex;

use super::*;
use crate::{
    connections::{Client, ConnectionKind, Envelope, OpenConnection, Outlet},
    scores::{
        NewPlay, SubmittedPlay,
        tests::world::{MAP, World, play},
    },
};

const LAZER: Abilities =
    Abilities { needs_seat: false, needs_map: true, has_results: true, tells_only_missing_maps: false };
const BANCHO: Abilities =
    Abilities { needs_seat: true, needs_map: false, has_results: false, tells_only_missing_maps: true };

#[derive(Default)]
struct Heard(Mutex<Vec<Event>>);

impl Heard {
    /// How often something like this was told of a room.
    fn told(&self, is_it: impl Fn(&RoomEvent) -> bool) -> usize {
        let is_it = |event: &&Event| matches!(event, Event::RoomEvent { event, .. } if is_it(event));
        self.0.lock().iter().filter(is_it).count()
    }
}

impl Outlet for Heard {
    fn deliver(&self, envelope: &Envelope<'_>) {
        self.0.lock().push(envelope.event().clone());
    }

    fn end(&self) {}
}

fn connection(world: &World, user: Id<User>) -> (OpenConnection, Arc<Heard>) {
    let (client, heard) = (Client { instance: None, token_id: "token".into() }, Arc::new(Heard::default()));
    let now = world.services.clock.now();
    let opened = world.services.connections.open(user, &client, ConnectionKind::Multiplayer, heard.clone(), now);
    (opened.unwrap(), heard)
}

/// A new player with a connection.
async fn given_player(world: &World, name: &str) -> (OpenConnection, Arc<Heard>) {
    connection(world, world.given_user(name, "DE").await)
}

fn item() -> NewItem {
    NewItem {
        beatmap: MAP,
        checksum: None,
        ruleset: 0,
        required_mods: Default::default(),
        allowed_mods: Default::default(),
        is_freestyle: false,
    }
}

fn draft(kind: RoomKind, settings: Settings) -> RoomDraft {
    RoomDraft { kind, settings: Settings { name: "a room".to_owned(), ..settings }, item: Some(item()) }
}

/// A room with its maker inside.
async fn given_room(world: &World, maker: &OpenConnection) -> Arc<Room> {
    create(&world.services, maker, draft(RoomKind::Normal, Settings::default()), LAZER).await.unwrap()
}

/// Somebody comes into a room, with the game.
async fn come(world: &World, room: Id<Room>, who: &OpenConnection) -> Result<Arc<Room>, RoomRefusal> {
    join(&world.services, who, room, "", Role::Player, LAZER).await
}

/// A playlist of the map, twice.
fn new_playlist() -> NewPlaylist {
    NewPlaylist {
        name: "a playlist".to_owned(),
        password: String::new(),
        duration: Duration::from_hours(24),
        max_attempts: None,
        max_participants: None,
        settings: Settings::default(),
        items: vec![item(), item()],
    }
}

/// One that is there, and its items.
async fn playlist(world: &World, host: Id<User>, max_attempts: Option<u16>) -> (Id<Room>, Vec<Id<PlaylistItem>>) {
    let new = NewPlaylist { max_attempts, ..new_playlist() };
    let made = create_playlist(&world.services, host, new).await.unwrap();
    (made.summary.id, made.playlist.iter().map(|item| item.id).collect())
}

async fn token(
    world: &World,
    room: Id<Room>,
    item: Id<PlaylistItem>,
    user: Id<User>,
) -> Result<Id<ScoreToken>, ItemTokenRefusal> {
    let checksum = world.services.store.beatmap_by_id(MAP).await.unwrap().unwrap().checksum;
    let play = NewPlay { user, beatmap: MAP, beatmap_checksum: &checksum, ruleset: 0, client_hash: "abc" };
    issue_item_token(&world.services, room, item, &play).await
}

/// Somebody plays an item with so many hundreds. Gives their score's place.
async fn plays(world: &World, room: Id<Room>, item: Id<PlaylistItem>, user: Id<User>, hundreds: u32) -> u64 {
    let token = token(world, room, item, user).await.unwrap();
    world.advance(Duration::from_secs(60));
    let placed = submit_item_score(&world.services, room, item, &play(user, token, hundreds, &[])).await.unwrap();
    assert!(placed.score.ranked, "a score of a room is an ordinary score too");
    placed.position
}
