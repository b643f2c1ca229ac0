//! The three hubs over real sockets, as the game uses them.

mod builds;
mod metadata;
mod spectator;
mod takeover;

use kiai_clients::lazer::{Heard, MetadataHub};
use kiai_wire_lazer::hub::metadata::MetadataClient;

/// What the metadata hub tells next.
pub(crate) async fn told(hub: &mut MetadataHub) -> MetadataClient {
    match hub.next().await.unwrap() {
        Some(Heard::Call(call)) => call,
        other => panic!("{other:?}"),
    }
}

/// The metadata hub of a player, after its first callback.
pub(crate) async fn metadata(game: &kiai_clients::LazerClient) -> MetadataHub {
    let mut hub = game.open_metadata().await.unwrap();
    assert_eq!(told(&mut hub).await, MetadataClient::DailyChallengeUpdated(None));
    hub
}
