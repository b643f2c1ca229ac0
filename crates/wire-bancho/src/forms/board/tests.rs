use proptest::prelude::*;

use super::*;

fn line() -> BoardLine<'static> {
    BoardLine {
        id: Id::new(1234),
        name: "Alice",
        score: 987_654,
        max_combo: 402,
        count_50: 3,
        count_100: 12,
        count_300: 350,
        count_miss: 1,
        count_katu: 8,
        count_geki: 80,
        is_perfect: false,
        mods: LegacyMods::HIDDEN.or(LegacyMods::DOUBLE_TIME),
        user: Id::new(7),
        rank: 2,
        set_at: 1_786_104_300,
        has_replay: true,
        neosu_mods: None,
    }
}

#[test]
fn a_score_is_written_as_each_client_reads_it() {
    let stable = "1234|Alice|987654|402|3|12|350|1|8|80|0|72|7|2|1786104300|1";
    assert_eq!(line().to_string(), stable);
    let mods = crate::neosu::mods::NeosuMods::default().encode();
    let neosu = BoardLine { neosu_mods: Some(mods), is_perfect: true, has_replay: false, ..line() }.to_string();
    assert_eq!(
        neosu,
        "1234|Alice|987654|402|3|12|350|1|8|80|1|72|7|2|1786104300|0|\
         AAAAQAAAAAAAAIA/AgAAAAAAgL8AAAAAAACAvwAAAAAAAIC/AACAvw=="
    );
    assert_eq!(neosu.split('|').count(), 17);
}

#[test]
fn a_header_has_four_lines_and_all_that_neosu_needs() {
    let header = BoardHeader {
        status: BeatmapStatus::Loved,
        map: Id::new(75),
        set: Id::new(1),
        score_count: 1200,
        offset_ms: -5,
        artist: "Kenji | Ninuma",
        title: "DISCO\n★PRINCE",
        rating: 9.25,
    };
    let text = header.to_string();
    assert_eq!(text, "5|false|75|1|1200|0|\n-5\n[bold:0,size:20]Kenji   Ninuma|DISCO ★PRINCE\n9.2\n");
    assert_eq!(text.lines().next().unwrap().matches('|').count(), 6);
}

#[test]
fn every_status_has_its_number_of_this_form() {
    let numbers = BeatmapStatus::ALL.map(board_status);
    assert_eq!(numbers, [0, 0, 0, 2, 3, 4, 5]);
    assert_eq!(board_without_scores(BeatmapStatus::Wip), "0|false");
    assert_eq!((BOARD_UNKNOWN, BOARD_OUTDATED), ("-1|false", "1|false"));
}

#[test]
fn a_question_is_read_as_both_clients_ask_it() {
    let of_neosu = b"m=0&s=0&vv=4&a=0&h=&v=5&f=a%20-%20b%20%28c%29%20%5bd%5d.osu&c=A5B99395A42BD55BC5EB1D2411CBDF8B\
                     &i=-1&mods=72&us=$token&ha=x";
    let question = BoardQuestion::read(&Fields::read(of_neosu));
    assert_eq!(
        question,
        BoardQuestion {
            mode: Some(0),
            is_header_only: false,
            kind: BoardKind::Team,
            filename: "a - b (c) [d].osu".to_owned(),
            md5: "a5b99395a42bd55bc5eb1d2411cbdf8b".to_owned(),
            set: None,
            mods: LegacyMods(72),
        }
    );
    let of_stable = b"s=1&vv=4&v=2&c=a5b99395a42bd55bc5eb1d2411cbdf8b&f=a.osu&m=3&i=12&mods=16&h=&a=0&us=a&ha=b";
    let question = BoardQuestion::read(&Fields::read(of_stable));
    assert_eq!((question.mode, question.is_header_only, question.kind), (Some(3), true, BoardKind::Mods));
    assert_eq!(question.set, Some(Id::new(12)));
}

#[test]
fn what_cannot_be_read_counts_as_not_said() {
    for bad in ["", "m=4&v=9&c=x&i=x&mods=-1&s=2", "m=99999999999999999999&mods=4294967296&c=zz", "v=&m=&c=%00"] {
        let question = BoardQuestion::read(&Fields::read(bad.as_bytes()));
        assert_eq!((question.mode, question.kind, question.is_header_only), (None, BoardKind::Global, false), "{bad}");
        assert_eq!((question.md5.as_str(), question.mods, question.set), ("", LegacyMods::NONE, None));
    }
    let long = format!("f={}", "x".repeat(1000));
    assert_eq!(BoardQuestion::read(&Fields::read(long.as_bytes())).filename, "");
}

proptest! {
    #[test]
    fn no_name_breaks_a_line(name in any::<String>(), score in any::<i64>()) {
        let text = BoardLine { name: &name, score, ..line() }.to_string();
        prop_assert_eq!(text.split('|').count(), 16);
        prop_assert_eq!(text.lines().count(), 1);
    }
}
