//! What MessagePack leaves open, and the limits.

use super::{DateTimeOffset, Decode, Encode, List, Reader, Text, Writer, from_bytes, to_bytes};

#[test]
fn integers_are_read_in_any_form_and_written_in_the_shortest() {
    for (value, bytes) in [
        (5, &[0x05][..]),
        (5, &[0xcc, 5]),
        (5, &[0xcd, 0, 5]),
        (5, &[0xce, 0, 0, 0, 5]),
        (5, &[0xcf, 0, 0, 0, 0, 0, 0, 0, 5]),
        (5, &[0xd0, 5]),
        (5, &[0xd1, 0, 5]),
        (5, &[0xd2, 0, 0, 0, 5]),
        (5, &[0xd3, 0, 0, 0, 0, 0, 0, 0, 5]),
        (-1, &[0xff]),
        (-33, &[0xd0, 0xdf]),
    ] {
        assert_eq!(from_bytes::<i32>(bytes).unwrap(), value);
        assert!(to_bytes(&value).len() <= bytes.len());
    }
    assert!(from_bytes::<i32>(&[0xca, 0, 0, 0, 0]).is_err(), "a float is no integer");
    assert!(from_bytes::<i32>(&[0xce, 0xff, 0xff, 0xff, 0xff]).is_err(), "out of range");
    assert!(from_bytes::<i64>(&[0xcf, 0xff, 0, 0, 0, 0, 0, 0, 0]).is_err(), "out of range");
    assert!(from_bytes::<i32>(&[0xc0]).is_err(), "nil is no number");
}

#[test]
fn floats_are_read_from_any_number_that_is_finite() {
    assert_eq!(from_bytes::<f64>(&[0xca, 0x3f, 0xc0, 0, 0]).unwrap(), 1.5);
    assert_eq!(from_bytes::<f32>(&[0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0]).unwrap(), 1.5);
    assert_eq!(from_bytes::<f64>(&[0x02]).unwrap(), 2.0);
    assert!(from_bytes::<f64>(&[0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0]).is_err(), "not a number");
    assert!(from_bytes::<f64>(&[0xcb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0]).is_err(), "infinite");
    assert!(from_bytes::<f32>(&[0xcb, 0x7f, 0xef, 0xff, 0, 0, 0, 0, 0]).is_err(), "too large for a float");
}

#[test]
fn a_time_takes_the_form_the_game_gives_it() {
    for (time, bytes) in [
        (
            DateTimeOffset::default(),
            &[0x92, 0xc7, 0x0c, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xf1, 0x88, 0x6e, 9, 0, 0][..],
        ),
        (DateTimeOffset { seconds: 1_790_000_000, nanoseconds: 0 }, &[0x92, 0xd6, 0xff, 0x6a, 0xb1, 0x3b, 0x80, 0]),
        (
            DateTimeOffset { seconds: 1_790_000_000, nanoseconds: 500_000_000 },
            &[0x92, 0xd7, 0xff, 0x77, 0x35, 0x94, 0, 0x6a, 0xb1, 0x3b, 0x80, 0],
        ),
    ] {
        assert_eq!(to_bytes(&time), bytes);
        assert_eq!(from_bytes::<DateTimeOffset>(bytes).unwrap(), time);
    }
    let two_hours_east = from_bytes::<DateTimeOffset>(&[0x92, 0xd6, 0xff, 0x6a, 0xb1, 0x57, 0xa0, 0x78]).unwrap();
    assert_eq!(two_hours_east, DateTimeOffset { seconds: 1_790_000_000, nanoseconds: 0 });
    assert_eq!(DateTimeOffset::from(kiai_model::Timestamp(-1)).nanoseconds, 999_000_000);
}

#[test]
fn a_length_is_not_believed() {
    assert!(from_bytes::<List<i32, 4096>>(&[0xdd, 0xff, 0xff, 0xff, 0xff, 1]).is_err());
    assert!(from_bytes::<List<i32, 2>>(&[0x93, 1, 2, 3]).is_err());
    assert!(from_bytes::<Text<2>>(&[0xa3, b'a', b'b', b'c']).is_err());
    assert!(from_bytes::<Text<9>>(&[0xdb, 0xff, 0xff, 0xff, 0xff, b'a']).is_err());
    assert!(from_bytes::<Text<9>>(&[0xa1, 0xff]).is_err(), "not UTF-8");
}

#[test]
fn nesting_is_limited() {
    let mut reader = Reader::new(&[0x91; 1000]);
    assert_eq!(reader.skip().unwrap_err().what, "nested too deeply");
}

#[test]
fn bytes_after_the_value_are_refused() {
    assert!(from_bytes::<i32>(&[1, 2]).is_err());
}

#[test]
fn texts_made_here_are_cut_between_characters() {
    assert_eq!(&*Text::<4>::from("aüüü"), "aü");
    assert_eq!(&*Text::<4>::from("aüüü".to_owned()), "aü");
}

#[test]
fn every_kind_of_value_is_skipped() {
    let mut out = Writer::default();
    out.array_length(6);
    out.map_length(1);
    out.integer(1);
    out.text("x");
    DateTimeOffset::default().encode(&mut out);
    out.full_i64(5);
    out.double(0.5);
    out.boolean(true);
    out.nil();
    let mut bytes = out.into_bytes().to_vec();
    for more in
        [&[0xc4, 1, 9][..], &[0xc8, 0, 1, 9, 9], &[0xd8; 18], &[0xdc, 0, 1, 7], &[0xde, 0, 1, 7, 7], &[0xd9, 1, 65]]
    {
        bytes.extend_from_slice(more);
    }
    let mut reader = Reader::new(&bytes);
    for _ in 0..7 {
        reader.skip().unwrap();
    }
    assert_eq!(reader.remaining(), 0);
    assert!(Reader::new(&[0xc1]).skip().is_err());
    assert!(bool::decode(&mut Reader::new(&[])).is_err());
}
