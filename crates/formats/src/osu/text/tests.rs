use super::*;

const HEAD: &str = "osu file format v14\n\n[HitObjects]\n";

#[test]
fn utf16_and_utf8_give_the_same_text() {
    let text = "osu file format v14\n\n[Metadata]\nTitle:時\n";
    let mut little = vec![0xFF, 0xFE];
    little.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let mut big = vec![0xFE, 0xFF];
    big.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        ([&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(), Encoding::Utf8),
        (little, Encoding::Utf16),
        (big, Encoding::Utf16),
    ] {
        assert_eq!(Text::read(&bytes), Ok(Text { content: text.to_owned(), encoding }));
    }
}

#[test]
fn other_encodings_are_read_with_losses() {
    let text = Text::read(b"osu file format v3\n[Metadata]\nTitle:\x8e\x9e\n").unwrap();
    assert_eq!(text.encoding, Encoding::Lossy);
    assert!(text.content.contains("Title:\u{FFFD}\u{FFFD}"));
}

#[test]
fn what_is_no_beatmap_is_refused() {
    for bytes in [&b""[..], b"PK\x03\x04", b"hello", b"\xFF\xFE\x00"] {
        assert_eq!(Text::read(bytes), Err(TextError::NotABeatmap));
    }
}

#[test]
fn too_much_of_anything_is_refused() {
    let objects = format!("{HEAD}{}", "0,0,0,1,0\n".repeat(MAX_OBJECTS + 1));
    assert_eq!(Text::read(objects.as_bytes()), Err(TextError::TooManyObjects));
    let points = format!("{HEAD}0,0,0,2,0,B{},1,100\n", "|1:1".repeat(MAX_CONTROL_POINTS + 1));
    assert_eq!(Text::read(points.as_bytes()), Err(TextError::TooManyControlPoints));
    let repeats = format!("{HEAD}{}", "0,0,0,2,0,L|9:9,9000,100\n".repeat(112));
    assert_eq!(Text::read(repeats.as_bytes()), Err(TextError::TooManyRepeats));
}

#[test]
fn curves_that_take_minutes_are_refused() {
    let slider = format!("64,64,1000,2,0,B{},1,100\n", "|0:9".repeat(4_000));
    let file = |count: usize| format!("osu file format v14\n[HitObjects]\n{}", slider.repeat(count));
    assert!(Text::read(file(6).as_bytes()).is_ok());
    assert_eq!(Text::read(file(7).as_bytes()), Err(TextError::CurvesTooCostly));
    let many = "64,64,1000,2,0,B|1:1|2:2|3:3|4:4|5:5|6:6|7:7|8:8|9:9|9:1,1,100\n".repeat(30_000);
    assert!(Text::read(format!("osu file format v14\n[HitObjects]\n{many}").as_bytes()).is_ok());
}
