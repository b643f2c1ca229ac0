use kiai_clients::lazer::{Heard, SpectatorHub};
use kiai_model::Id;
use kiai_testkit::TestServer;
use kiai_wire_lazer::hub::spectator::{SpectatorClient, SpectatorServer, SpectatorUser};

async fn told(hub: &mut SpectatorHub) -> SpectatorClient {
    match hub.next().await.unwrap() {
        Some(Heard::Call(call)) => call,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_watched_user_hears_who_comes_and_goes() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("Alice").await, server.register("Bob").await);
    let mut of_alice = alice.open_spectator().await.unwrap();
    let of_bob = bob.open_spectator().await.unwrap();
    let bob_id = Id::new(bob.id);
    let watcher = SpectatorUser { online_id: bob_id, username: "Bob".into() };
    let started = SpectatorClient::UserStartedWatching(vec![watcher].into());

    of_bob.watch(alice.id).await.unwrap();
    assert_eq!(told(&mut of_alice).await, started);
    of_bob.call(&SpectatorServer::EndWatchingUser(Id::new(alice.id))).await.unwrap();
    assert_eq!(told(&mut of_alice).await, SpectatorClient::UserEndedWatching(bob_id));
    of_bob.watch(alice.id).await.unwrap();
    assert_eq!(told(&mut of_alice).await, started);
    of_bob.close();
    assert_eq!(told(&mut of_alice).await, SpectatorClient::UserEndedWatching(bob_id));
    server.stop().await;
}
