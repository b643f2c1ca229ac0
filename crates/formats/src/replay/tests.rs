use kiai_model::{
    Acronym, Beatmap, BeatmapStatus, HitResult, Id, Mod, ModSetting, Score, score::Origin, spectate::ReplayFrame,
    statistics::Variant,
};
use proptest::prelude::*;

use super::*;

fn frame(time_ms: f64, x: f32, y: f32, buttons: i32) -> ReplayFrame {
    ReplayFrame { time_ms, x: Some(x), y: Some(y), buttons }
}

pub(super) fn replay() -> Replay {
    Replay {
        ruleset: Ruleset::Osu,
        version: LAZER_VERSION,
        beatmap_checksum: "0123456789abcdef0123456789abcdef".into(),
        username: "名 of a player".into(),
        hash: "fedcba9876543210fedcba9876543210".into(),
        counts: LegacyCounts { count_300: 148, count_100: 3, count_miss: 1, ..Default::default() },
        total_score: 812_345,
        max_combo: 254,
        perfect: false,
        legacy_mods: 8 + 64,
        life_graph: "0|1,500|0.9,".into(),
        played_at: Timestamp(1_786_104_300_123),
        frames: Frames { frames: vec![frame(-1_000.0, 256.0, -500.0, 0), frame(17.0, 1.25, 300.5, 5)], seed: 0 },
        legacy_online_id: -1,
        lazer: Some(LazerScore {
            online_id: 5_001,
            mods: Mods(vec![Mod {
                acronym: "DT".parse::<Acronym>().unwrap(),
                settings: [("speed_change".to_owned(), ModSetting::Double(1.3))].into(),
            }]),
            statistics: [(HitResult::Great, 148), (HitResult::SliderTailHit, 50)].into_iter().collect(),
            maximum_statistics: [(HitResult::Great, 152)].into_iter().collect(),
            client_version: "2026.807.0-läzer".into(),
            rank: Some(Grade::SH),
            user_id: 2,
            total_score_without_mods: Some(766_363),
            pauses: vec![1_200],
        }),
    }
}

#[test]
fn what_is_written_reads_back_the_same() {
    assert_eq!(Replay::decode(&replay().encode()), Ok(replay()));
    let bare = Replay { lazer: None, ..replay() };
    assert_eq!(Replay::decode(&bare.encode()), Ok(bare));
    let old = Replay { version: 20_131_216, legacy_online_id: 7, lazer: None, ..replay() };
    assert_eq!(Replay::decode(&[&old.encode()[..old.encode().len() - 4]].concat()), Ok(old));
}

#[test]
fn results_are_counted_in_the_old_scheme_of_each_ruleset() {
    use HitResult::{Good, Great, LargeTickHit, LargeTickMiss, Meh, Miss, Ok, Perfect, SmallTickHit, SmallTickMiss};
    let statistics = [
        (Perfect, 1),
        (Great, 2),
        (Good, 4),
        (Ok, 8),
        (Meh, 16),
        (Miss, 32),
        (LargeTickHit, 64),
        (LargeTickMiss, 128),
        (SmallTickHit, 256),
        (SmallTickMiss, 512),
    ];
    let statistics = statistics.into_iter().collect();
    for (ruleset, [count_300, count_100, count_50, count_geki, count_katu, count_miss]) in [
        (Ruleset::Osu, [2, 8, 16, 0, 0, 32]),
        (Ruleset::Taiko, [2, 8, 0, 0, 0, 32]),
        (Ruleset::Catch, [2, 64, 256, 0, 512, 160]),
        (Ruleset::Mania, [2, 8, 16, 1, 4, 32]),
    ] {
        let expected = LegacyCounts { count_300, count_100, count_50, count_geki, count_katu, count_miss };
        assert_eq!(LegacyCounts::of(ruleset, &statistics), expected, "{ruleset:?}");
    }
    let many = [(HitResult::Great, 70_000)].into_iter().collect();
    assert_eq!(LegacyCounts::of(Ruleset::Osu, &many).count_300, u16::MAX);
}

#[test]
fn header_stands_where_the_game_looks_for_it() {
    let bytes = replay().encode();
    assert_eq!(bytes[..7], [0, 0x93, 0xC3, 0xC9, 0x01, 0x0B, 32]);
    let frames_at = bytes.windows(5).position(|w| w == [0x5D, 0, 0, 0x20, 0]).unwrap();
    let ticks = i64::from_le_bytes(bytes[frames_at - 12..frames_at - 4].try_into().unwrap());
    assert_eq!(ticks, 639_217_011_001_230_000);
    let unpacked = u64::from_le_bytes(bytes[frames_at + 5..frames_at + 13].try_into().unwrap());
    assert_eq!(unpacked, "-1000|256|-500|0,1017|1.25|300.5|5,-12345|0|0|0".len() as u64);
}

