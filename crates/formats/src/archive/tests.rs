use super::*;

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    pack(files.iter().copied()).unwrap()
}

fn refusals(bytes: &[u8]) -> Vec<(String, Refusal)> {
    Archive::open(bytes).unwrap().refused().iter().map(|r| (r.name.clone(), r.why)).collect()
}

#[test]
fn files_come_out_as_they_went_in() {
    let bytes = zip(&[("a.osu", b"osu"), ("sb/時.png", b"png")]);
    let mut archive = Archive::open(&bytes).unwrap();
    assert_eq!(archive.names().collect::<Vec<_>>(), ["a.osu", "sb/時.png"]);
    assert_eq!(archive.read("sb/時.png"), Ok(b"png".to_vec()));
    assert_eq!(archive.find("SB\\時.PNG"), Some("sb/時.png"));
    assert_eq!(archive.read("b.osu"), Err(Refusal::Damaged));
    assert_eq!(bytes, zip(&[("a.osu", b"osu"), ("sb/時.png", b"png")]));
}

#[test]
fn some_files_are_packed_as_they_are() {
    let bytes = zip(&[("a.osu", b"osu"), ("video.mp4", b"mp4"), ("sb\\b.png", b"png")]);
    let some = Archive::open(&bytes).unwrap().pack_some(|name| name != "video.mp4").unwrap();
    let mut archive = Archive::open(&some).unwrap();
    assert_eq!(archive.names().collect::<Vec<_>>(), ["a.osu", "sb/b.png"]);
    assert_eq!(archive.read("sb/b.png"), Ok(b"png".to_vec()));
}

#[test]
fn names_that_leave_the_folder_are_refused() {
    for name in ["../a", "/etc/a", "a/../../b", "..\\a", "C:\\a", "C:a", "a\0b", "a//b", "a/", "...", "nul:", "a|b"] {
        let bytes = zip(&[(name, b"x"), ("good", b"y")]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.names().collect::<Vec<_>>(), ["good"], "{name}");
        assert_eq!(archive.read("good"), Ok(b"y".to_vec()));
    }
}

#[test]
fn one_of_two_names_that_differ_in_capitals_is_kept() {
    let bytes = zip(&[("a.png", b"1"), ("A.PNG", b"2")]);
    assert_eq!(refusals(&bytes), [("A.PNG".to_owned(), Refusal::Duplicate)]);
    assert_eq!(Archive::open(&bytes).unwrap().read("a.png"), Ok(b"1".to_vec()));
}

#[test]
fn names_in_shift_jis_are_read() {
    let mut bytes = zip(&[("xx.ogg", b"1")]);
    for at in 0..bytes.len() - 1 {
        if &bytes[at..at + 2] == b"xx" {
            bytes[at..at + 2].copy_from_slice(b"\x8e\x9e");
        }
    }
    assert_eq!(Archive::open(&bytes).unwrap().names().collect::<Vec<_>>(), ["時.ogg"]);
}

#[test]
fn files_of_the_system_are_left_out_silently() {
    let bytes = zip(&[("__MACOSX/._a.osu", b"x"), ("a.osu", b"y"), ("sb/.DS_Store", b"z")]);
    let archive = Archive::open(&bytes).unwrap();
    assert_eq!((archive.names().count(), archive.refused().len()), (1, 0));
}

#[test]
fn bombs_are_not_unpacked() {
    let bytes = zip(&[("zeros.wav", &vec![0; 16 << 20]), ("small.wav", &vec![0; 1 << 20])]);
    let mut archive = Archive::open(&bytes).unwrap();
    assert_eq!(archive.read("zeros.wav"), Err(Refusal::TooLarge));
    assert!(archive.read("small.wav").is_ok());
}

#[test]
fn what_is_no_archive_is_refused() {
    for bytes in [&b""[..], b"PK\x03\x04", b"osu file format v14", &[0; 100]] {
        assert_eq!(Archive::open(bytes).err(), Some(ArchiveError::NotAnArchive));
    }
}

#[test]
fn encrypted_files_are_refused() {
    let mut bytes = zip(&[("a.osu", b"osu")]);
    let central = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bytes[6] |= 1;
    bytes[central + 8] |= 1;
    assert_eq!(refusals(&bytes), [("a.osu".to_owned(), Refusal::Encrypted)]);
}

proptest::proptest! {
    #[test]
    fn garbage_never_panics(noise in proptest::collection::vec((0..600_usize, proptest::num::u8::ANY), 0..20)) {
        let mut bytes = zip(&[("a.osu", b"osu file format v14"), ("b/c.png", &[7; 300])]);
        for (at, byte) in noise {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        if let Ok(mut archive) = Archive::open(&bytes) {
            for name in archive.names().map(str::to_owned).collect::<Vec<_>>() {
                let _ = archive.read(&name);
            }
        }
    }
}
