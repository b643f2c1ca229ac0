use kiai_model::{BeatmapStatus, Grade, Id, Ruleset};

use super::*;

#[test]
fn fields_are_read_as_each_client_writes_them() {
    let fields = Fields::read(b"u=$token&h=ab-_cd&channel=%23osu&q=Top%20Rated&n=a+b&us=[clan]&x=100%&empty=&u=second");
    for (name, value) in [
        ("u", "$token"),
        ("h", "ab-_cd"),
        ("channel", "#osu"),
        ("q", "Top Rated"),
        ("n", "a b"),
        ("us", "[clan]"),
        ("x", "100%"),
        ("empty", ""),
    ] {
        assert_eq!(fields.get(name), Some(value), "{name}");
    }
    assert_eq!(fields.any(&["username", "us", "u"]), Some("[clan]"));
    assert_eq!(fields.get("none"), None);
}

#[test]
fn fields_are_bounded_and_hold_no_nul() {
    assert_eq!(Fields::read(&b"a=1&".repeat(10_000)), Fields::read(&b"a=1&".repeat(MAX_FIELDS)));
    assert_eq!(Fields::read(b"a=b%00c%ff").get("a"), Some("b\u{fffd}c\u{fffd}"));
}

#[test]
fn passwords_do_not_show_when_fields_are_printed() {
    assert!(!format!("{:?}", Fields::read(b"u=alice&h=5f4dcc3b")).contains("5f4dcc3b"));
}

#[test]
fn a_question_about_maps_is_read_and_bounded() {
    let question = BeatmapInfoQuestion::read(br#"{"Filenames":["a.osu"],"Ids":[75],"Other":1}"#).unwrap();
    assert_eq!((question.filenames, question.ids), (vec!["a.osu".to_owned()], vec![75]));
    assert_eq!(BeatmapInfoQuestion::read(b"{}").unwrap(), BeatmapInfoQuestion::default());
    let many = format!(r#"{{"Filenames":[{}"a"],"Ids":[1,2,3]}}"#, "\"a\",".repeat(1000));
    let question = BeatmapInfoQuestion::read(many.as_bytes()).unwrap();
    assert_eq!((question.filenames.len(), question.ids.len()), (MAX_MAPS, 0));
    for bad in [&b""[..], b"{\"Ids\":[\"x\"]}", b"{\"Filenames\":null}", &[b'['; 10_000]] {
        assert!(BeatmapInfoQuestion::read(bad).is_err());
    }
}

#[test]
fn a_line_about_a_map_is_written_as_osu_stable_reads_it() {
    let line = |status, grades| BeatmapInfoLine {
        index: 2,
        map: Id::new(75),
        set: Id::new(1),
        md5: "a5b99395a42bd55bc5eb1d2411cbdf8b",
        status,
        grades,
    };
    assert_eq!(
        line(BeatmapStatus::Ranked, &[(Ruleset::Mania, Grade::XH), (Ruleset::Osu, Grade::S)][..]).to_string(),
        "2|75|1|a5b99395a42bd55bc5eb1d2411cbdf8b|1|S|N|N|XH"
    );
    assert!(line(BeatmapStatus::Graveyard, &[][..]).to_string().ends_with("|0|N|N|N|N"));
}
