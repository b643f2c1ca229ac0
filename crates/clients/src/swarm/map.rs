use std::io::{Cursor, Read};

use kiai_model::Id;

use crate::lazer::{
    Error, LazerClient, LookupBeatmap, PlayScript, SearchBeatmapSets,
    autoplay::{Skill, autoplay},
};

/// Largest `.osu` that is unpacked.
const MAXIMUM_FILE_LENGTH: u64 = 32 << 20;

/// The map a swarm plays, as downloaded from the server.
#[derive(Debug)]
pub struct ChosenMap {
    /// Its number.
    pub beatmap: i64,
    /// MD5 of its file.
    pub checksum: String,
    /// Artist, title and difficulty.
    pub title: String,
    osu: Vec<u8>,
}

impl ChosenMap {
    /// Finds the wanted map, or the first ranked osu! map the server lists, and downloads its set.
    ///
    /// # Errors
    /// When there is none, or its set does not contain it.
    pub async fn find(client: &LazerClient, wanted: Option<i64>) -> Result<Self, Error> {
        let missing = |what: &str| Error::Hub(format!("there is {what} to play"));
        let (set, beatmap) = match wanted {
            Some(id) => {
                let beatmap = client.lookup_beatmap(&LookupBeatmap { id: Some(id), ..Default::default() }).await?;
                (client.beatmap_set(beatmap.beatmapset_id.into()).await?, beatmap)
            }
            None => {
                let search = SearchBeatmapSets { ruleset: Some(0), ..Default::default() };
                let sets = client.search_beatmap_sets(&search).await?.beatmapsets;
                let set = sets.into_iter().next().ok_or_else(|| missing("no ranked osu! map"))?;
                let beatmap = set.beatmaps.iter().find(|beatmap| beatmap.mode_int == 0).cloned();
                (set, beatmap.ok_or_else(|| missing("no osu! map"))?)
            }
        };
        let checksum = beatmap.checksum.clone().ok_or_else(|| missing("no map with a checksum"))?;
        let archive = client.download_beatmap_set(set.id.into()).await?;
        let osu = unpack(&archive, &checksum).ok_or_else(|| missing("no such file in the set's archive"))?;
        let title = format!("{} - {} [{}]", set.artist, set.title, beatmap.version.unwrap_or_default());
        Ok(Self { beatmap: beatmap.id.into(), checksum, title, osu })
    }

    /// A play of it.
    ///
    /// # Errors
    /// When it cannot be played.
    pub fn script(&self, skill: Skill) -> Result<PlayScript, Error> {
        autoplay(&self.osu, Id::new(self.beatmap), &self.checksum, skill).map_err(|why| Error::Hub(why.to_string()))
    }
}

/// The file of the archive with this checksum.
fn unpack(archive: &[u8], checksum: &str) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).ok()?;
    (0..archive.len()).find_map(|index| {
        let file = archive.by_index(index).ok()?;
        if !file.name().ok()?.to_ascii_lowercase().ends_with(".osu") {
            return None;
        }
        let mut content = Vec::new();
        file.take(MAXIMUM_FILE_LENGTH).read_to_end(&mut content).ok()?;
        (md5(&content) == checksum).then_some(content)
    })
}

fn md5(content: &[u8]) -> String {
    use md5::Digest;
    md5::Md5::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}
