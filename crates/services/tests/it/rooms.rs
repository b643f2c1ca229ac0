//! Playing together.

use std::{sync::Arc, time::Duration};

use kiai_model::{
    BeatmapStatus, Event, Id, Mods, Room, User,
    rooms::{Abilities, NewItem, Role, RoomEvent, RoomKind, Settings},
};
use kiai_services::{
    beatmaps::{ImportOptions, import},
    connections::{ConnectionKind, Ending},
    rooms::{self, Refusal, RoomCommand, RoomDraft, RoomRefusal, apply, create, find_live, join, leave},
};
use kiai_testkit::{MapFixture, TestDatabase, TestServices};

use crate::ears::Ear;

mod crossing;
mod inside;
mod lasting;
mod playlists;

/// The numbers of the maps there are, each in a set of its own.
const MAPS: [i64; 2] = [880, 890];

const LAZER: Abilities =
    Abilities { needs_seat: false, needs_map: true, has_results: true, tells_only_missing_maps: false };
const STABLE: Abilities =
    Abilities { needs_seat: true, needs_map: false, has_results: false, tells_only_missing_maps: true };

/// Makes of `async fn name(t: TestServices)` a module `name` with a test on each database, as the store's tests have it.
macro_rules! both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($services:ident: TestServices) $body:block)*) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn body($services: TestServices) $body

            #[tokio::test]
            async fn sqlite() {
                body(world(&Arc::new(TestDatabase::sqlite())).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                let Some(database) = TestDatabase::postgres().await.map(Arc::new) else { return };
                body(world(&database).await).await;
                database.remove().await;
            }
        }
    )* };
}
use both_databases;

/// Services with two ranked maps.
async fn world(database: &Arc<TestDatabase>) -> TestServices {
    let t = TestServices::on(database).await;
    let folder = tempfile::tempdir().unwrap();
    for (map, title) in MAPS.into_iter().zip(["Song", "Tune"]) {
        let file = folder.path().join(format!("{map}.osz"));
        std::fs::write(&file, MapFixture::osz(&[MapFixture::new(title, map / 10, 20)])).unwrap();
        let options = ImportOptions { status: None, default_status: BeatmapStatus::Ranked, owner: None };
        let summary = import(&t.services, vec![file], options, &|_, _, _| {}).await.unwrap();
        assert_eq!(summary.imported_count(), 1, "{summary:?}");
    }
    t
}

/// A user of this name with a connection for rooms.
async fn player(t: &TestServices, name: &str) -> Ear {
    let user = t.given_user(name).await;
    Ear::open(t, user, ConnectionKind::Multiplayer)
}

fn item(map: i64) -> NewItem {
    NewItem {
        beatmap: Id::new(map),
        checksum: None,
        ruleset: 0,
        required_mods: Mods::default(),
        allowed_mods: Mods::default(),
        is_freestyle: false,
    }
}

fn draft() -> RoomDraft {
    let settings = Settings { name: "a room".to_owned(), ..Settings::default() };
    RoomDraft { kind: RoomKind::Normal, settings, item: Some(item(MAPS[0])) }
}

async fn given_room(t: &TestServices, host: &Ear) -> Id<Room> {
    create(&t.services, &host.connection, draft(), LAZER).await.unwrap().id
}

async fn comes(t: &TestServices, ear: &Ear, room: Id<Room>) -> Result<Arc<Room>, RoomRefusal> {
    join(&t.services, &ear.connection, room, "", Role::Player, LAZER).await
}

async fn asks(t: &TestServices, ear: &Ear, command: RoomCommand) -> Result<(), RoomRefusal> {
    apply(&t.services, &ear.connection, command).await
}

async fn goes(t: &TestServices, ear: &Ear) {
    leave(&t.services, &ear.connection, None, Role::Player).await.unwrap();
}

/// The connection of a player ends.
async fn breaks(t: &TestServices, ear: &Ear) {
    t.services.connections.close(&ear.connection, Ending::Lost, t.services.clock.now());
    rooms::close(&t.services, &ear.connection).await;
}

fn room(t: &TestServices, id: Id<Room>) -> Arc<Room> {
    find_live(&t.services, id).unwrap()
}

fn users(room: &Room) -> Vec<Id<User>> {
    room.users.iter().map(|user| user.id).collect()
}

/// What a connection was told of rooms, in short, without all that only says how the whole room is.
fn heard(ear: &Ear) -> Vec<String> {
    let in_words = |event: Event| match event {
        Event::RoomEntered { .. } => Some("entered".to_owned()),
        Event::RoomExited { .. } => Some("exited".to_owned()),
        Event::RoomEvent { event, .. } => Some(match &*event {
            RoomEvent::UserJoined { user } => format!("+{}", user.id),
            RoomEvent::UserLeft { user } => format!("-{}", user.id),
            RoomEvent::UserKicked { user, .. } => format!("kicked {}", user.id),
            RoomEvent::HostChanged { host } => format!("host {}", host.unwrap_or(Id::new(0))),
            RoomEvent::Invited { by, .. } => format!("invited by {by}"),
            other => format!("{other:?}").split([' ', '{', '(']).next().unwrap_or_default().to_owned(),
        }),
        _ => None,
    };
    ear.told().into_iter().filter_map(in_words).collect()
}

fn refusal<T: std::fmt::Debug>(result: Result<T, RoomRefusal>) -> Refusal {
    match result.unwrap_err() {
        RoomRefusal::Refused(refusal) => refusal,
        other => panic!("the room was to refuse: {other:?}"),
    }
}

/// Waits for what tasks of the services do in their own time.
async fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let waited = tokio::time::timeout(Duration::from_secs(30), async {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    });
    assert!(waited.await.is_ok(), "never: {what}");
}
