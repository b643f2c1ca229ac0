//! What real maps count in the classic scale, against the formulas evaluated elsewhere.

use std::{collections::HashMap, io::Read};

use kiai_formats::{difficulty::Chart, osu::checksum};
use kiai_model::{HitResult, Mods, Ruleset};
use serde::Deserialize;

#[derive(Deserialize)]
struct Maps {
    maps: Vec<Map>,
}

#[derive(Deserialize)]
struct Map {
    map: String,
    ruleset: i64,
    results: Vec<u32>,
    attributes: Attributes,
}

#[derive(Deserialize)]
struct Attributes {
    accuracy_score: f64,
    combo_score: f64,
    bonus_ratio: f64,
    bonus_score: f64,
    max_combo: u32,
}

/// Files of maps by their checksums, those in archives, too.
fn files() -> Option<HashMap<String, Vec<u8>>> {
    let folder = super::real_data()?.join("beatmaps");
    let mut files = HashMap::new();
    let mut keep = |bytes: Vec<u8>| files.insert(checksum(&bytes), bytes);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("osu") => {
                keep(std::fs::read(path).unwrap());
            }
            Some("osz") => {
                let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
                for index in 0..archive.len() {
                    let mut file = archive.by_index(index).unwrap();
                    if file.name().unwrap().ends_with(".osu") {
                        let mut bytes = Vec::new();
                        file.read_to_end(&mut bytes).unwrap();
                        keep(bytes);
                    }
                }
            }
            _ => {}
        }
    }
    Some(files)
}

#[test]
fn real_maps_count_in_the_classic_scale_as_upstream() {
    let Some(files) = files() else { return };
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/conversions/maps.json");
    let Maps { maps } = serde_json::from_str(&std::fs::read_to_string(fixture).unwrap()).unwrap();
    let (mut compared, mut count) = (Vec::new(), 0);
    for map in &maps {
        let Some(file) = files.get(&map.map) else { continue };
        let ruleset = Ruleset::try_from(map.ruleset).unwrap();
        let found = Chart::read(file).unwrap().classic_maximum(ruleset, &Mods::default()).unwrap();
        let results = match ruleset {
            Ruleset::Catch => vec![HitResult::Great, HitResult::LargeTickHit, HitResult::SmallTickHit],
            Ruleset::Osu | Ruleset::Taiko | Ruleset::Mania => vec![HitResult::Great],
        };
        let of_found = (
            results.into_iter().map(|result| found.results.get(result)).collect::<Vec<_>>(),
            [found.accuracy_score, found.combo_score, found.bonus_score],
            found.max_combo,
        );
        let Attributes { accuracy_score, combo_score, bonus_ratio, bonus_score, max_combo } = map.attributes;
        let expected = (map.results.clone(), [accuracy_score, combo_score, bonus_score], max_combo);
        if of_found != expected || (found.bonus_ratio - bonus_ratio).abs() > 1e-12 {
            compared.push(format!("{} {ruleset:?}: {of_found:?}, not {expected:?}", map.map));
        }
        count += 1;
    }
    println!("{count} of {} maps compared", maps.len());
    assert!(compared.is_empty(), "{compared:#?}");
    assert!(count >= 30, "{count}");
}
