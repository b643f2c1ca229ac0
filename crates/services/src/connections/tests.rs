//! The catalogue of the connection limiter (CC, XT01, XT02), and of delivery.

use std::time::Duration;

use bytes::Bytes;

use super::*;

const USER: Id<User> = Id::new(2);
const NOW: Timestamp = Timestamp(1_000_000);

#[derive(Default)]
struct Heard(Mutex<Vec<Event>>, AtomicBool);

impl Outlet for Heard {
    fn deliver(&self, envelope: &Envelope<'_>) {
        self.0.lock().push(envelope.event().clone());
    }

    fn end(&self) {
        self.1.store(true, Ordering::Release);
    }
}

struct Table {
    bus: Arc<Bus>,
    connections: Arc<Connections>,
}

impl Table {
    fn new() -> Self {
        let bus = Arc::new(Bus::default());
        Self { connections: Connections::new(bus.clone()), bus }
    }

    fn open(&self, client: &Client, kind: ConnectionKind) -> (OpenConnection, Arc<Heard>) {
        let heard = Arc::new(Heard::default());
        (self.connections.open(USER, client, kind, heard.clone(), NOW).unwrap(), heard)
    }

    fn close(&self, connection: &OpenConnection, ending: Ending) {
        self.connections.close(connection, ending, NOW);
    }

    fn registered(&self) -> Vec<Id<Connection>> {
        self.connections.instances.lock().registered(USER)
    }
}

fn game(instance: u128) -> Client {
    Client { instance: Some(instance), token_id: "token".into() }
}

fn tool(token_id: &str) -> Client {
    Client { instance: None, token_id: token_id.into() }
}

#[test]
fn cc01_cc02_cc03_cc10_a_connection_is_registered_until_it_ends() {
    for client in [game(1), tool("t")] {
        let table = Table::new();
        let (connection, _) = table.open(&client, ConnectionKind::Spectator);
        assert_eq!(table.registered(), [connection.id]);
        assert!(connection.is_current());
        table.close(&connection, Ending::Clean);
        assert!(table.registered().is_empty());
    }
}

#[test]
fn cc04_cc05_cc11_the_newest_instance_wins() {
    for (first, second) in [(game(1), game(2)), (tool("t"), tool("u")), (game(1), tool("u")), (tool("t"), game(1))] {
        let table = Table::new();
        let (old, _) = table.open(&first, ConnectionKind::Spectator);
        let (new, _) = table.open(&second, ConnectionKind::Spectator);
        assert!(!old.is_current() && new.is_current());
        assert_eq!(table.registered(), [new.id]);
    }
}

#[test]
fn xt01_all_connections_of_the_old_instance_are_asked_to_log_out() {
    let table = Table::new();
    let kinds = [ConnectionKind::Spectator, ConnectionKind::Multiplayer, ConnectionKind::Metadata];
    let old = kinds.map(|kind| table.open(&game(1), kind));
    let (_, new) = table.open(&game(2), ConnectionKind::Metadata);
    for (connection, heard) in old {
        assert!(!connection.is_current());
        assert_eq!(*heard.0.lock(), [Event::DisconnectRequested]);
    }
    assert!(new.0.lock().is_empty());
    let (_, next) = table.open(&game(2), ConnectionKind::Spectator);
    assert!(new.0.lock().is_empty() && next.0.lock().is_empty());
}

#[test]
fn cc06_cc12_a_stale_farewell_changes_nothing() {
    for client in [game(1), tool("t")] {
        let table = Table::new();
        let (old, heard) = table.open(&client, ConnectionKind::Spectator);
        let (new, _) = table.open(&client, ConnectionKind::Spectator);
        assert!(!old.is_current());
        assert!(heard.0.lock().is_empty(), "a replaced connection is assumed dead");
        table.close(&old, Ending::Clean);
        assert_eq!(table.registered(), [new.id]);
    }
}

