//! Texts, lists and numbers have bounds.

use crate::{
    ClientPacket, Dialect, Packet, ServerPacket,
    codec::{DecodeError, LongList, Reader, ShortList, Text, USUAL_MAX_BODY, Wire, Writer},
};

fn read<T: Wire>(bytes: &[u8]) -> Result<T, DecodeError> {
    T::read(&mut Reader::new(bytes, Dialect::Stable))
}

fn written(value: &impl Wire) -> Vec<u8> {
    let mut out = Vec::new();
    value.write(&mut Writer::new(&mut out, Dialect::Stable));
    out
}

#[test]
fn texts_are_cut_between_characters() {
    assert_eq!(&*Text::<4>::from("aüüü"), "aü");
    assert_eq!(&*Text::<4>::from("aüüü".to_owned()), "aü");
    assert_eq!(&*read::<Text<4>>("\x0b\x07aüüü".as_bytes()).unwrap(), "aü");
}

#[test]
fn texts_that_are_not_utf8_are_mended() {
    assert_eq!(&*read::<Text<9>>(b"\x0b\x03a\xffb").unwrap(), "a\u{fffd}b");
    assert_eq!(&*read::<Text<4>>(b"\x0b\x03\xff\xff\xff").unwrap(), "\u{fffd}");
}

#[test]
fn empty_texts_have_two_forms() {
    assert_eq!(&*read::<Text<9>>(&[0x00]).unwrap(), "");
    assert_eq!(&*read::<Text<9>>(&[0x0b, 0x00]).unwrap(), "");
    assert_eq!(written(&Text::<9>::default()), [0x00]);
}

#[test]
fn lengths_take_as_many_bytes_as_they_need() {
    for length in [1, 0x7f, 0x80, 0x3fff, 0x4000, 100_000] {
        let text = Text::<100_000>::from("x".repeat(length));
        assert_eq!(read::<Text<100_000>>(&written(&text)).unwrap(), text);
    }
    assert_eq!(written(&Text::<300>::from("x".repeat(300)))[..3], [0x0b, 0xac, 0x02]);
    assert_eq!(&*read::<Text<9>>(b"\x0b\x81\x80\x00x").unwrap(), "x", "longer than need be");
}

#[test]
fn what_is_no_text_is_refused() {
    for (bytes, what) in [
        (&b""[..], "too few bytes"),
        (b"\x0a\x01x", "not a text"),
        (b"\x0b", "too few bytes"),
        (b"\x0b\x02x", "too few bytes"),
        (b"\x0b\xff\xff\xff\xff\x0fx", "too few bytes"),
        (b"\x0b\xff\xff\xff\xff\xff\x01x", "a length without end"),
    ] {
        assert_eq!(read::<Text<9>>(bytes).unwrap_err().what, what, "{bytes:?}");
    }
}

#[test]
fn lists_are_bounded() {
    assert_eq!(read::<ShortList<u8, 2>>(&[2, 0, 7, 8]).unwrap().0, [7, 8]);
    assert!(read::<ShortList<u8, 2>>(&[3, 0, 7, 8, 9]).is_err());
    let believed = read::<ShortList<u8, 65_535>>(&[0xff, 0xff, 1]);
    assert_eq!(believed.unwrap_err().what, "a list that is too long", "before room is made for it");
    assert!(read::<LongList<u8, 9>>(&[0xff, 0xff, 0xff, 0xff, 1]).is_err(), "less than none");
    assert!(read::<LongList<u8, 9>>(&[1, 0, 0, 0, 7]).is_ok());
    assert_eq!(written(&ShortList::<u8, 2>(vec![1, 2, 3])), [2, 0, 1, 2]);
}

#[test]
fn numbers_are_finite() {
    for bits in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        assert_eq!(read::<f32>(&bits.to_le_bytes()).unwrap_err().what, "not a finite number");
        assert!(read::<f64>(&f64::from(bits).to_le_bytes()).is_err());
    }
}

#[test]
fn bodies_may_be_as_long_as_their_parts() {
    assert_eq!(ClientPacket::max_body(4), Some(USUAL_MAX_BODY));
    assert_eq!(ClientPacket::max_body(18), Some(8 * 1024 * 1024));
    assert_eq!(ServerPacket::max_body(72), Some(2 + 4 * 65_535));
    assert_eq!(ServerPacket::longest_body(83), Some(4 + 134 + 1 + 1 + 1 + 4 + 4 + 4));
    assert_eq!(ServerPacket::max_body(200), None);
    for id in ServerPacket::IDS {
        assert!(ServerPacket::max_body(*id).unwrap() < crate::codec::MAX_BUNDLE);
    }
}
