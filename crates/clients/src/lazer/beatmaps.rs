//! Beatmaps: looked up, listed, searched, downloaded.

use bytes::Bytes;
use reqwest::Method;

use super::{
    Error, LazerClient,
    strict::{Beatmap, BeatmapSet, BeatmapSetPage, Beatmaps},
};

/// What a map is looked up by; each is sent only when known. Upstream: `GetBeatmapRequest.cs`.
#[derive(Clone, Debug, Default)]
pub struct LookupBeatmap {
    /// Its number.
    pub id: Option<i64>,
    /// MD5 of the `.osu`.
    pub checksum: Option<String>,
    /// Name of the `.osu` file.
    pub filename: Option<String>,
}

/// What sets are searched by. Upstream: `SearchBeatmapSetsRequest.cs`.
#[derive(Clone, Debug)]
pub struct SearchBeatmapSets {
    /// Free text, which may be empty.
    pub query: String,
    /// Ruleset, 0 to 3.
    pub ruleset: Option<u8>,
    /// `any`, `leaderboard`, `ranked` ...
    pub category: String,
    /// `ranked_desc` and the like.
    pub sort: String,
    /// Whether sets that are not for everyone are wanted.
    pub nsfw: bool,
    /// Further parameters as they are sent, such as `("e", "video")`.
    pub more: Vec<(String, String)>,
    /// The cursor of the page before.
    pub cursor: Option<serde_json::Map<String, serde_json::Value>>,
}

impl Default for SearchBeatmapSets {
    fn default() -> Self {
        Self {
            query: String::new(),
            ruleset: None,
            category: "leaderboard".to_owned(),
            sort: "ranked_desc".to_owned(),
            nsfw: true,
            more: Vec::new(),
            cursor: None,
        }
    }
}

impl LazerClient {
    /// `GET beatmaps/lookup`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has; 404 is *not online*.
    pub async fn lookup_beatmap(&self, by: &LookupBeatmap) -> Result<Beatmap, Error> {
        let mut request = self.api(Method::GET, "beatmaps/lookup");
        if let Some(id) = by.id {
            request = request.query("id", id);
        }
        if let Some(checksum) = &by.checksum {
            request = request.query("checksum", checksum);
        }
        if let Some(filename) = &by.filename {
            request = request.query("filename", filename);
        }
        request.typed().await
    }

    /// `GET beatmaps/?ids[]=`: up to 50.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn beatmaps(&self, ids: &[i64]) -> Result<Vec<Beatmap>, Error> {
        let request = ids.iter().fold(self.api(Method::GET, "beatmaps/"), |request, id| request.query("ids[]", id));
        Ok(request.typed::<Beatmaps>().await?.beatmaps)
    }

    /// `GET beatmapsets/{id}`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn beatmap_set(&self, id: i64) -> Result<BeatmapSet, Error> {
        self.api(Method::GET, &format!("beatmapsets/{id}")).typed().await
    }

    /// `GET beatmapsets/lookup?beatmap_id=`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn beatmap_set_of(&self, beatmap: i64) -> Result<BeatmapSet, Error> {
        self.api(Method::GET, "beatmapsets/lookup").query("beatmap_id", beatmap).typed().await
    }

    /// `GET beatmapsets/search`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn search_beatmap_sets(&self, search: &SearchBeatmapSets) -> Result<BeatmapSetPage, Error> {
        let mut request = self.api(Method::GET, "beatmapsets/search").query("q", &search.query);
        if let Some(ruleset) = search.ruleset {
            request = request.query("m", ruleset);
        }
        request = request.query("s", &search.category);
        for (key, value) in &search.more {
            request = request.query(key, value);
        }
        request = request.query("sort", &search.sort).query("nsfw", search.nsfw);
        for (key, value) in search.cursor.iter().flatten() {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            request = request.query(&format!("cursor[{key}]"), text);
        }
        request.typed().await
    }

    /// `GET beatmapsets/{id}/download`: the `.osz`.
    ///
    /// # Errors
    /// [`Error::Refused`] and [`Error::Transport`].
    pub async fn download_beatmap_set(&self, id: i64) -> Result<Bytes, Error> {
        self.api(Method::GET, &format!("beatmapsets/{id}/download")).download().await
    }
}
