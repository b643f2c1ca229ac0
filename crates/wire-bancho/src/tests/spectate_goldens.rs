//! Watching: who does, and what of a play is left out or added.

use kiai_model::Id;

use super::{assert_client, assert_packets, assert_server};
use crate::{
    ClientPacket,
    Dialect::{Neosu, Stable},
    ServerPacket,
    rooms::{ScoreFrame, ScoreV2Portions},
    spectate::{FrameBundle, ReplayAction},
};

#[test]
fn watching_begins_and_ends_with_a_number_or_nothing() {
    for dialect in [Stable, Neosu] {
        assert_packets(
            dialect,
            &[ClientPacket::StartSpectating(Id::new(1000)), ClientPacket::CantSpectate, ClientPacket::StopSpectating],
            "10 00 00 04 00 00 00 e8 03 00 00  15 00 00 00 00 00 00  11 00 00 00 00 00 00",
        );
    }
}

#[test]
fn watchers_are_told_by_number() {
    for dialect in [Stable, Neosu] {
        assert_packets(
            dialect,
            &[
                ServerPacket::SpectatorJoined(Id::new(1000)),
                ServerPacket::FellowSpectatorJoined(Id::new(1001)),
                ServerPacket::SpectatorCantSpectate(Id::new(1001)),
                ServerPacket::FellowSpectatorLeft(Id::new(1001)),
                ServerPacket::SpectatorLeft(Id::new(1000)),
            ],
            "0d 00 00 04 00 00 00 e8 03 00 00  2a 00 00 04 00 00 00 e9 03 00 00  16 00 00 04 00 00 00 e9 03 00 00
             2b 00 00 04 00 00 00 e9 03 00 00  0e 00 00 04 00 00 00 e8 03 00 00",
        );
    }
}

#[test]
fn a_bundle_without_frames_says_what_happens() {
    let bundle = FrameBundle {
        action: ReplayAction::NewSong,
        score_frame: Some(ScoreFrame::default()),
        sequence: 1,
        ..FrameBundle::default()
    };
    const BODY: &str = "00 26 00 00 00  00 00 00 00  00 00  01  00 00 00 00 00  00 00 00 00 00 00 00 00 00 00 00 00
         00 00 00 00  00 00 00 00  00 00 00 00  01 00";
    assert_server(Neosu, ServerPacket::SpectateFrames(bundle.clone()), &format!("0f 00 {BODY}"));
    assert_client(Neosu, ClientPacket::SpectateFrames(bundle), &format!("12 00 {BODY}"));
}

#[test]
fn the_score_may_be_left_out_or_have_the_parts_of_score_v2() {
    let bundle = FrameBundle { extra: 7, action: ReplayAction::Fail, sequence: 2, ..FrameBundle::default() };
    assert_client(
        Stable,
        ClientPacket::SpectateFrames(bundle.clone()),
        "12 00 00 09 00 00 00  07 00 00 00  00 00  04  02 00",
    );
    let score_v2 = Some(ScoreV2Portions { combo: 0.5, bonus: 2.0 });
    let score_frame = Some(ScoreFrame { score_v2, ..ScoreFrame::default() });
    assert_client(
        Stable,
        ClientPacket::SpectateFrames(FrameBundle { score_frame, ..bundle }),
        "12 00 00 36 00 00 00  07 00 00 00  00 00  04  00 00 00 00 00  00 00 00 00 00 00 00 00 00 00 00 00
         00 00 00 00  00 00 00 00  00 00 00 01  00 00 00 00 00 00 e0 3f  00 00 00 00 00 00 00 40  02 00",
    );
}
