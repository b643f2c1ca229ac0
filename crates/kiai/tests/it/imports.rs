//! `kiai import`, with and without a server.

use crate::process::Operator;

const MAP: &str = "osu file format v14

[General]
AudioFilename: audio.mp3
Mode: 0

[Metadata]
Title:Lines
Artist:kiai
Creator:testkit
Version:Normal
BeatmapID:720010
BeatmapSetID:72001

[Difficulty]
HPDrainRate:4
CircleSize:4
OverallDifficulty:6
ApproachRate:8
SliderMultiplier:1.4
SliderTickRate:1

[TimingPoints]
0,500,4,1,0,100,1,0

[HitObjects]
100,100,1000,1,0,0:0:0:0:
200,100,1500,1,0,0:0:0:0:
";

#[test]
fn beatmaps_are_imported_the_same_whether_a_server_runs_or_not() {
    for running in [false, true] {
        let operator = Operator::new();
        let server = running.then(|| operator.serve(&[]));
        std::fs::create_dir(operator.path("maps")).unwrap();
        operator.write("maps/map.osu", MAP);
        operator.write("maps/broken.osz", "no archive");

        let imported = operator.run(&["import", "maps"], &[]);
        assert!(imported.status.success(), "{imported:?}");
        let (answer, progress) = (text(imported.stdout), text(imported.stderr));
        assert!(progress.contains("/2] imported as set 72001: "), "{progress}");
        assert!(answer.contains("broken.osz: "), "{answer}");
        assert!(answer.ends_with("1 imported, 0 updated, 0 unchanged, 1 skipped\n"), "{answer}");

        let again = operator.answer(&["import", "maps/map.osu"]);
        assert_eq!(again, "0 imported, 0 updated, 1 unchanged, 0 skipped\n");
        let other_status = operator.answer(&["import", "maps/map.osu", "--status", "loved"]);
        assert_eq!(other_status, "0 imported, 1 updated, 0 unchanged, 0 skipped\n");
        let nobody = operator.run(&["import", "maps/map.osu", "--owner", "Nobody"], &[]);
        assert_eq!((nobody.status.code(), text(nobody.stderr).as_str()), (Some(1), "kiai: there is no user Nobody\n"));
        assert!(
            operator.run_with(&["user", "add", "Mapper", "mapper@example.com"], "correct horse\n").status.success()
        );
        let owned = operator.answer(&["import", "maps/map.osu", "--owner", "Mapper"]);
        assert_eq!(owned, "0 imported, 1 updated, 0 unchanged, 0 skipped\n");
        operator.write("maps/corrected.osu", &MAP.replace("Title:Lines", "Title:Straight Lines"));
        let corrected = operator.answer(&["import", "maps/corrected.osu"]);
        assert_eq!(corrected, "0 imported, 1 updated, 0 unchanged, 0 skipped\n");
        operator.write("maps/other.osu", &MAP.replace("Title:Lines", "Title:Dots").replace("720010", "720019"));
        let conflict = operator.answer(&["import", "maps/other.osu"]);
        let reason =
            "its number 72001 is that of \"kiai - Straight Lines\" by testkit, and this shares no difficulty with it";
        assert!(conflict.contains(&format!("other.osu: {reason}\n")), "{conflict}");
        assert!(conflict.ends_with("0 imported, 0 updated, 0 unchanged, 1 skipped\n"), "{conflict}");
        if let Some(server) = server {
            server.stop();
        }
    }
}

#[test]
fn a_path_that_is_not_there_is_told() {
    let operator = Operator::new();
    let refused = operator.run(&["import", "nowhere"], &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(refused.stderr).contains("nowhere cannot be read: "));
    assert_eq!(operator.run(&["import", ".", "--status", "best"], &[]).status.code(), Some(2));
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn maps_are_brought_into_line_with_their_songs_whether_a_server_runs_or_not() {
    for running in [false, true] {
        let operator = Operator::new();
        let server = running.then(|| operator.serve(&[]));
        operator.write("map.osu", MAP);
        assert!(operator.run(&["import", "map.osu"], &[]).status.success());
        let offset = |arguments: &[&str]| operator.answer(&[&["beatmap", "offset"], arguments].concat());
        let shown = |ms: i32| format!("720010\t{ms} ms\tkiai - Lines [Normal]\n");
        assert_eq!(offset(&["720010"]), shown(0));
        assert_eq!(offset(&["720010", "-12"]), shown(-12));
        let checksum = kiai_formats::osu::checksum(MAP.as_bytes());
        assert_eq!(offset(&[&checksum]), shown(-12));
        assert_eq!(offset(&["--set", "72001", "25"]), shown(25));
        assert_eq!(offset(&["72001", "--set"]), shown(25));
        for (arguments, complaint) in [
            (&["1"][..], "kiai: there is no beatmap 1\n"),
            (&["nothing", "5"], "kiai: there is no beatmap nothing\n"),
            (&["--set", "1", "5"], "kiai: there is no set 1\n"),
            (&["--set", "x"], "kiai: there is no set x\n"),
            (&["720010", "10001"], "kiai: an offset is at most 10000 ms, to either side\n"),
            (&["720010", "-2147483648"], "kiai: an offset is at most 10000 ms, to either side\n"),
        ] {
            let refused = operator.run(&[&["beatmap", "offset"], arguments].concat(), &[]);
            assert_eq!((refused.status.code(), text(refused.stderr).as_str()), (Some(1), complaint), "{arguments:?}");
        }
        assert_eq!(offset(&["720010"]), shown(25));
        if let Some(server) = server {
            server.stop();
        }
    }
}
