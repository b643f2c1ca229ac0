use std::collections::HashSet;

use super::*;
use crate::mods::facts::{MODS, mods};

/// Mods and those they exclude, one side of each pair.
const EVERYWHERE: &str = "EZ-HR,DA HR-DA NF-SD,PF,AC,CN SD-PF,CN PF-AC,CN AC-CN AT-CN HT-DC,DT,NC,WU,WD DC-DT,NC,WU,WD \
    DT-NC,WU,WD NC-WU,WD WU-WD AS-HT,DC,DT,NC,WU,WD,AT,CN";
const EXCLUSIONS: [(Ruleset, &str); 4] = [
    (
        Ruleset::Osu,
        "EZ-AC HR-MR SD-TP HD-TC,SI,AD,FR,DP TC-TP,SI,GR,DF,DP FL-BL,BM ST-CL,TP TP-DA,RD,SO,AD,DP AL-SG,AT,CN,RX \
         SG-AT,CN,RX AT-RX,AP,SO,MG,RP,TD CN-RX,AP,SO,MG,RP,TD RX-AP,MG AP-SO,MG,RP,TD TR-WG,MG,RP,FR,DP WG-MG,RP,DP \
         SI-GR,DF,AD,DP GR-DF,AD,DP DF-AD,DP BR-BU AD-FR NS-BM MG-RP,BU,DP RP-BU,DP FR-DP BM-TD",
    ),
    (Ruleset::Taiko, "RD-SW SG-AT,CN,RX RX-AT,CN"),
    (Ruleset::Catch, "EZ-AC RX-AT,CN,MF MF-AT,CN"),
    (
        Ruleset::Mania,
        "EZ-AC NR-IN,HO IN-HO FI-HD,CO,FL HD-CO,FL CO-FL 1K-2K,3K,4K,5K,6K,7K,8K,9K,10K \
         2K-3K,4K,5K,6K,7K,8K,9K,10K 3K-4K,5K,6K,7K,8K,9K,10K 4K-5K,6K,7K,8K,9K,10K 5K-6K,7K,8K,9K,10K \
         6K-7K,8K,9K,10K 7K-8K,9K,10K 8K-9K,10K 9K-10K",
    ),
];

fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = text.split_whitespace().filter_map(|line| line.split_once('-'));
    lines.flat_map(|(one, others)| others.split(',').map(move |other| (one, other)))
}

#[test]
fn each_ruleset_has_the_games_mods_and_no_others() {
    let all: HashSet<&str> = MODS.iter().flat_map(|(_, mods)| mods.split_whitespace()).collect();
    for (ruleset, has) in MODS {
        let has: HashSet<&str> = has.split_whitespace().collect();
        for acronym in &all {
            let expected = match *acronym {
                other if !has.contains(other) => Standing::OtherRuleset,
                "AT" | "CN" | "SV2" => Standing::NotPlayable,
                _ => Standing::Playable,
            };
            assert_eq!(standing(ruleset, acronym.parse().unwrap()), expected, "{ruleset:?} {acronym}");
        }
        for unknown in ["ZZ", "NM", "KARAOKE"] {
            assert_eq!(standing(ruleset, unknown.parse().unwrap()), Standing::Unknown, "{ruleset:?} {unknown}");
        }
    }
}

#[test]
fn the_games_pairs_exclude_each_other_and_no_others() {
    for ((ruleset, has), (_, exclusions)) in MODS.into_iter().zip(EXCLUSIONS) {
        let exclusive: HashSet<(&str, &str)> =
            pairs(EVERYWHERE).chain(pairs(exclusions)).flat_map(|(one, other)| [(one, other), (other, one)]).collect();
        for one in has.split_whitespace() {
            for other in has.split_whitespace().filter(|other| *other != one) {
                let found = incompatible_pair(ruleset, &mods(&format!("{one} {other}"))).is_some();
                assert_eq!(found, exclusive.contains(&(one, other)), "{ruleset:?} {one} {other}");
            }
        }
    }
}

#[test]
fn several_mods_go_together_unless_two_of_them_do_not() {
    for set in ["HD HR DT", "EZ HT NF SO", "CL HD", "ZZ HD", ""] {
        assert_eq!(incompatible_pair(Ruleset::Osu, &mods(set)), None, "{set}");
    }
    assert!(incompatible_pair(Ruleset::Osu, &mods("HD HR DT EZ")).is_some());
}

#[test]
fn a_mod_given_twice_excludes_itself() {
    assert!(incompatible_pair(Ruleset::Osu, &mods("HD HD")).is_some());
    assert!(incompatible_pair(Ruleset::Osu, &mods("ZZ ZZ")).is_some());
}
