//! Mods as bits, as osu!stable has them.

use kiai_model::{Mods, Ruleset};

/// Upstream: `LegacyMods.cs`. Nightcore and Perfect carry the bits of Double Time and Sudden Death, too, as
/// osu!stable writes them.
const BITS: [(&str, i32); 31] = [
    ("NF", 1),
    ("EZ", 1 << 1),
    ("TD", 1 << 2),
    ("HD", 1 << 3),
    ("HR", 1 << 4),
    ("SD", 1 << 5),
    ("DT", 1 << 6),
    ("RX", 1 << 7),
    ("HT", 1 << 8),
    ("DC", 1 << 8),
    ("NC", 1 << 9 | 1 << 6),
    ("FL", 1 << 10),
    ("AT", 1 << 11),
    ("SO", 1 << 12),
    ("AP", 1 << 13),
    ("PF", 1 << 14 | 1 << 5),
    ("4K", 1 << 15),
    ("5K", 1 << 16),
    ("6K", 1 << 17),
    ("7K", 1 << 18),
    ("8K", 1 << 19),
    ("FI", 1 << 20),
    ("RD", 1 << 21),
    ("CN", 1 << 22),
    ("TP", 1 << 23),
    ("9K", 1 << 24),
    ("DS", 1 << 25),
    ("1K", 1 << 26),
    ("3K", 1 << 27),
    ("2K", 1 << 28),
    ("SV2", 1 << 29),
];
/// Mirror has a bit in mania only.
const MIRROR: i32 = 1 << 30;

/// The bits of those mods that have one.
#[must_use]
pub fn bits(ruleset: Ruleset, mods: &Mods) -> i32 {
    let mirror = if ruleset == Ruleset::Mania && mods.contains("MR") { MIRROR } else { 0 };
    BITS.iter().filter(|(acronym, _)| mods.contains(acronym)).fold(mirror, |bits, (_, bit)| bits | bit)
}
