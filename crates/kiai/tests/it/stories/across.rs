//! Players of all clients before the eyes of players of all clients.

mod audience;
mod from_bancho;
mod from_lazer;
mod rough;

use kiai_clients::{
    bancho::{BanchoClient, Family, Performance},
    lazer::SpectatorHub,
};
use kiai_formats::osu::checksum;
use kiai_model::Ruleset;
use kiai_testkit::{MapFixture, TestServer};
use kiai_wire_bancho::{
    ClientPacket, ServerPacket,
    mods::LegacyMods,
    rooms::ScoreFrame,
    spectate::{FrameBundle, ReplayFrame},
};
use kiai_wire_lazer::hub::spectator::{SpectatedUserState, SpectatorClient};

use crate::bancho::{DEADLINE, heard};

fn map() -> MapFixture {
    MapFixture::new("stage", 90_001, 40)
}

fn map_md5() -> String {
    checksum(&map().osu())
}

async fn stage() -> TestServer {
    let server = TestServer::start().await;
    server.import(&MapFixture::osz(&[map()])).await;
    server
}

/// Frames of so many milliseconds, sixteen apart, with what only some rulesets look at.
fn frames(from_ms: i32, count: i32) -> Vec<ReplayFrame> {
    let frame = |n: i32| ReplayFrame {
        buttons: [0, 1, 5, 10, 16][usize::try_from(n % 5).unwrap()],
        legacy_button: 0,
        x: 256.5,
        y: 192.25,
        time_ms: from_ms + n * 16,
    };
    (0..count).map(frame).collect()
}

/// A play of the map on the stage: two seconds of it.
fn performance(mods: LegacyMods, mode: Ruleset) -> Performance {
    let mut performance = Performance::new(&map_md5(), map().beatmap_id, mods, mode, frames(0, 120));
    performance.score = ScoreFrame {
        count_300: 8,
        count_100: 2,
        count_geki: 1,
        count_katu: 1,
        total_score: 3_000,
        max_combo: 12,
        current_combo: 10,
        current_hp: 190,
        ..ScoreFrame::default()
    };
    performance
}

/// A client plays: from the begin, and a bundle each of the others' seconds.
async fn play_some<F: Family>(client: &BanchoClient<F>, performance: &mut Performance) -> Vec<FrameBundle> {
    let begin = performance.begin();
    let mut sent: Vec<FrameBundle> = begin.iter().filter_map(bundle_of).collect();
    heard(client, &begin).await;
    while let Some(bundle) = performance.next_bundle() {
        sent.push(bundle.clone());
        heard(client, &[ClientPacket::SpectateFrames(bundle)]).await;
    }
    sent
}

fn bundle_of(packet: &ClientPacket) -> Option<FrameBundle> {
    match packet {
        ClientPacket::SpectateFrames(bundle) => Some(bundle.clone()),
        _ => None,
    }
}

/// The ids of those packets that are about watching.
fn about_watching(packets: &[ServerPacket]) -> Vec<(u16, i64)> {
    let about = packets.iter().filter_map(|packet| match packet {
        ServerPacket::SpectatorJoined(user) => Some((13, user.get())),
        ServerPacket::SpectatorLeft(user) => Some((14, user.get())),
        ServerPacket::SpectatorCantSpectate(user) => Some((22, user.get())),
        ServerPacket::FellowSpectatorJoined(user) => Some((42, user.get())),
        ServerPacket::FellowSpectatorLeft(user) => Some((43, user.get())),
        ServerPacket::ChannelJoinSuccess(name) if **name == *"#spectator" => Some((64, 0)),
        ServerPacket::ChannelKick(name) if **name == *"#spectator" => Some((66, 0)),
        _ => None,
    });
    about.collect()
}

/// Polls until this was told about watching; gives all that was.
async fn watching_until<F: Family>(client: &BanchoClient<F>, last: (u16, i64)) -> Vec<(u16, i64)> {
    let mut told = Vec::new();
    let looking = async {
        while told.last() != Some(&last) {
            told.extend(about_watching(&heard(client, &[]).await));
        }
    };
    tokio::time::timeout(DEADLINE, looking).await.expect("it comes before the deadline");
    told
}

/// What a spectator hub tells next of plays.
async fn of_plays(hub: &mut SpectatorHub) -> SpectatorClient {
    hub.wait_for(|call| {
        let is_of_play = matches!(
            call,
            SpectatorClient::UserBeganPlaying(..)
                | SpectatorClient::UserSentFrames(..)
                | SpectatorClient::UserFinishedPlaying(..)
        );
        is_of_play.then_some(call)
    })
    .await
    .unwrap()
}

/// How the next play that ends ends.
async fn ending(hub: &mut SpectatorHub) -> SpectatedUserState {
    hub.wait_for(|call| match call {
        SpectatorClient::UserFinishedPlaying(_, state) => Some(state.state),
        _ => None,
    })
    .await
    .unwrap()
}
