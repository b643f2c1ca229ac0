use kiai_model::{Grade, HitResult, Id};

use super::{Skill, autoplay};

const MAP: &str = "osu file format v14

[General]
Mode: 0

[Difficulty]
HPDrainRate:5
CircleSize:4
OverallDifficulty:7
ApproachRate:8
SliderMultiplier:1.4
SliderTickRate:1

[TimingPoints]
0,500,4,1,0,100,1,0

[HitObjects]
100,100,1000,5,0,0:0:0:0:
200,100,1500,1,0,0:0:0:0:
100,200,2000,2,0,L|380:200,2,280
300,200,5000,1,0,0:0:0:0:
256,192,6000,12,0,8000,0:0:0:0:
";

fn play(miss_every: usize) -> crate::lazer::PlayScript {
    autoplay(MAP.as_bytes(), Id::new(7), "0", Skill { miss_every }).unwrap()
}

#[test]
fn everything_hit_is_a_million() {
    let submission = play(0).submission;
    assert_eq!((submission.total_score, submission.rank, submission.accuracy), (1_000_000, Grade::X, 1.0));
    assert_eq!(submission.statistics, submission.maximum_statistics);
    // three circles, a slider's head and a spinner; on the slider one repeat and a tick each way; its tail
    assert_eq!(submission.statistics.get(HitResult::Great), 5);
    assert_eq!(submission.statistics.get(HitResult::LargeTickHit), 3);
    assert_eq!(submission.statistics.get(HitResult::SliderTailHit), 1);
    assert_eq!(submission.max_combo, 9);
}

#[test]
fn what_is_left_out_is_a_miss() {
    let submission = play(2).submission;
    assert_eq!(submission.statistics.get(HitResult::Miss), 2);
    assert!(submission.total_score < 1_000_000 && submission.rank != Grade::X);
    assert!(submission.max_combo < 9);
}

#[test]
fn bundles_come_at_the_games_rate() {
    let script = play(0);
    let frames: Vec<_> = script.bundles.iter().flat_map(|timed| &timed.bundle.frames).collect();
    assert!(frames.windows(2).all(|pair| pair[0].time_ms <= pair[1].time_ms));
    assert!(script.bundles.iter().all(|timed| timed.bundle.frames.len() <= 31));
    assert!(script.bundles.windows(2).all(|pair| pair[1].after_ms - pair[0].after_ms < 220.0));
    let last = &script.bundles.last().unwrap().bundle.header;
    assert_eq!(last.statistics, script.submission.statistics);
    assert_eq!(last.total_score, script.submission.total_score);
}

#[test]
fn garbage_is_unplayable() {
    for garbage in ["", "osu file format v14\n", "\u{0}\u{1}\u{2}"] {
        assert!(autoplay(garbage.as_bytes(), Id::new(7), "0", Skill::default()).is_err());
    }
}
