//! Matches of neosu and osu!stable.

mod commands;
mod hostile;
mod inside;
mod round;

use std::time::Duration;

use kiai_clients::bancho::{BanchoClient, Family, Neosu, Rooms, RunningClient, Stable};
use kiai_model::Id;
use kiai_services::rooms::whereabouts;
use kiai_testkit::{Clients, MapFixture, PASSWORD, TestServer};
use kiai_wire_bancho::{
    ClientPacket,
    codec::Text,
    rooms::{Match, RoomPassword, SlotStatus},
};

use super::{DEADLINE, map_requests::checksum};

/// A running client, and its time.
pub(crate) struct Seat<F> {
    pub(crate) client: RunningClient<F>,
    now: Duration,
}

impl<F: Family> Seat<F> {
    /// An account, and a client that runs with it and has a map.
    pub(crate) async fn take(server: &Clients, client: BanchoClient<F>, name: &str, map: &str) -> Self {
        server.register(name).await;
        Self::log_in(client, name, map).await
    }

    /// A client that runs with an account there is, and has a map.
    pub(crate) async fn log_in(client: BanchoClient<F>, name: &str, map: &str) -> Self {
        let now = Duration::ZERO;
        let mut client = RunningClient::log_in(client, name, PASSWORD, now).await.unwrap();
        client.rooms.maps.insert(map.to_owned());
        client.settle(now).await.unwrap();
        Self { client, now }
    }

    /// Goes on with the same visit where the server is now.
    pub(crate) fn moved_to(&mut self, client: BanchoClient<F>) {
        client.set_token(self.client.client.token());
        self.client.client = client;
    }

    pub(crate) fn me(&self) -> i64 {
        self.client.world.me.unwrap()
    }

    /// Says something and hears what comes of it.
    pub(crate) async fn say(&mut self, packets: impl IntoIterator<Item = ClientPacket>) {
        packets.into_iter().for_each(|packet| self.client.push(packet));
        self.client.settle(self.now).await.unwrap();
    }

    /// Hears what has come, and answers it as the client does.
    pub(crate) async fn hear(&mut self) {
        self.now += Duration::from_secs(31);
        self.client.settle(self.now).await.unwrap();
    }

    /// Hears until it knows of this, before the deadline.
    pub(crate) async fn hear_until(&mut self, mut is_so: impl FnMut(&RunningClient<F>) -> bool) {
        let hearing = async {
            while !is_so(&self.client) {
                self.hear().await;
            }
        };
        tokio::time::timeout(DEADLINE, hearing).await.expect("it is so before the deadline");
    }

    pub(crate) async fn talk(&mut self, text: &str) {
        self.client.say("#multiplayer", text);
        self.client.settle(self.now).await.unwrap();
    }

    pub(crate) fn room(&self) -> &Match {
        self.client.rooms.current.as_ref().expect("it is in a room")
    }

    /// How a slot stands.
    pub(crate) fn slot(&self, slot: usize) -> SlotStatus {
        self.room().slots.0[slot].status
    }

    pub(crate) async fn join(&mut self, number: u16, password: &str) {
        let password = RoomPassword::from(Text::from(password));
        self.say([ClientPacket::JoinRoom { match_id: number.into(), password }]).await;
    }
}

/// A server with a map, and its checksum.
pub(crate) async fn begin() -> (TestServer, String) {
    begin_with(&[]).await
}

/// The same, with these settings.
async fn begin_with(settings: &[(&str, &str)]) -> (TestServer, String) {
    let server = TestServer::start_with(settings).await;
    let map = MapFixture::new("Together", 75, 40);
    let md5 = checksum(&map.osu());
    server.import(&MapFixture::osz(&[map])).await;
    (server, md5)
}

/// Alice with neosu has made a room with the map; Bob with neosu and Carol with osu!stable have come.
pub(crate) struct Three {
    pub(crate) server: TestServer,
    pub(crate) alice: Seat<Neosu>,
    pub(crate) bob: Seat<Neosu>,
    pub(crate) carol: Seat<Stable>,
}

impl Three {
    pub(crate) async fn inside() -> Self {
        Self::inside_of(begin().await).await
    }

    pub(crate) async fn inside_of((server, md5): (TestServer, String)) -> Self {
        let mut alice = Seat::take(&server, server.neosu(), "Alice", &md5).await;
        let mut bob = Seat::take(&server, server.neosu(), "Bob", &md5).await;
        let mut carol = Seat::take(&server, server.stable(), "Carol", &md5).await;
        alice.say([ClientPacket::CreateRoom(Box::new(Rooms::<Neosu>::new_room("", "", Some((75, &md5)))))]).await;
        let number = alice.room().id;
        bob.join(number, "").await;
        carol.join(number, "").await;
        let mut three = Self { server, alice, bob, carol };
        three.hear().await;
        three
    }

    pub(crate) async fn hear(&mut self) {
        self.alice.hear().await;
        self.bob.hear().await;
        self.carol.hear().await;
    }

    /// Waits until somebody is in no room any more, whose visit is over.
    pub(crate) async fn is_gone(&self, user: i64) {
        let gone = async {
            while whereabouts(self.server.services(), Id::new(user)).is_some() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(DEADLINE, gone).await.expect("they go before the deadline");
    }

    /// Alice starts, and all have loaded.
    pub(crate) async fn play(&mut self) {
        self.alice.say([ClientPacket::StartMatch]).await;
        self.hear().await;
        self.hear().await;
    }
}
