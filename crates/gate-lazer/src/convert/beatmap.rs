//! Beatmaps and sets.

mod unknown;

use std::{collections::HashSet, sync::Arc};

use kiai_model::{Beatmap, BeatmapSet, Id, Ruleset, Timestamp, User, beatmap::BeatmapDifficulty};
use kiai_services::{
    Services,
    beatmaps::{FullSet, Shape, fail_times, plays_of_user},
    users::favourites_of,
};
use kiai_wire_lazer::api::{
    APIBeatmap, APIBeatmapOwner, APIBeatmapSet, APIFailTimes, BeatmapSetOnlineAvailability, BeatmapSetOnlineCovers,
    BeatmapSetOnlineGenre, BeatmapSetOnlineLanguage, Date,
};

use super::{int32, user::UserConverter};

/// Turns beatmaps into the game's objects, as one caller sees them.
#[derive(Clone)]
pub(crate) struct BeatmapConverter {
    public_url: String,
    now: Timestamp,
    caller: Option<Id<User>>,
    favourites: Arc<HashSet<Id<BeatmapSet>>>,
}

impl BeatmapConverter {
    /// For this caller.
    pub(crate) async fn new(services: &Services, caller: Option<Id<User>>) -> anyhow::Result<Self> {
        let favourites = match caller {
            Some(caller) => favourites_of(services, caller).await?.into_iter().collect(),
            None => HashSet::new(),
        };
        let (public_url, now) = (services.settings.public_url.clone(), services.clock.now());
        Ok(Self { public_url, now, caller, favourites: Arc::new(favourites) })
    }

