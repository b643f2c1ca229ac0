use super::*;

const FULL: &str = r#"osu file format v14

[General]
AudioFilename: song.mp3
PreviewTime: 1500
Mode: 0

[Metadata]
Title:Time
TitleUnicode:時
Artist:Nobody
Creator:kiai
Version:Hard
Source:the fixtures
Tags:own making
BeatmapID:12
BeatmapSetID:3

[Difficulty]
HPDrainRate:5.5
CircleSize:4.2
OverallDifficulty:8.1
ApproachRate:9.3
SliderMultiplier:1
SliderTickRate:1

[Events]
0,0,"bg.jpg",0,0
Video,0,"clip.mp4"
2,2500,3500
Sprite,Foreground,Centre,"a.png",320,240

[TimingPoints]
0,500,4,2,1,50,1,0
9000,300,4,2,1,50,1,0

[HitObjects]
64,64,1000,1,0
100,100,2000,2,0,L|300:100,2,100
256,192,6000,12,0,8000
64,64,9900,1,0
"#;

#[test]
fn a_file_says_all_about_itself() {
    let (file, chart) = BeatmapFile::read(FULL.as_bytes()).unwrap();
    assert!(chart.is_ok());
    let expected = BeatmapFile {
        checksum: checksum(FULL.as_bytes()),
        encoding: Encoding::Utf8,
        format_version: 14,
        title: "Time".into(),
        title_unicode: "時".into(),
        artist: "Nobody".into(),
        artist_unicode: "Nobody".into(),
        creator: "kiai".into(),
        version: "Hard".into(),
        source: "the fixtures".into(),
        tags: "own making".into(),
        beatmap_id: Some(12),
        set_id: Some(3),
        ruleset: Ruleset::Osu,
        circle_size: 4.2,
        approach_rate: 9.3,
        overall_difficulty: 8.1,
        drain_rate: 5.5,
        bpm: 120.0,
        total_length_ms: 8_900,
        hit_length_ms: 7_900,
        circle_count: 2,
        slider_count: 1,
        spinner_count: 1,
        audio_file: "song.mp3".into(),
        preview_ms: Some(1_500),
        background_file: "bg.jpg".into(),
        has_video: true,
        has_storyboard: true,
    };
    assert_eq!(file, expected);
    assert_eq!(file.missing(), []);
}

#[test]
fn missing_fields_are_named() {
    let (file, _) = BeatmapFile::read(b"osu file format v14\n[Metadata]\nTitle: \nCreator:me\n").unwrap();
    assert_eq!(file.missing(), [Field::Title, Field::Artist, Field::Version]);
    assert_eq!((file.beatmap_id, file.set_id, file.preview_ms), (None, None, None));
    assert_eq!((file.bpm, file.total_length_ms, file.object_count()), (0.0, 0, 0));
}

#[test]
fn checksum_is_that_of_the_bytes_whatever_their_encoding() {
    assert_eq!(checksum(b""), "d41d8cd98f00b204e9800998ecf8427e");
    let shift_jis = b"osu file format v3\n[Metadata]\nTitle:\x8e\x9e\n";
    let (file, _) = BeatmapFile::read(shift_jis).unwrap();
    assert_eq!(file.checksum, checksum(shift_jis));
    assert_eq!(file.encoding, Encoding::Lossy);
}

#[test]
fn what_is_unfit_for_calculation_is_not_measured() {
    let crowd = format!("{FULL}{}", "0,0,9900,1,0\n".repeat(1_000));
    let (file, chart) = BeatmapFile::read(crowd.as_bytes()).unwrap();
    assert!(chart.is_err());
    assert_eq!((file.title.as_str(), file.bpm, file.total_length_ms, file.hit_length_ms), ("Time", 0.0, 0, 0));
}

proptest::proptest! {
    #[test]
    fn garbage_never_panics(body in "(\\[(General|Metadata|Difficulty|Events|TimingPoints|HitObjects)\\]\n([ -~]{0,40}\n|[0-9,|:.BL-]{0,40}\n){0,6}){0,8}") {
        let _ = BeatmapFile::read(format!("osu file format v14\n{body}").as_bytes());
    }

    #[test]
    fn bytes_never_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let _ = BeatmapFile::read(&bytes);
        let _ = BeatmapFile::read(&[b"osu file format v14\n[HitObjects]\n", bytes.as_slice()].concat());
    }
}
