//! Beatmap sets and beatmaps.

use kiai_model::{Beatmap, BeatmapSet, BeatmapStatus, Id, Ruleset, Timestamp, beatmap::BeatmapDifficulty};

/// Sets and beatmaps whose files carry no number get one from here up.
pub const FIRST_OWN_ID: i64 = 1_000_000_000;

/// A set with all that is stored of it, as an import leaves it.
#[derive(Clone, Debug)]
pub struct ImportedSet {
    /// The set. Its counts and the time of its coming are kept when it is there already.
    pub set: BeatmapSet,
    /// SHA-256 of the archive in lower-case hex: its files lie under this name.
    pub archive_hash: String,
    /// Its difficulties, with stars and combo in every ruleset they can be played in.
    pub beatmaps: Vec<(Beatmap, Vec<BeatmapDifficulty>)>,
    /// The files in the archive.
    pub files: Vec<SetFile>,
}

/// A file of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetFile {
    /// Its path in the archive.
    pub filename: String,
    /// SHA-256 in lower-case hex.
    pub sha256: String,
    /// Its length.
    pub size_bytes: i64,
}

/// That a set came or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetChange {
    /// Number of the change, increasing.
    pub id: i64,
    /// The set.
    pub set: Id<BeatmapSet>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct SetRow {
    #[sqlx(try_from = "i64")]
    id: Id<BeatmapSet>,
    title: String,
    title_unicode: String,
    artist: String,
    artist_unicode: String,
    creator: String,
    owner_id: Option<i64>,
    source: String,
    tags: String,
    status: i64,
    genre: i64,
    language: i64,
    bpm: f64,
    nsfw: bool,
    has_video: bool,
    has_storyboard: bool,
    has_cover: bool,
    preview_type: Option<String>,
    submitted_at: i64,
    ranked_at: Option<i64>,
    updated_at: i64,
    play_count: i64,
    favourite_count: i64,
}

impl From<SetRow> for BeatmapSet {
    fn from(row: SetRow) -> Self {
        Self {
            id: row.id,
            title: row.title,
            title_unicode: row.title_unicode,
            artist: row.artist,
            artist_unicode: row.artist_unicode,
            creator: row.creator,
            owner: row.owner_id.map(Id::new),
            source: row.source,
            tags: row.tags,
            status: status(row.status),
            genre: row.genre,
            language: row.language,
            bpm: row.bpm,
            nsfw: row.nsfw,
            has_video: row.has_video,
            has_storyboard: row.has_storyboard,
            has_cover: row.has_cover,
            preview_type: row.preview_type,
            submitted_at: Timestamp(row.submitted_at),
            ranked_at: row.ranked_at.map(Timestamp),
            updated_at: Timestamp(row.updated_at),
            play_count: row.play_count,
            favourite_count: row.favourite_count,
        }
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct BeatmapRow {
    #[sqlx(try_from = "i64")]
    id: Id<Beatmap>,
    #[sqlx(try_from = "i64")]
    set_id: Id<BeatmapSet>,
    checksum: String,
    filename: String,
    version: String,
    #[sqlx(try_from = "i64")]
    ruleset: Ruleset,
    status: i64,
    circle_size: f64,
    approach_rate: f64,
    overall_difficulty: f64,
    drain_rate: f64,
    bpm: f64,
    total_length_ms: i64,
    hit_length_ms: i64,
    circle_count: i64,
    slider_count: i64,
    spinner_count: i64,
    star_rating: f64,
    max_combo: i64,
    format_version: i64,
    updated_at: i64,
    play_count: i64,
    pass_count: i64,
    online_offset_ms: i64,
}

impl From<BeatmapRow> for Beatmap {
    fn from(row: BeatmapRow) -> Self {
        Self {
            id: row.id,
            set: row.set_id,
            checksum: row.checksum,
            filename: row.filename,
            version: row.version,
            ruleset: row.ruleset,
            status: status(row.status),
            circle_size: row.circle_size,
            approach_rate: row.approach_rate,
            overall_difficulty: row.overall_difficulty,
            drain_rate: row.drain_rate,
            bpm: row.bpm,
            total_length_ms: row.total_length_ms,
            hit_length_ms: row.hit_length_ms,
            circle_count: row.circle_count,
            slider_count: row.slider_count,
            spinner_count: row.spinner_count,
            star_rating: row.star_rating,
            max_combo: row.max_combo,
            format_version: row.format_version,
            updated_at: Timestamp(row.updated_at),
            play_count: row.play_count,
            pass_count: row.pass_count,
            online_offset_ms: i32::try_from(row.online_offset_ms).unwrap_or(0),
        }
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct DifficultyRow {
    #[sqlx(try_from = "i64")]
    beatmap_id: Id<Beatmap>,
    #[sqlx(try_from = "i64")]
    ruleset: Ruleset,
    star_rating: f64,
    max_combo: i64,
}

impl From<DifficultyRow> for BeatmapDifficulty {
    fn from(row: DifficultyRow) -> Self {
        Self { beatmap: row.beatmap_id, ruleset: row.ruleset, star_rating: row.star_rating, max_combo: row.max_combo }
    }
}

fn status(number: i64) -> BeatmapStatus {
    BeatmapStatus::from_number(number).unwrap_or(BeatmapStatus::Graveyard)
}
