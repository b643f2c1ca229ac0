//! Whatever comes, reading ends with a value or an error; what was read can be written and read again.

use kiai_model::{Acronym, HitCounts, HitResult, Mod, ModSetting, Mods};
use proptest::{collection::vec, prelude::*};

use super::bundle;
use crate::{
    hub::{
        metadata::{MetadataClient, MetadataServer},
        spectator::{FrameDataBundle, LegacyReplayFrame, SpectatorClient, SpectatorServer},
    },
    msgpack::{Call, DateTimeOffset, List, from_bytes, to_bytes},
};

const SPECTATOR_METHODS: [&str; 8] = [
    "BeginPlaySessionV2",
    "SendFrameDataV2",
    "EndPlaySessionV2",
    "StartWatchingUser",
    "EndWatchingUser",
    "BeginPlaySession",
    "SendFrameData",
    "EndPlaySession",
];

fn setting() -> impl Strategy<Value = ModSetting> {
    prop_oneof![
        any::<bool>().prop_map(ModSetting::Bool),
        any::<i32>().prop_map(ModSetting::Int),
        any::<i64>().prop_map(ModSetting::Long),
        (-1e300..1e300).prop_map(ModSetting::Double),
        (-1e30f32..1e30).prop_map(ModSetting::Float),
        "[a-z#0-9]{0,40}".prop_map(ModSetting::Text),
        Just(ModSetting::Null),
    ]
}

pub(super) fn mods() -> impl Strategy<Value = Mods> {
    let one = ("[A-Z0-9]{1,8}", proptest::collection::btree_map("[a-z_]{1,20}", setting(), 0..6))
        .prop_map(|(acronym, settings)| Mod { acronym: acronym.parse::<Acronym>().unwrap(), settings });
    vec(one, 0..6).prop_map(Mods)
}

fn counts() -> impl Strategy<Value = HitCounts> {
    vec((proptest::sample::select(HitResult::ALL.to_vec()), 0..=i32::MAX.cast_unsigned()), 0..18)
        .prop_map(|counts| counts.into_iter().map(|((result, _), count)| (result, count)).collect())
}

fn bundles() -> impl Strategy<Value = FrameDataBundle> {
    let frame = (-1e9..1e9, proptest::option::of(-1e6f32..1e6), proptest::option::of(-1e6f32..1e6), any::<i32>())
        .prop_map(|(time, mouse_x, mouse_y, button_state)| LegacyReplayFrame { time, mouse_x, mouse_y, button_state });
    (mods(), counts(), vec(frame, 0..40), any::<i64>(), proptest::option::of(any::<i64>()), vec(any::<i32>(), 0..5))
        .prop_map(|(mods, statistics, frames, total, without_mods, pauses)| {
            let mut bundle = bundle();
            bundle.header.mods = mods;
            bundle.header.statistics = statistics;
            bundle.header.total_score = total;
            bundle.header.total_score_without_mods = without_mods;
            bundle.header.pauses = Some(List(pauses));
            bundle.frames = List(frames);
            bundle
        })
}

proptest! {
    #[test]
    fn garbage_never_panics(bytes in vec(any::<u8>(), 0..512)) {
        for target in SPECTATOR_METHODS {
            let _ = SpectatorServer::decode(target, 2, &bytes);
        }
        for target in ["UserStartedWatching", "UserBeganPlaying", "UserSentFrames"] {
            let _ = SpectatorClient::decode(target, 2, &bytes);
        }
        let _ = MetadataServer::decode("UpdateActivity", 1, &bytes);
        let _ = MetadataClient::decode("UserPresenceUpdated", 2, &bytes);
        let _ = MetadataClient::decode("BeatmapSetsUpdated", 1, &bytes);
    }

    #[test]
    fn damaged_bundles_never_panic(bundle in bundles(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = Vec::new();
        SpectatorServer::SendFrameDataV2(None, bundle).append_arguments(&mut bytes);
        let at = at.index(bytes.len());
        let _ = SpectatorServer::decode("SendFrameDataV2", 2, &bytes[..at]);
        bytes[at] = byte;
        let _ = SpectatorServer::decode("SendFrameDataV2", 2, &bytes);
    }

    #[test]
    fn bundles_come_back(bundle in bundles()) {
        prop_assert_eq!(from_bytes::<FrameDataBundle>(&to_bytes(&bundle)).unwrap(), bundle);
    }

    #[test]
    fn mods_are_skipped_whole_wherever_they_stand(mods in mods(), more in vec(mods(), 0..3)) {
        let mut out = crate::msgpack::Writer::default();
        out.array_length(more.len() + 2);
        for all in [&mods].into_iter().chain(&more) {
            crate::msgpack::Encode::encode(all, &mut out);
        }
        out.integer(1);
        let bytes = out.into_bytes();
        let mut reader = crate::msgpack::Reader::aware_of_mods(&bytes);
        prop_assert!(reader.skip().is_ok());
        prop_assert_eq!(reader.remaining(), 0);
    }

    #[test]
    fn times_come_back(seconds in -62_135_596_800i64..253_402_300_799, nanoseconds in 0u32..1_000_000_000) {
        let time = DateTimeOffset { seconds, nanoseconds };
        prop_assert_eq!(from_bytes::<DateTimeOffset>(&to_bytes(&time)).unwrap(), time);
    }
}
