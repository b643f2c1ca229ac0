//! The bytes of neosu's mods.

use proptest::{collection::vec, prelude::*};

use super::NeosuMods;
use crate::neosu::mod_flags::ModFlags;

fn bytes(hex: &str) -> Vec<u8> {
    hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

#[track_caller]
fn assert_mods(mods: NeosuMods, hex: &str) {
    assert_eq!(mods.encode(), bytes(hex));
    assert_eq!(NeosuMods::decode(&bytes(hex)).unwrap(), mods);
}

#[test]
fn an_ordinary_play_has_one_bit_that_means_nothing() {
    assert_mods(
        NeosuMods::default(),
        "00 00 00 40 00 00 00 00 00 00 80 3f 02 00 00 00 00 00 80 bf 00 00 00 00 00 00 80 bf 00 00 00 00
         00 00 80 bf 00 00 80 bf",
    );
}

#[test]
fn mods_bring_their_settings() {
    let flags = [ModFlags::HIDDEN, ModFlags::MAFHAM, ModFlags::WOBBLE_2, ModFlags::MINIMIZE];
    let flags = flags.into_iter().fold(ModFlags::HALF_WINDOW_ALLOW_300S, ModFlags::or);
    assert_mods(
        NeosuMods { flags, speed: 1.2, ar_override: 9.5, wobble_strength: 30.0, ..NeosuMods::default() },
        "10 00 10 51 00 00 00 00 9a 99 99 3f 02 00 00 00 00 00 18 41 00 00 00 00 00 00 80 bf 00 00 00 00
         00 00 80 bf 00 00 80 bf 00 00 00 3f 00 00 f0 41 00 00 80 3f 00 00 80 3f",
    );
}

#[test]
fn all_settings_stand_in_their_order() {
    let mods = NeosuMods { flags: ModFlags::ALL, ..NeosuMods::default() };
    let bytes = mods.encode();
    assert_eq!(bytes.len(), 84);
    let settings: Vec<f32> =
        bytes[40..].as_chunks::<4>().0.iter().map(|setting| f32::from_le_bytes(*setting)).collect();
    assert_eq!(settings, [0.75, 1.5, 0.5, 0.5, 1.0, 7.0, 25.0, 1.0, 1.0, 0.0, 20.0]);
}

#[test]
fn the_size_must_be_right_and_numbers_finite() {
    let whole = NeosuMods { flags: ModFlags::SHIRONE, ..NeosuMods::default() }.encode();
    for length in 0..whole.len() {
        assert!(NeosuMods::decode(&whole[..length]).is_err(), "{length} bytes");
    }
    assert!(NeosuMods::decode(&[&whole[..], &[0]].concat()).is_err(), "a byte too many");
    for number in [f32::NAN, f32::INFINITY] {
        for at in [8, 16, 40] {
            let mut bytes = whole.clone();
            bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
            assert_eq!(NeosuMods::decode(&bytes).unwrap_err().what, "not a finite number");
        }
    }
}

#[test]
fn mods_of_later_versions_are_kept() {
    let mods = NeosuMods { flags: ModFlags(1 << 55), ..NeosuMods::default() };
    assert_eq!(NeosuMods::decode(&mods.encode()).unwrap(), mods);
    assert!(!mods.flags.without(ModFlags::ALL).is_empty());
    assert_eq!(ModFlags::NOT_SUBMITTED, ModFlags(0b11 << 62 | 0b111 << 46));
}

proptest! {
    #[test]
    fn mods_come_back(flags in any::<u64>(), numbers in vec(any::<u8>(), 84)) {
        let mut bytes = flags.to_le_bytes().to_vec();
        bytes.extend(numbers);
        for length in 40..=84 {
            let Ok(mods) = NeosuMods::decode(&bytes[..length]) else { continue };
            prop_assert_eq!(mods.encode(), &bytes[..length]);
        }
    }

    #[test]
    fn garbage_never_panics(bytes in vec(any::<u8>(), 0..100)) {
        let _ = NeosuMods::decode(&bytes);
    }
}
