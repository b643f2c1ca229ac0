//! Mods as a set of bits, the way clients before osu!(lazer) and tools made for them write them. Upstream:
//! `LegacyMods.cs`.

use kiai_model::{Acronym, Mods};
use thiserror::Error;

/// The mod of each bit, from the lowest.
const BITS: [&str; 31] = [
    "NF", "EZ", "TD", "HD", "HR", "SD", "DT", "RX", "HT", "NC", "FL", "AT", "SO", "AP", "PF", "4K", "5K", "6K", "7K",
    "8K", "FI", "RD", "CN", "TP", "9K", "DS", "1K", "3K", "2K", "SV2", "MR",
];

/// Mods that those clients write together with the one they are a form of.
const FORMS: [(&str, &str); 3] = [("NC", "DT"), ("PF", "SD"), ("CN", "AT")];

/// Bits that stand for no mod.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{0} in the bitset of mods stands for no mod")]
pub struct UnknownModBits(pub u64);

/// The mods of a bitset, in the order of their bits.
///
/// # Errors
///
/// The bits that stand for no mod.
pub fn mods_from_bits(bits: u64) -> Result<Mods, UnknownModBits> {
    let unknown = (bits >> BITS.len()) << BITS.len();
    if unknown != 0 {
        return Err(UnknownModBits(unknown));
    }
    let set = |acronym: &str| BITS.iter().position(|name| *name == acronym).is_some_and(|bit| (bits >> bit) & 1 == 1);
    let is_said_otherwise = |acronym: &str| FORMS.iter().any(|(form, plain)| *plain == acronym && set(form));
    let named = BITS.iter().filter(|acronym| set(acronym) && !is_said_otherwise(acronym));
    Ok(Mods(named.filter_map(|acronym| acronym.parse::<Acronym>().ok()).map(Into::into).collect()))
}

/// Mods as a bitset, as far as it can say them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModBits {
    /// The bits of the mods that have one, those of plain forms with them.
    pub bits: u32,
    /// Whether that says everything: no mod is without a bit, and none has settings.
    pub is_all: bool,
}

/// Mods as a bitset. Daycore is told as half time, which changes the same speed.
#[must_use]
pub fn bits_of_mods(mods: &Mods) -> ModBits {
    let bit = |acronym: &str| BITS.iter().position(|name| *name == acronym).map_or(0, |bit| 1 << bit);
    let mut told = ModBits { bits: 0, is_all: true };
    for m in &mods.0 {
        let acronym = if m.acronym == "DC" { "HT" } else { m.acronym.as_str() };
        let plain = FORMS.iter().find(|(form, _)| *form == acronym).map_or(0, |(_, plain)| bit(plain));
        // The Classic mod is how these clients play anyway.
        told.is_all &= (bit(acronym) != 0 || acronym == "CL") && m.settings.is_empty();
        told.bits |= bit(acronym) | plain;
    }
    told
}

#[cfg(test)]
mod tests {
    use kiai_model::{Mod, ModSetting, Ruleset};

    use super::*;
    use crate::mods::{Standing, standing};

    fn acronyms(bits: u64) -> Vec<String> {
        mods_from_bits(bits).unwrap().0.iter().map(|m| m.acronym.to_string()).collect()
    }

    #[test]
    fn bits_are_the_mods_of_older_clients() {
        for (bits, expected) in [
            (0, &[][..]),
            (8 + 16, &["HD", "HR"]),
            (64, &["DT"]),
            (64 + 512, &["NC"]),
            (512, &["NC"]),
            (32 + 16_384 + 1024, &["FL", "PF"]),
            (2048 + 4_194_304, &["CN"]),
            (1 << 30, &["MR"]),
        ] {
            assert_eq!(acronyms(bits), expected, "{bits}");
        }
    }

    #[test]
    fn every_bit_is_a_mod_that_is_known() {
        for (bit, name) in BITS.iter().enumerate() {
            let found = acronyms(1 << bit);
            assert_eq!(found, [*name]);
            let is_known = |ruleset| standing(ruleset, found[0].parse().unwrap()) != Standing::Unknown;
            assert!(Ruleset::ALL.into_iter().any(is_known), "{name}");
        }
    }

    #[test]
    fn mods_are_told_in_bits_as_far_as_they_can_be() {
        let mods =
            |acronyms: &[&str]| Mods(acronyms.iter().map(|name| name.parse::<Acronym>().unwrap().into()).collect());
        for (named, bits, is_all) in [
            (&[][..], 0, true),
            (&["HD", "HR"], 8 + 16, true),
            (&["NC"], 64 + 512, true),
            (&["PF"], 32 + 16_384, true),
            (&["DC"], 256, true),
            (&["HD", "CL"], 8, true),
            (&["HD", "WU"], 8, false),
        ] {
            assert_eq!(bits_of_mods(&mods(named)), ModBits { bits, is_all }, "{named:?}");
        }
        let settings = [("speed_change".to_owned(), ModSetting::Double(1.2))].into_iter().collect();
        let faster = Mods(vec![Mod { acronym: "DT".parse().unwrap(), settings }]);
        assert_eq!(bits_of_mods(&faster), ModBits { bits: 64, is_all: false }, "a bit has no settings");
        for bit in 0..BITS.len() {
            let mods = mods_from_bits(1 << bit).unwrap();
            let told = bits_of_mods(&mods);
            assert!(told.is_all && (told.bits >> bit) & 1 == 1, "{bit}");
            assert_eq!(mods_from_bits(told.bits.into()).unwrap(), mods, "and back");
        }
    }

    #[test]
    fn bits_without_a_mod_are_told() {
        assert_eq!(mods_from_bits(8 + (1 << 31)), Err(UnknownModBits(1 << 31)));
        assert_eq!(mods_from_bits(u64::MAX).unwrap_err().0, u64::MAX - ((1 << 31) - 1));
    }
}