#[test]
fn cc07_cc08_cc13_hubs_are_registered_apart() {
    for client in [game(1), tool("t")] {
        let table = Table::new();
        let (first, _) = table.open(&client, ConnectionKind::Spectator);
        let (second, _) = table.open(&client, ConnectionKind::Metadata);
        assert_eq!(table.registered(), [first.id, second.id]);
        table.close(&first, Ending::Clean);
        assert_eq!(table.registered(), [second.id]);
    }
}

#[test]
fn cc09_the_instance_wins_over_the_token() {
    let table = Table::new();
    let (first, _) = table.open(&game(1), ConnectionKind::Spectator);
    table.open(&Client { token_id: "renewed".into(), ..game(1) }, ConnectionKind::Metadata);
    assert!(first.is_current());
}

#[test]
fn xt02_a_lost_instance_may_return() {
    let table = Table::new();
    let (lost, _) = table.open(&game(1), ConnectionKind::Spectator);
    table.close(&lost, Ending::Lost);
    assert_eq!(table.registered(), [lost.id]);
    let (back, _) = table.open(&game(1), ConnectionKind::Spectator);
    assert!(back.is_current());
    assert_eq!(table.registered(), [back.id]);
}

#[test]
fn an_instance_that_does_not_return_is_forgotten() {
    let table = Table::new();
    let (lost, _) = table.open(&game(1), ConnectionKind::Spectator);
    table.close(&lost, Ending::Lost);
    let later = NOW + Duration::from_secs(600);
    let other = Id::new(3);
    table.connections.open(other, &game(9), ConnectionKind::Spectator, Arc::new(Heard::default()), later).unwrap();
    assert!(table.registered().is_empty());
}

#[test]
fn connections_of_one_user_are_limited() {
    let table = Table::new();
    for _ in 0..MAX_CONNECTIONS_PER_USER {
        table.open(&game(1), ConnectionKind::Spectator);
    }
    let outlet = Arc::new(Heard::default());
    let one_more = table.connections.open(USER, &game(1), ConnectionKind::Spectator, outlet, NOW);
    assert_eq!(one_more.unwrap_err(), OpenRefusal::TooMany);
}

#[test]
fn an_event_reaches_its_audience_and_nobody_else() {
    let table = Table::new();
    let (watcher, heard) = table.open(&game(1), ConnectionKind::Spectator);
    let (_, other) = table.open(&game(1), ConnectionKind::Metadata);
    let watched = Audience::Watchers(Id::new(9));
    let event = Event::WatchingEnded { watcher: Id::new(9) };
    table.bus.tell(watched.clone(), event.clone());
    table.connections.join(watcher.id, watched.clone());
    table.connections.join(watcher.id, watched.clone());
    table.bus.tell(watched.clone(), event.clone());
    table.connections.part(watcher.id, &watched);
    table.bus.tell(watched.clone(), event.clone());
    table.connections.join(watcher.id, watched.clone());
    table.close(&watcher, Ending::Clean);
    table.bus.tell(watched, event.clone());
    assert_eq!(heard.0.lock().len(), 1);
    table.bus.tell(Audience::User(USER), event.clone());
    table.bus.tell(Audience::Everyone, event.clone());
    table.bus.tell(Audience::Connection(watcher.id), event.clone());
    assert_eq!(*other.0.lock(), [event.clone(), event]);
    assert_eq!(table.connections.count(), 1);
}

