use std::path::Path;

use kiai_formats::{archive::Archive, cover, osu::BeatmapFile, preview};

#[test]
fn real_beatmaps_are_read() {
    let Some(folder) = crate::real_data() else { return };
    for file in std::fs::read_dir(folder.join("beatmaps")).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        match path.extension().and_then(|e| e.to_str()) {
            Some("osu") => read(&path, &bytes),
            Some("osz") => unpack(&path, &bytes),
            _ => {}
        }
    }
}

fn read(path: &Path, bytes: &[u8]) {
    let (file, chart) = BeatmapFile::read(bytes).unwrap();
    println!(
        "{}: {} - {} [{}] {} bpm, {} ms, {} objects, missing {:?}, {:?}",
        path.display(),
        file.artist_unicode,
        file.title_unicode,
        file.version,
        file.bpm,
        file.total_length_ms,
        file.object_count(),
        file.missing(),
        chart.as_ref().err(),
    );
    let chart = chart.unwrap();
    for ruleset in chart.rulesets() {
        let attributes = chart.attributes(ruleset, &kiai_model::Mods::default()).unwrap();
        println!("  {ruleset:?} {:.2} stars, {} combo", attributes.star_rating, attributes.max_combo);
    }
}

fn unpack(path: &Path, bytes: &[u8]) {
    let mut archive = Archive::open(bytes).unwrap();
    assert_eq!(archive.refused(), []);
    for name in archive.names().map(str::to_owned).collect::<Vec<_>>() {
        let bytes = archive.read(&name).unwrap();
        println!("{}: {name} {}", path.display(), bytes.len());
        if name.ends_with(".osu") {
            read(Path::new(&name), &bytes);
        } else if name.ends_with(".jpg") {
            assert_eq!(cover::make(&bytes).unwrap().len(), 10);
        } else if name.ends_with(".ogg") && !bytes.is_empty() {
            let clip = preview::cut(&bytes, None).unwrap();
            println!("  clip of {} bytes from {}, {}", clip.bytes.len(), bytes.len(), clip.media_type);
        }
    }
}
