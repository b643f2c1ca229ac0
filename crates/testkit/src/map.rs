//! Beatmaps of our own making.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use zip::{ZipWriter, write::SimpleFileOptions};

/// An osu! map that is written down when it is needed: circles, a slider in every fourth place, half a second apart.
#[derive(Clone, Debug)]
pub struct MapFixture {
    /// Title of the song, of which the set's name is made.
    pub title: String,
    /// Name of the difficulty.
    pub version: String,
    /// The map's number; 0 leaves it to the server.
    pub beatmap_id: i64,
    /// The set's number; 0 leaves it to the server.
    pub set_id: i64,
    /// How many objects.
    pub object_count: usize,
}

impl MapFixture {
    /// A map with ids, as downloaded from somewhere.
    #[must_use]
    pub fn new(title: &str, set_id: i64, object_count: usize) -> Self {
        Self { title: title.to_owned(), version: "Normal".to_owned(), beatmap_id: set_id * 10, set_id, object_count }
    }

    /// The `.osu`.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn osu(&self) -> Vec<u8> {
        let Self { title, version, beatmap_id, set_id, .. } = self;
        let mut osu = format!(
            "osu file format v14\n\n[General]\nAudioFilename: audio.mp3\nPreviewTime: 1000\nMode: 0\n\n\
             [Metadata]\nTitle:{title}\nTitleUnicode:{title}\nArtist:kiai\nArtistUnicode:kiai\nCreator:testkit\n\
             Version:{version}\nSource:\nTags:fixture\nBeatmapID:{beatmap_id}\nBeatmapSetID:{set_id}\n\n\
             [Difficulty]\nHPDrainRate:4\nCircleSize:4\nOverallDifficulty:6\nApproachRate:8\n\
             SliderMultiplier:1.4\nSliderTickRate:1\n\n[Events]\n\n[TimingPoints]\n0,500,4,1,0,100,1,0\n\n[HitObjects]\n"
        );
        for index in 0..self.object_count {
            let (x, y) = (64 + (index * 53) % 384, 64 + (index * 31) % 256);
            let time_ms = 1000 + index * 500;
            if index % 4 == 3 {
                writeln!(osu, "{x},{y},{time_ms},2,0,L|{}:{y},1,70", x + 70).expect("a string takes every write");
            } else {
                writeln!(osu, "{x},{y},{time_ms},1,0,0:0:0:0:").expect("a string takes every write");
            }
        }
        osu.into_bytes()
    }

    /// How its file is called in the set.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("kiai - {} (testkit) [{}].osu", self.title, self.version)
    }

    /// The `.osz` of a set with these maps and a silent song.
    ///
    /// # Panics
    /// When the archive cannot be written.
    #[must_use]
    pub fn osz(maps: &[Self]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let mut add = |name: &str, content: &[u8]| {
            archive.start_file(name, SimpleFileOptions::default()).expect("an archive in memory");
            archive.write_all(content).expect("an archive in memory");
        };
        for map in maps {
            add(&map.file_name(), &map.osu());
        }
        add("audio.mp3", &silence());
        archive.finish().expect("an archive in memory").into_inner()
    }
}

/// Twelve seconds of MPEG-1 layer III at 32 kbit/s and 44.1 kHz, mono, all of it silent.
fn silence() -> Vec<u8> {
    let mut frame = vec![0xff, 0xfb, 0x10, 0xc4];
    frame.resize(104, 0);
    frame.repeat(12 * 1000 / 26)
}
