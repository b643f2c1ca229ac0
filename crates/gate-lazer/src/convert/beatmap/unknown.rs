//! Beatmaps that are not known here, or not any more.

use kiai_model::{BeatmapStatus, rooms::RoomBeatmap};
use kiai_wire_lazer::api::{
    APIBeatmap, APIBeatmapSet, BeatmapSetOnlineAvailability, BeatmapSetOnlineCovers, BeatmapSetOnlineGenre,
    BeatmapSetOnlineLanguage, Date,
};

use super::{BeatmapConverter, genre, int32, language};

impl BeatmapConverter {
    /// A difficulty of which a room knows more than the server: the game needs the object to show the item.
    pub(crate) fn unknown(&self, beatmap: &RoomBeatmap) -> APIBeatmap {
        let (song, version) = beatmap
            .name
            .strip_suffix(']')
            .and_then(|name| name.rsplit_once(" ["))
            .unwrap_or((beatmap.name.as_str(), ""));
        let (artist, title) = song.split_once(" - ").unwrap_or(("", song));
        let status = BeatmapStatus::Graveyard;
        APIBeatmap {
            id: int32(beatmap.id.get()),
            beatmapset_id: int32(beatmap.set.get()),
            status: status.name(),
            checksum: beatmap.checksum.clone(),
            user_id: 0,
            mode: beatmap.ruleset.short_name(),
            mode_int: i32::from(beatmap.ruleset.number()),
            convert: false,
            difficulty_rating: beatmap.star_rating,
            drain: 0.0,
            cs: 0.0,
            ar: 0.0,
            accuracy: 0.0,
            bpm: 0.0,
            total_length: 0,
            hit_length: 0,
            count_circles: 0,
            count_sliders: 0,
            count_spinners: 0,
            version: version.to_owned(),
            playcount: 0,
            passcount: 0,
            current_user_playcount: 0,
            max_combo: 0,
            last_updated: Date(self.now),
            is_scoreable: false,
            ranked: i32::from(status.number()),
            url: String::new(),
            owners: Vec::new(),
            top_tag_ids: Vec::new(),
            current_user_tag_ids: Vec::new(),
            failtimes: None,
            beatmapset: Some(Box::new(APIBeatmapSet {
                id: int32(beatmap.set.get()),
                status: status.name(),
                title: title.to_owned(),
                title_unicode: title.to_owned(),
                artist: artist.to_owned(),
                artist_unicode: artist.to_owned(),
                creator: String::new(),
                user_id: 0,
                user: None,
                source: String::new(),
                tags: String::new(),
                covers: BeatmapSetOnlineCovers::default(),
                preview_url: String::new(),
                has_favourited: false,
                favourite_count: 0,
                play_count: 0,
                bpm: 0.0,
                nsfw: false,
                spotlight: false,
                video: false,
                storyboard: false,
                submitted_date: Date(self.now),
                ranked_date: None,
                last_updated: Date(self.now),
                ratings: [0; 11],
                availability: BeatmapSetOnlineAvailability::default(),
                genre: BeatmapSetOnlineGenre { id: 0, name: genre(0) },
                language: BeatmapSetOnlineLanguage { id: 0, name: language(0) },
                ranked: i32::from(status.number()),
                is_scoreable: false,
                current_nominations: Vec::new(),
                related_users: Vec::new(),
                related_tags: Vec::new(),
                beatmaps: Vec::new(),
                converts: None,
            })),
        }
    }
}