#[test]
fn users_are_counted_once_however_many_connections_they_have() {
    let table = Table::new();
    let place = Audience::Watchers(Id::new(9));
    let count = || table.connections.user_count(&place);
    let (one, _) = table.open(&game(1), ConnectionKind::Spectator);
    let (other, _) = table.open(&game(1), ConnectionKind::Metadata);
    table.connections.join(one.id, place.clone());
    table.connections.join(other.id, place.clone());
    table.connections.join(other.id, place.clone());
    assert_eq!(count(), 1);
    let third = Arc::new(Heard::default());
    let third = table.connections.open(Id::new(3), &game(9), ConnectionKind::Metadata, third, NOW).unwrap();
    table.connections.join(third.id, place.clone());
    assert_eq!(count(), 2);
    table.connections.part(one.id, &place);
    assert_eq!(count(), 2, "the other connection is still there");
    table.close(&other, Ending::Clean);
    assert_eq!(count(), 1);
    table.close(&third, Ending::Clean);
    assert_eq!(count(), 0);
}

#[test]
fn whoever_leaves_takes_nobody_elses_place() {
    for leaving in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        let table = Table::new();
        let place = Audience::Watchers(Id::new(9));
        let open = |user: u32| {
            let heard = Arc::new(Heard::default());
            let client = game(u128::from(user));
            let kind = ConnectionKind::Spectator;
            let connection = table.connections.open(Id::new(user.into()), &client, kind, heard.clone(), NOW).unwrap();
            table.connections.join(connection.id, place.clone());
            (connection, heard)
        };
        let all: Vec<_> = (10..14_u32).map(open).collect();
        for (gone, index) in leaving.into_iter().enumerate() {
            table.connections.part(all[index].0.id, &place);
            assert_eq!(table.connections.user_count(&place), 3 - gone);
            table.bus.tell(place.clone(), Event::WatchingEnded { watcher: Id::new(9) });
            let heard = |index: &usize| all[*index].1.0.lock().len();
            assert_eq!(heard(&index), gone, "told nothing after it left");
            assert!(leaving[gone + 1..].iter().all(|still| heard(still) == gone + 1));
        }
        all.iter().for_each(|(connection, _)| table.connections.close(connection, Ending::Clean, NOW));
        assert_eq!(table.connections.count(), 0);
    }
}

struct Encoded {
    encoding: Encoding,
    counts: Arc<Mutex<(usize, usize)>>,
}

impl Outlet for Encoded {
    fn deliver(&self, envelope: &Envelope<'_>) {
        let bytes = envelope.encoded(self.encoding, |_| {
            self.counts.lock().0 += 1;
            Some(Bytes::from_static(b"event"))
        });
        self.counts.lock().1 += usize::from(bytes.is_some());
    }

    fn end(&self) {}
}

#[test]
fn an_event_is_encoded_once_for_each_gate() {
    let table = Table::new();
    let gates = [(); 2].map(|()| (table.connections.new_encoding(), Arc::new(Mutex::new((0, 0)))));
    for user in 10..60 {
        for (encoding, counts) in &gates {
            let outlet = Arc::new(Encoded { encoding: *encoding, counts: counts.clone() });
            table.connections.open(Id::new(user), &game(1), ConnectionKind::Spectator, outlet, NOW).unwrap();
        }
    }
    table.bus.tell(Audience::Everyone, Event::ShuttingDown);
    for (_, counts) in gates {
        assert_eq!(*counts.lock(), (1, 50));
    }
}

#[test]
fn everyone_hears_once_that_the_server_stops() {
    let table = Table::new();
    let (_, heard) = table.open(&game(1), ConnectionKind::Spectator);
    table.connections.begin_shutdown();
    table.connections.begin_shutdown();
    assert!(table.connections.is_shutting_down());
    assert_eq!(*heard.0.lock(), [Event::ShuttingDown]);
}

#[test]
fn connections_end_with_their_tokens() {
    let table = Table::new();
    let (_, first) = table.open(&tool("t"), ConnectionKind::Spectator);
    let (_, second) = table.open(&tool("u"), ConnectionKind::Metadata);
    table.bus.publish(&Message::TokensRevoked { user: Some(USER), token_ids: ["t".to_owned()].into() });
    assert!(first.1.load(Ordering::Acquire));
    assert!(!second.1.load(Ordering::Acquire));
}
