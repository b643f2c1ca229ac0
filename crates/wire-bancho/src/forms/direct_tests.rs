use kiai_model::{Beatmap, BeatmapSet, BeatmapStatus, Id, Ruleset, Timestamp};

use super::*;

fn set(title: &str) -> BeatmapSet {
    BeatmapSet {
        id: Id::new(75),
        title: title.into(),
        title_unicode: "題".into(),
        artist: "An|artist".into(),
        artist_unicode: String::new(),
        creator: "peppy".into(),
        owner: None,
        source: String::new(),
        tags: String::new(),
        status: BeatmapStatus::Ranked,
        genre: 1,
        language: 1,
        bpm: 120.0,
        nsfw: false,
        has_video: true,
        has_storyboard: false,
        has_cover: false,
        preview_type: None,
        submitted_at: Timestamp(0),
        ranked_at: None,
        updated_at: Timestamp(1_400_433_418_999),
        play_count: 0,
        favourite_count: 0,
    }
}

fn map(version: &str, ruleset: Ruleset) -> Beatmap {
    Beatmap {
        id: Id::new(1),
        set: Id::new(75),
        checksum: String::new(),
        filename: String::new(),
        version: version.into(),
        ruleset,
        status: BeatmapStatus::Ranked,
        circle_size: 4.0,
        approach_rate: 9.0,
        overall_difficulty: 8.0,
        drain_rate: 6.0,
        bpm: 120.0,
        total_length_ms: 0,
        hit_length_ms: 0,
        circle_count: 0,
        slider_count: 0,
        spinner_count: 0,
        star_rating: 4.196,
        max_combo: 0,
        format_version: 14,
        updated_at: Timestamp(0),
        play_count: 0,
        pass_count: 0,
        online_offset_ms: 0,
    }
}

#[test]
fn a_set_is_one_line_in_the_form_both_clients_read() {
    let (set, maps) = (set("A: \"title\"\n"), [map("Easy", Ruleset::Osu), map("a,b|c@d★e", Ruleset::Mania)]);
    let line = DirectSet { set: &set, maps: &maps, size_bytes: 5_000_000, size_without_video_bytes: 1_000_000 };
    assert_eq!(
        line.to_string(),
        "75 Anartist - A title.osz|AnIartist|A: \"title\" |peppy|1|0.0|2014-05-18T17:16:58Z|75|0|1|0|5000000|1000000|\
         Easy★4.20@0,a;bIcad*e★4.20@3"
    );
    let bare = DirectSet { maps: &[], size_bytes: 0, size_without_video_bytes: 0, ..line };
    assert_eq!(bare.to_string().split('|').count(), 14);
}

#[test]
fn an_answer_begins_with_its_count_and_an_error_with_minus_one() {
    assert_eq!(direct_answer(0, &[]), "0");
    assert_eq!(direct_answer(FULL_PAGE, &["a".into(), "b".into()]), "101\na\nb");
    assert_eq!(direct_error("Not\nnow"), "-1\nNot now");
}

#[test]
fn a_search_is_read_as_each_client_writes_it() {
    let read = |text: &str| DirectQuery::read(&Fields::read(text.as_bytes()));
    let asked = read("u=a&h=b&r=0&q=Top+Rated&m=-1&p=2");
    assert_eq!((asked.filter, asked.ruleset, asked.place), (DirectFilter::Ranked, None, 2));
    for written in ["Top+Rated", "Top%20Rated", "Top%2BRated", "top rated", "+Top+Rated+"] {
        assert_eq!(read(&format!("q={written}")).text, DirectText::TopRated, "{written}");
    }
    assert_eq!(read("q=Most%20Played").text, DirectText::MostPlayed);
    assert_eq!((read("q=Newest").text, read("").text), (DirectText::Newest, DirectText::Newest));
    assert_eq!(read("q=a%2Bb+c").text, DirectText::Words("a+b c".into()));
    for (number, filter) in [
        ("0", DirectFilter::Ranked),
        ("2", DirectFilter::Pending),
        ("3", DirectFilter::Qualified),
        ("4", DirectFilter::All),
        ("5", DirectFilter::Graveyard),
        ("7", DirectFilter::RankedPlayed),
        ("8", DirectFilter::Loved),
        ("", DirectFilter::All),
        ("99999999999", DirectFilter::All),
    ] {
        assert_eq!(read(&format!("r={number}")).filter, filter, "{number}");
    }
    assert_eq!(read("m=3").ruleset, Some(Ruleset::Mania));
    for (place, read_as) in [("-5", 0), ("x", 0), ("99999999999", u32::MAX), ("40", 40)] {
        assert_eq!(read(&format!("p={place}")).place, read_as);
    }
}
