use std::net::IpAddr;

use kiai_model::{Id, user::Roles};
use kiai_services::{
    accounts::{logins_of, set_roles},
    builds::{forget_build, name_build},
};
use kiai_testkit::{Player, TestServer};
use kiai_wire_lazer::hub::{metadata::MetadataServer, spectator::SpectatorServer};

use super::metadata;

const UNSUPPORTED: &str = "Realtime online functionality is not supported on this version of the \
                           game. Please upgrade to the latest version.";

/// Checked servers exempt moderators.
async fn checked() -> (TestServer, Player) {
    let server =
        TestServer::start_with(&[("CLIENT_CHECK_VERSION", "on"), ("CLIENT_CHECK_VERSION_EXEMPT", "moderator")]).await;
    let alice = server.register("Alice").await;
    (server, alice)
}

#[tokio::test]
async fn xt03_an_unknown_build_connects_and_every_call_is_refused() {
    let (server, alice) = checked().await;
    let metadata = metadata(&alice).await;
    let refused = metadata.call(&MetadataServer::RefreshFriends).await.unwrap_err().to_string();
    assert!(refused.ends_with(UNSUPPORTED), "{refused}");
    let spectator = alice.open_spectator().await.unwrap();
    let refused = spectator.call(&SpectatorServer::StartWatchingUser(Id::new(2))).await.unwrap_err().to_string();
    assert!(refused.ends_with(UNSUPPORTED), "{refused}");
    let rooms = alice.open_multiplayer().await.unwrap();
    let refused = rooms.connection().invoke("LeaveRoom", 0, |_| {}).await.unwrap_err().to_string();
    let told = format!(
        "An unexpected error occurred invoking 'LeaveRoom' on the server. InvalidStateException: {UNSUPPORTED}"
    );
    assert!(refused.ends_with(&told), "{refused}");
    server.stop().await;
}

#[tokio::test]
async fn xt03_a_build_is_allowed_and_forbidden_while_its_games_are_connected() {
    let (server, alice) = checked().await;
    let hub = metadata(&alice).await;
    let hash = alice.game().version_hash.to_uppercase();
    for (allowed, is_ok) in [(true, true), (false, false), (true, true)] {
        name_build(server.services(), &hash, "2026.807.0", allowed).await.unwrap();
        assert_eq!(hub.call(&MetadataServer::RefreshFriends).await.is_ok(), is_ok);
    }
    assert!(forget_build(server.services(), &hash).await.unwrap());
    assert!(hub.call(&MetadataServer::RefreshFriends).await.is_err());
    server.stop().await;
}

#[tokio::test]
async fn xt03_who_is_exempt_may_use_any_build() {
    let (server, alice) = checked().await;
    let hub = metadata(&alice).await;
    assert!(hub.call(&MetadataServer::RefreshFriends).await.is_err());
    set_roles(server.services(), Id::new(alice.id), Roles::MODERATOR).await.unwrap();
    hub.call(&MetadataServer::RefreshFriends).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn md10_the_address_of_a_game_is_noted_once_for_each_connection() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let times = async || {
        let logins = logins_of(server.services(), Id::new(alice.id), 10).await.unwrap();
        logins.into_iter().map(|login| (login.address.parse::<IpAddr>().unwrap(), login.count)).collect::<Vec<_>>()
    };
    assert_eq!(times().await, []);
    let _first = metadata(&alice).await;
    assert_eq!(times().await, [(server.address().ip(), 1)]);
    alice.open_spectator().await.unwrap();
    let _again = metadata(&alice).await;
    assert_eq!(times().await, [(server.address().ip(), 2)]);
    server.stop().await;
}
