use kiai_clients::lazer::Heard;
use kiai_services::accounts::{authenticate, revoke};
use kiai_testkit::TestServer;
use kiai_wire_lazer::hub::{StatefulUserHubClient, metadata::MetadataServer};

use super::metadata;

#[tokio::test]
async fn the_newest_client_logs_the_older_out() {
    let server = TestServer::start().await;
    let old = server.register("Alice").await;
    let mut spectator = old.open_spectator().await.unwrap();
    let mut old_metadata = metadata(&old).await;
    let mut multiplayer = old.open_multiplayer().await.unwrap();

    let new = server.log_in("Alice").await;
    let new_metadata = metadata(&new).await;
    let asked = Some(StatefulUserHubClient::DisconnectRequested);
    assert_eq!(old_metadata.next().await.unwrap().and_then(common), asked);
    assert_eq!(spectator.next().await.unwrap().and_then(common), asked);
    assert_eq!(multiplayer.next().await.unwrap().and_then(common), asked);

    let refused = old_metadata.call(&MetadataServer::RefreshFriends).await.unwrap_err().to_string();
    assert!(refused.contains("An unexpected error occurred invoking 'RefreshFriends' on the server."), "{refused}");
    new_metadata.call(&MetadataServer::RefreshFriends).await.unwrap();
    server.stop().await;
}

fn common<C>(heard: Heard<C>) -> Option<StatefulUserHubClient> {
    match heard {
        Heard::Common(call) => Some(call),
        Heard::Call(_) => None,
    }
}

#[tokio::test]
async fn connections_end_with_the_sign_in() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let mut hub = metadata(&alice).await;
    let session = authenticate(server.services(), &alice.access_token().unwrap()).await.unwrap();
    revoke(server.services(), &session).await.unwrap();
    assert_eq!(hub.next().await.unwrap(), None);
    server.stop().await;
}

#[tokio::test]
async fn a_stopping_server_says_so_and_closes() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let mut hub = metadata(&alice).await;
    let server = server.restart().await;
    assert_eq!(hub.next().await.unwrap().and_then(common), Some(StatefulUserHubClient::ServerShuttingDown));
    assert!(hub.next().await.unwrap().is_none());
    server.stop().await;
}
