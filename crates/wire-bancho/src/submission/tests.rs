use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use kiai_model::{Id, Ruleset, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::{forms::Fields, mods::LegacyMods};

/// What a client tells of its machine.
const HASHES: &str = "8cc76f9a7f66091699d129c31adc5a4b:runningunderwine:b4ec3c4334a0249dae95c284ec5983df:\
                      3568e4662a21308cbe0736850a6eb988:3568e4662a21308cbe0736850a6eb988:";

fn cipher() -> Cipher {
    Cipher::new("20260101", std::array::from_fn(|at| u8::try_from(at).unwrap())).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    hex.as_bytes()
        .as_chunks::<2>()
        .0
        .iter()
        .map(|two| u8::from_str_radix(str::from_utf8(two).unwrap(), 16).unwrap())
        .collect()
}

#[test]
fn texts_are_enciphered_as_clients_do_it() {
    for (plain, ciphered) in [
        ("hello world", "04a9d67b8fce5ab9bda8b0c3400c7cbd0afbf1bf553b621d5e9abfadb9224a9b"),
        (
            "0123456789abcdef0123456789abcdef",
            "fb396c887004ad1210053389c19fe913524989e88bcbc128011fab640dc0f2c93f4d2d4059642b343bf1bdfca737b76e\
             9e1d23798dafe07bb8c6b086dd9de5e4",
        ),
    ] {
        let base64 = STANDARD.encode(bytes(&ciphered.replace(' ', "")));
        assert_eq!(cipher().encrypt(plain.as_bytes()), base64);
        assert_eq!(cipher().decrypt(&base64).unwrap(), plain.as_bytes());
    }
}

#[test]
fn what_was_enciphered_otherwise_is_not_read() {
    let base64 = cipher().encrypt(b"hello world");
    let other = Cipher::new("20260102", [0; 32]).unwrap();
    assert_ne!(other.decrypt(&base64).as_deref(), Some(&b"hello world"[..]));
    for garbage in ["", "AAAA", "no base64!", &STANDARD.encode([7; 33]), &"A".repeat(20_000)] {
        assert_eq!(cipher().decrypt(garbage), None, "{garbage}");
    }
    for version in ["", "2026010", "202601011", "2026010x", "２０２６"] {
        assert!(Cipher::new(version, [0; 32]).is_none(), "{version}");
    }
    for iv in ["", "AAAA", "-", &STANDARD.encode([0; 31])] {
        assert_eq!(Cipher::of_form("20260101", iv).unwrap_err(), SubmissionFault::Field("iv"));
    }
}

/// A score of somebody who has logged in with a token.
const LINE: &str = "0123456789abcdef0123456789abcdef:$token:797c1e2ebb70196970a9a922e7c28df3:300:10:2:70:8:1:1234567:\
                    400:False:A:72:True:0:260102030405:mcosu";

#[test]
fn a_line_is_read_and_written() {
    let line = ScoreLine::decode(LINE).unwrap();
    assert_eq!(line.to_string(), LINE);
    assert_eq!((line.count_300, line.count_100, line.count_50), (300, 10, 2));
    assert_eq!((line.count_geki, line.count_katu, line.count_miss), (70, 8, 1));
    assert_eq!((line.total_score, line.max_combo, line.perfect), (1_234_567, 400, false));
    assert_eq!(line.mods, LegacyMods::HIDDEN.or(LegacyMods::DOUBLE_TIME));
    assert_eq!((line.passed, line.ruleset, line.grade.as_str()), (true, Ruleset::Osu, "A"));
    assert_eq!(line.checksum_with("20260101", HASHES, ""), line.checksum);
}

#[test]
fn a_supporter_has_a_space_that_the_checksum_does_not_know() {
    let mut line = ScoreLine::decode(LINE).unwrap();
    line.user = "Alice Bob".to_owned();
    let checksum = line.checksum_with("20260101", HASHES, "");
    line.user.push(' ');
    assert_eq!(line.username(), "Alice Bob");
    assert_eq!(line.checksum_with("20260101", HASHES, ""), checksum);
    assert_ne!(line.checksum_with("20260101", HASHES, "d41d8cd98f00b204e9800998ecf8427e"), checksum);
}

#[test]
fn spaces_after_the_version_tell_what_the_client_suspects() {
    let with = |spaces: usize| ScoreLine {
        version: format!("20250815{}", " ".repeat(spaces)),
        ..ScoreLine::decode(LINE).unwrap()
    };
    assert_eq!(with(6).reported(), ReportedFlags(6));
    for (spaces, expected) in [(0, false), (4, false), (2, true), (6, true), (8, true)] {
        assert_eq!(with(spaces).reported().is_suspicious(), expected, "{spaces}");
    }
    assert!(!ScoreLine::decode(LINE).unwrap().reported().is_suspicious());
}

#[test]
fn lines_that_no_client_writes_are_refused() {
    for (from, to) in [
        (":mcosu", ""),
        (":mcosu", ":mcosu:"),
        (":300:", ":-300:"),
        (":300:", ":+300:"),
        (":300:", "::"),
        (":300:", ":99999999999:"),
        (":400:", ":4e2:"),
        (":False:", ":false:"),
        (":True:0:", ":True:4:"),
        (":True:0:", ":True:-1:"),
        ("0123456789abcdef0123456789abcdef", "0123456789abcdef"),
        ("797c1e2ebb70196970a9a922e7c28df3", "'; drop table; --"),
    ] {
        assert!(matches!(ScoreLine::decode(&LINE.replacen(from, to, 1)), Err(SubmissionFault::Line(_))), "{from} {to}");
    }
}

fn form() -> Vec<(String, String)> {
    let cipher = cipher();
    let iv: [u8; 32] = std::array::from_fn(|at| u8::try_from(at).unwrap());
    [
        ("x", "0".to_owned()),
        ("ft", "0".to_owned()),
        ("st", "60000".to_owned()),
        ("fs", "0".to_owned()),
        ("bmk", "0123456789abcdef0123456789abcdef".to_owned()),
        ("c1", "a|b".to_owned()),
        ("pass", "secret".to_owned()),
        ("osuver", "20260101".to_owned()),
        ("iv", STANDARD.encode(iv)),
        ("s", cipher.encrypt(HASHES.as_bytes())),
        ("score", cipher.encrypt(LINE.as_bytes())),
        ("neosu-mods", "AAAAQAAAAAAAAIA/AgAAAAAAgL8AAAAAAACAvwAAAAAAAIC/AACAvw==".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

fn read(form: Vec<(String, String)>) -> Result<Submission, SubmissionFault> {
    Submission::read(&Fields::from_iter(form), Some(&Bytes::from_static(&[1; 24])))
}

#[test]
fn a_form_is_read_in_any_order() {
    let whole = read(form()).unwrap();
    assert_eq!(whole.line, ScoreLine::decode(LINE).unwrap());
    assert_eq!((whole.play_time_ms, whole.exited, whole.version.as_str()), (60_000, false, "20260101"));
    assert_eq!(whole.client_hashes.as_deref(), Some(HASHES));
    assert!(whole.replay.is_some() && whole.neosu_mods().unwrap().is_ok());
    assert_eq!(read(form().into_iter().rev().collect()).unwrap(), whole);
    let renamed = form().into_iter().map(|(name, value)| (name.replace("neosu-mods", "neomod-mods"), value));
    assert_eq!(read(renamed.collect()).unwrap(), whole);
}

#[test]
fn a_form_without_what_it_needs_is_none() {
    for (name, fault) in [
        ("osuver", SubmissionFault::Field("osuver")),
        ("iv", SubmissionFault::Field("iv")),
        ("score", SubmissionFault::Field("score")),
    ] {
        let without = form().into_iter().filter(|(known, _)| known != name);
        assert_eq!(read(without.collect()), Err(fault));
    }
    for (name, value, fault) in [
        ("score", "AAAA", SubmissionFault::Cipher),
        ("osuver", "20260102", SubmissionFault::Cipher),
        ("st", "-1", SubmissionFault::Field("st")),
        ("neosu-mods", "!", SubmissionFault::Field("neosu-mods")),
    ] {
        let other =
            form().into_iter().map(|(known, old)| if known == name { (known, value.to_owned()) } else { (known, old) });
        assert_eq!(read(other.collect()), Err(fault), "{name}");
    }
    let short = Submission::read(&Fields::from_iter(form()), Some(&Bytes::from_static(&[1; 23]))).unwrap();
    assert_eq!(short.replay, None);
}

#[test]
fn charts_are_written_as_osu_stable_reads_them() {
    let before = Standing::default();
    let after = Standing {
        rank: Some(1),
        ranked_score: Some(1000),
        total_score: Some(2000),
        max_combo: Some(3),
        accuracy: Some(0.985_678),
        pp: Some(12.6),
    };
    let charts = Charts {
        map: Id::new(75),
        set: Id::new(1),
        play_count: 5,
        pass_count: 3,
        ranked_at: Some(Timestamp(1_191_692_791_000)),
        beatmap: Chart { url: "https://osu.example/s/1", before, after },
        overall: Chart { url: "https://osu.example/u/2", before: after, after },
        score: Id::new(99),
    };
    assert_eq!(
        charts.to_string(),
        "beatmapId:75|beatmapSetId:1|beatmapPlaycount:5|beatmapPasscount:3|approvedDate:2007-10-06 17:46:31|\n\
         |chartId:beatmap|chartUrl:https://osu.example/s/1|chartName:Beatmap Ranking|rankBefore:|rankAfter:1\
         |rankedScoreBefore:|rankedScoreAfter:1000|totalScoreBefore:|totalScoreAfter:2000|maxComboBefore:|maxComboAfter:3\
         |accuracyBefore:|accuracyAfter:98.57|ppBefore:|ppAfter:13|onlineScoreId:99|\n\
         |chartId:overall|chartUrl:https://osu.example/u/2|chartName:Overall Ranking|rankBefore:1|rankAfter:1\
         |rankedScoreBefore:1000|rankedScoreAfter:1000|totalScoreBefore:2000|totalScoreAfter:2000\
         |maxComboBefore:3|maxComboAfter:3|accuracyBefore:98.57|accuracyAfter:98.57|ppBefore:13|ppAfter:13\
         |achievements-new:"
    );
}

proptest! {
    #[test]
    fn what_is_enciphered_comes_back(text in proptest::collection::vec(any::<u8>(), 0..200), iv: [u8; 32]) {
        let cipher = Cipher::new("20260101", iv).unwrap();
        prop_assert_eq!(cipher.decrypt(&cipher.encrypt(&text)), Some(text));
    }

    #[test]
    fn lines_come_back(counts: [u32; 8], user in "[a-zA-Z0-9 _\\[\\]-]{0,20}", mods: u32, passed: bool) {
        let [count_300, count_100, count_50, count_geki, count_katu, count_miss, total_score, max_combo] = counts;
        let line = ScoreLine {
            count_300, count_100, count_50, count_geki, count_katu, count_miss, total_score, max_combo,
            user, mods: LegacyMods(mods), passed, ..ScoreLine::decode(LINE).unwrap()
        };
        prop_assert_eq!(ScoreLine::decode(&line.to_string()).unwrap(), line);
    }

    #[test]
    fn no_text_breaks_the_reading(text: String, field in 0_usize..12) {
        let _ = ScoreLine::decode(&text);
        let mut form = form();
        form[field].1 = text;
        let _ = read(form);
    }
}
