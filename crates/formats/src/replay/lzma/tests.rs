use super::*;
use crate::replay::Frames;

const UNKNOWN: u64 = u64::MAX;

/// So many MiB of one byte, packed with an end marker.
fn bomb(mib: usize, byte: u8) -> Vec<u8> {
    let options = LzmaOptions { dict_size: 1 << 16, ..LzmaOptions::with_preset(0) };
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, None).unwrap();
    let piece = vec![byte; 1 << 20];
    for _ in 0..mib {
        writer.write_all(&piece).unwrap();
    }
    writer.finish().unwrap()
}

/// The same with another size in the header.
fn saying(mut packed: Vec<u8>, size: u64) -> Vec<u8> {
    packed[5..13].copy_from_slice(&size.to_le_bytes());
    packed
}

#[test]
fn a_bomb_is_refused_whatever_size_it_tells() {
    let bomb = bomb(256, b'0');
    assert!(bomb.len() < 100_000, "{} bytes", bomb.len());
    assert!(unpack(&bomb).is_err());
    for too_much in [256 << 20, MAX_UNPACKED_BYTES + 1, UNKNOWN - 1] {
        assert!(unpack(&saying(bomb.clone(), too_much)).is_err(), "{too_much}");
    }
    // One that tells less gives no more than it tells.
    for less in [0, 1, 5_000, MAX_UNPACKED_BYTES] {
        let unpacked = unpack(&saying(bomb.clone(), less)).map(|bytes| bytes.len() as u64);
        assert!(unpacked.is_err() || unpacked == Ok(less), "{less}: {unpacked:?}");
    }
    // One that tells more than it has, and a cut one, are damaged or end early.
    let small = self::bomb(1, b'0');
    assert!(unpack(&saying(small.clone(), 2 << 20)).is_err());
    assert!(unpack(&small[..small.len() / 2]).is_err());
    assert_eq!(unpack(&small).map(|bytes| bytes.len()), Ok(1 << 20));
}

#[test]
fn frames_that_unfold_to_too_many_are_refused() {
    let text = "0|0|0|0,".repeat(crate::replay::frames::MAX_FRAMES + 1);
    assert!(Frames::decode(&pack(text.as_bytes())).is_err());
}

#[test]
fn what_looks_packed_promises_little() {
    let good = pack(b"0|0|0|0,");
    assert!(check_header(&good).is_ok());
    assert!(check_header(&good[..12]).is_err());
    assert!(check_header(&saying(good.clone(), MAX_UNPACKED_BYTES + 1)).is_err());
    let mut bad = good;
    bad[0] = 225;
    assert!(check_header(&bad).is_err());
}