#[test]
fn cut_files_are_refused() {
    let bytes = replay().encode();
    for length in 0..bytes.len() {
        assert!(Replay::decode(&bytes[..length]).is_err(), "{length}");
    }
}

#[test]
fn lengths_that_lie_cost_nothing() {
    let mut bomb = vec![0x5D, 0xFF, 0xFF, 0xFF, 0xFF];
    bomb.extend(u64::MAX.to_le_bytes());
    assert!(Frames::decode(&bomb).is_err());
    let mut large = lzma::pack(b"0|0|0|0");
    large[5..13].copy_from_slice(&(1_u64 << 40).to_le_bytes());
    assert!(Frames::decode(&large).is_err());
    assert!(Frames::decode(&lzma::pack(&vec![b'0'; (32 << 20) + 1])).is_err());
}

#[test]
fn a_score_becomes_the_replay_lazer_would_have_written() {
    let statistics: HitCounts =
        [(HitResult::Great, 10), (HitResult::LargeTickHit, 2), (HitResult::SmallTickMiss, 3), (HitResult::Miss, 1)]
            .into_iter()
            .collect();
    let score = Score {
        id: Id::new(9),
        user: Id::new(2),
        beatmap: Id::new(4),
        beatmap_checksum: "fedcba9876543210fedcba9876543210".into(),
        ruleset: Ruleset::Catch,
        variant: Variant::Standard,
        total_score: 900_000,
        total_score_without_mods: Some(800_000),
        classic_total_score: None,
        accuracy: 0.9,
        max_combo: 13,
        grade: Grade::S,
        passed: true,
        ranked: true,
        flags: vec![],
        mods: Mods(vec![Mod::from("NC".parse::<Acronym>().unwrap())]),
        statistics,
        maximum_statistics: [(HitResult::Great, 11), (HitResult::LargeTickHit, 2)].into_iter().collect(),
        pauses: vec![],
        pp: None,
        origin: Origin::Lazer,
        client_hash: String::new(),
        started_at: Timestamp(0),
        ended_at: Timestamp(60_000),
        has_replay: true,
        processed: false,
        personal_best: false,
    };
    let (beatmap, early) = (beatmap(), Beatmap { format_version: 4, ..beatmap() });
    let frames = [frame(100.0, 1.0, 2.0, 1)];
    let played = |beatmap| {
        Replay::from(Played { score: &score, beatmap, username: "a", client_version: "v", frames: &frames, seed: 0 })
    };
    let replay = played(&beatmap);
    let counts = LegacyCounts { count_300: 10, count_100: 2, count_katu: 3, count_miss: 1, ..Default::default() };
    assert_eq!((replay.counts, replay.perfect, replay.legacy_mods), (counts, true, 512 + 64));
    assert_eq!(replay.frames.frames[0].time_ms, 100.0);
    assert_eq!(replay.beatmap_checksum, score.beatmap_checksum);
    assert_eq!(replay.lazer.as_ref().map(|lazer| (lazer.online_id, lazer.user_id)), Some((9, 2)));
    assert_eq!(played(&early).frames.frames[0].time_ms, 76.0);
}

fn beatmap() -> Beatmap {
    Beatmap {
        id: Id::new(4),
        set: Id::new(1),
        checksum: "0123456789abcdef0123456789abcdef".into(),
        filename: "a.osu".into(),
        version: "Hard".into(),
        ruleset: Ruleset::Osu,
        status: BeatmapStatus::Ranked,
        circle_size: 4.0,
        approach_rate: 9.0,
        overall_difficulty: 8.0,
        drain_rate: 5.0,
        bpm: 120.0,
        total_length_ms: 1_000,
        hit_length_ms: 1_000,
        circle_count: 1,
        slider_count: 0,
        spinner_count: 0,
        star_rating: 1.0,
        max_combo: 13,
        format_version: 14,
        updated_at: Timestamp(0),
        play_count: 0,
        pass_count: 0,
        online_offset_ms: 0,
    }
}

proptest! {
    #[test]
    fn frames_survive(frames in proptest::collection::vec((-5_000..5_000_i32, -1e4_f32..1e4, -1e4_f32..1e4, 0..32_i32), 0..50)) {
        let mut time_ms = 0;
        let frames = frames.into_iter().map(|(dt, x, y, buttons)| {
            time_ms += dt;
            // -12345 marks the seed, and no client waits backwards for twelve seconds.
            frame(f64::from(time_ms), x, y, buttons)
        });
        let frames = Frames { frames: frames.collect(), seed: 3 };
        prop_assert_eq!(Frames::decode(&frames.encode()), Ok(frames));
    }

    #[test]
    fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in 0..200_usize) {
        let _ = Replay::decode(&bytes);
        let _ = Frames::decode(&bytes);
        let mut damaged = replay().encode();
        let at = at.min(damaged.len() - 1);
        for (to, from) in damaged[at..].iter_mut().zip(bytes) {
            *to ^= from;
        }
        let _ = Replay::decode(&damaged);
    }
}
