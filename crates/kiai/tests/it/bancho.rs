//! neosu and osu!stable over real sockets.

mod chat;
mod direct;
mod downloads;
mod friends;
mod hostile;
mod hosts;
mod login;
mod map_requests;
pub(crate) mod matches;
mod memory;
mod mirrors;
mod policy;
mod presence;
mod scores;
mod society;
mod sockets;
mod visits;
mod web;

use std::time::Duration;

use kiai_clients::{
    NeosuClient,
    bancho::{BanchoClient, Family},
};
use kiai_model::{Id, User};
use kiai_testkit::{PASSWORD, Player, TestServer};
use kiai_wire_bancho::{ClientPacket, Packet, ServerPacket, login::LoginResult};

/// A neosu in which somebody with an account has logged in.
pub(crate) async fn neosu(server: &TestServer, name: &str) -> NeosuClient {
    logged_in(server.neosu(), name).await
}

pub(crate) async fn logged_in<F: Family>(client: BanchoClient<F>, name: &str) -> BanchoClient<F> {
    let reply = client.login(name, PASSWORD).await.unwrap();
    assert!(matches!(reply.result, LoginResult::LoggedIn(_)), "{reply:?}");
    client.poll(&[]).await.unwrap();
    client
}

/// An account, and a neosu logged in to it.
pub(crate) async fn player(server: &TestServer, name: &str) -> (Id<User>, NeosuClient) {
    let Player { id, .. } = server.register(name).await;
    (Id::new(id), neosu(server, name).await)
}

fn ids(packets: &[ServerPacket]) -> Vec<u16> {
    packets.iter().map(Packet::id).collect()
}

/// What waits, without the answer to the PING.
pub(crate) async fn heard<F: Family>(client: &BanchoClient<F>, packets: &[ClientPacket]) -> Vec<ServerPacket> {
    let mut heard = client.poll(packets).await.unwrap();
    heard.retain(|packet| *packet != ServerPacket::Pong);
    heard
}

/// How long to wait for what must come; longer than a busy machine takes.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// Polls until something of the kind comes.
pub(crate) async fn await_packet<F: Family, T>(
    client: &BanchoClient<F>,
    mut pick: impl FnMut(&ServerPacket) -> Option<T>,
) -> T {
    let looking = async {
        loop {
            if let Some(found) = client.poll(&[]).await.unwrap().iter().find_map(&mut pick) {
                return found;
            }
        }
    };
    tokio::time::timeout(DEADLINE, looking).await.expect("it comes before the deadline")
}