    fn users(&self) -> UserConverter<'_> {
        UserConverter::at(&self.public_url, self.now)
    }

    /// A difficulty with its set, which then has no difficulties of its own.
    pub(crate) fn beatmap(&self, beatmap: &Beatmap, set: &FullSet) -> APIBeatmap {
        let beatmapset = Some(Box::new(self.set_alone(set)));
        APIBeatmap { beatmapset, ..self.beatmap_alone(beatmap, set) }
    }

    /// A difficulty of a set without that.
    pub(crate) fn beatmap_alone(&self, beatmap: &Beatmap, set: &FullSet) -> APIBeatmap {
        let owner = |user: &Arc<User>| APIBeatmapOwner { id: int32(user.id.get()), username: user.username.clone() };
        APIBeatmap {
            id: int32(beatmap.id.get()),
            beatmapset_id: int32(beatmap.set.get()),
            status: beatmap.status.name(),
            checksum: beatmap.checksum.clone(),
            user_id: owner_id(set),
            mode: beatmap.ruleset.short_name(),
            mode_int: i32::from(beatmap.ruleset.number()),
            convert: false,
            difficulty_rating: beatmap.star_rating,
            drain: beatmap.drain_rate,
            cs: beatmap.circle_size,
            ar: beatmap.approach_rate,
            accuracy: beatmap.overall_difficulty,
            bpm: beatmap.bpm,
            total_length: int32(beatmap.total_length_ms / 1_000),
            hit_length: int32(beatmap.hit_length_ms / 1_000),
            count_circles: int32(beatmap.circle_count),
            count_sliders: int32(beatmap.slider_count),
            count_spinners: int32(beatmap.spinner_count),
            version: beatmap.version.clone(),
            playcount: int32(beatmap.play_count),
            passcount: int32(beatmap.pass_count),
            current_user_playcount: 0,
            max_combo: int32(beatmap.max_combo),
            last_updated: Date(beatmap.updated_at),
            is_scoreable: beatmap.status.has_leaderboard(),
            ranked: i32::from(beatmap.status.number()),
            url: format!("{}/beatmaps/{}", self.public_url, beatmap.id),
            owners: set.owner.iter().map(owner).collect(),
            top_tag_ids: Vec::new(),
            current_user_tag_ids: Vec::new(),
            failtimes: None,
            beatmapset: None,
        }
    }

    /// The same with the caller's plays counted, and with where plays came to an end.
    pub(crate) async fn with_counts(
        &self,
        services: &Services,
        mut beatmaps: Vec<APIBeatmap>,
    ) -> anyhow::Result<Vec<APIBeatmap>> {
        let ids: Vec<_> = beatmaps.iter().map(|beatmap| Id::new(beatmap.id.into())).collect();
        let ends = fail_times(services, &ids).await?;
        for beatmap in &mut beatmaps {
            let ends = ends.get(&Id::new(beatmap.id.into())).copied().unwrap_or_default();
            let counts = |counts: [i64; 100]| counts.into_iter().map(int32).collect();
            beatmap.failtimes = Some(APIFailTimes { fail: counts(ends.fail), exit: counts(ends.exit) });
        }
        if let Some(caller) = self.caller {
            for (id, count) in plays_of_user(services, caller, &ids).await? {
                for beatmap in beatmaps.iter_mut().filter(|beatmap| i64::from(beatmap.id) == id.get()) {
                    beatmap.current_user_playcount = int32(count);
                }
            }
        }
        Ok(beatmaps)
    }

    /// A set with its difficulties.
    pub(crate) fn set(&self, set: &FullSet) -> APIBeatmapSet {
        let beatmaps = set.beatmaps.iter().map(|beatmap| self.beatmap_alone(beatmap, set)).collect();
        APIBeatmapSet { beatmaps, ..self.set_alone(set) }
    }

    /// A set with all there is to say: its difficulties, and those of osu! as the other rulesets play them.
    pub(crate) async fn full_set(&self, services: &Services, set: &FullSet) -> anyhow::Result<APIBeatmapSet> {
        let with_difficulties = self.set(set);
        Ok(APIBeatmapSet {
            beatmaps: self.with_counts(services, with_difficulties.beatmaps).await?,
            converts: Some(self.with_counts(services, self.converts(set)).await?),
            related_users: with_difficulties.user.iter().cloned().collect(),
            ..with_difficulties
        })
    }

    fn converts(&self, set: &FullSet) -> Vec<APIBeatmap> {
        let of_osu = set.beatmaps.iter().filter(|beatmap| beatmap.ruleset == Ruleset::Osu);
        let converts = of_osu.flat_map(|beatmap| {
            let others = set.difficulties.iter().filter(|d| d.beatmap == beatmap.id && d.ruleset != Ruleset::Osu);
            others.map(|difficulty| self.convert(beatmap, difficulty, set))
        });
        converts.collect()
    }

    fn convert(&self, beatmap: &Beatmap, difficulty: &BeatmapDifficulty, set: &FullSet) -> APIBeatmap {
        APIBeatmap {
            mode: difficulty.ruleset.short_name(),
            mode_int: i32::from(difficulty.ruleset.number()),
            convert: true,
            difficulty_rating: difficulty.star_rating,
            max_combo: int32(difficulty.max_combo),
            ..self.beatmap_alone(beatmap, set)
        }
    }

    /// A set without its difficulties.
    pub(crate) fn set_alone(&self, full: &FullSet) -> APIBeatmapSet {
        let set = &full.set;
        APIBeatmapSet {
            id: int32(set.id.get()),
            status: set.status.name(),
            title: set.title.clone(),
            title_unicode: set.title_unicode.clone(),
            artist: set.artist.clone(),
            artist_unicode: set.artist_unicode.clone(),
            creator: set.creator.clone(),
            user_id: owner_id(full),
            user: full.owner.as_ref().map(|owner| self.users().compact(owner)),
            source: set.source.clone(),
            tags: set.tags.clone(),
            covers: if set.has_cover { self.covers(full) } else { BeatmapSetOnlineCovers::default() },
            preview_url: match set.preview_type {
                Some(_) => format!("{}/preview/{}.mp3", self.public_url, set.id),
                None => String::new(),
            },
            has_favourited: self.favourites.contains(&set.id),
            favourite_count: int32(set.favourite_count),
            play_count: int32(set.play_count),
            bpm: set.bpm,
            nsfw: set.nsfw,
            spotlight: false,
            video: set.has_video,
            storyboard: set.has_storyboard,
            submitted_date: Date(set.submitted_at),
            ranked_date: set.ranked_at.map(Date),
            last_updated: Date(set.updated_at),
            ratings: full.ratings.map(int32),
            availability: BeatmapSetOnlineAvailability::default(),
            genre: BeatmapSetOnlineGenre { id: int32(set.genre), name: genre(set.genre) },
            language: BeatmapSetOnlineLanguage { id: int32(set.language), name: language(set.language) },
            ranked: i32::from(set.status.number()),
            is_scoreable: set.status.has_leaderboard(),
            current_nominations: Vec::new(),
            related_users: Vec::new(),
            related_tags: Vec::new(),
            beatmaps: Vec::new(),
            converts: None,
        }
    }

    /// Pictures are remembered by their address, so it changes with them.
    fn covers(&self, full: &FullSet) -> BeatmapSetOnlineCovers {
        let version = full.version.get(..8).unwrap_or_default();
        let url = |shape: Shape, double: &str| {
            format!("{}/beatmaps/{}/covers/{}{double}.jpg?{version}", self.public_url, full.set.id, shape.name())
        };
        BeatmapSetOnlineCovers {
            cover: url(Shape::Cover, ""),
            cover_2x: url(Shape::Cover, "@2x"),
            card: url(Shape::Card, ""),
            card_2x: url(Shape::Card, "@2x"),
            list: url(Shape::List, ""),
            list_2x: url(Shape::List, "@2x"),
            slimcover: url(Shape::SlimCover, ""),
            slimcover_2x: url(Shape::SlimCover, "@2x"),
        }
    }
}

/// The number of whose a set is; 0 for somebody without an account here.
fn owner_id(set: &FullSet) -> i32 {
    set.owner.as_ref().map_or(0, |owner| int32(owner.id.get()))
}

/// Upstream: `SearchGenre.cs`.
fn genre(number: i64) -> &'static str {
    match number {
        2 => "Video Game",
        3 => "Anime",
        4 => "Rock",
        5 => "Pop",
        6 => "Other",
        7 => "Novelty",
        9 => "Hip Hop",
        10 => "Electronic",
        11 => "Metal",
        12 => "Classical",
        13 => "Folk",
        14 => "Jazz",
        _ => "Unspecified",
    }
}

/// Upstream: `SearchLanguage.cs`.
fn language(number: i64) -> &'static str {
    match number {
        2 => "English",
        3 => "Japanese",
        4 => "Chinese",
        5 => "Instrumental",
        6 => "Korean",
        7 => "French",
        8 => "German",
        9 => "Swedish",
        10 => "Spanish",
        11 => "Italian",
        12 => "Russian",
        13 => "Polish",
        14 => "Other",
        _ => "Unspecified",
    }
}
