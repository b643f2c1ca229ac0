use kiai_formats::replay::{Frames, Replay, classic_frames};
use kiai_model::spectate::ReplayFrame;

#[test]
fn real_replays_read_and_write() {
    let Some(folder) = crate::real_data() else { return };
    for file in std::fs::read_dir(folder.join("replays")).unwrap() {
        let path = file.unwrap().path();
        let replay = Replay::decode(&std::fs::read(&path).unwrap()).unwrap();
        println!(
            "{}: {:?} v{} {} frames, {:?}",
            path.display(),
            replay.ruleset,
            replay.version,
            replay.frames.frames.len(),
            replay.lazer
        );
        assert_eq!(replay.beatmap_checksum.len(), 32);
        let again = Replay::decode(&replay.encode()).unwrap();
        for (frame, other) in replay.frames.frames.iter().zip(&again.frames.frames) {
            assert!((frame.time_ms - other.time_ms).abs() <= 1.0);
            assert_eq!((frame.x, frame.y, frame.buttons), (other.x, other.y, other.buttons));
        }
        assert_eq!(again.lazer, replay.lazer);
        let classic = Frames::decode(&classic_frames(&replay.encode()).unwrap()).unwrap();
        let is_begin = |frame: &&ReplayFrame| (frame.x, frame.y) == (Some(256.0), Some(-500.0));
        assert_eq!(classic.frames.iter().take(2).filter(is_begin).count(), 2, "it begins as osu!stable's do");
        assert!(classic.frames.ends_with(&again.frames.frames), "nothing is lost for bancho clients");
        assert_eq!(classic.seed, again.frames.seed);
    }
}
