//! Beatmaps.

use kiai_model::{
    Beatmap, BeatmapSet, Id, User,
    beatmap::{BeatmapDifficulty, FailTimes},
    score::ScoreToken,
};

queries! { beatmaps:
    /// The beatmap with this id, if it is part of its set.
    read fn beatmap_by_id(id: Id<Beatmap>) -> Option<Beatmap>;
    /// The beatmap with this id, also when it is no longer part of its set.
    read fn beatmap_ever_by_id(id: Id<Beatmap>) -> Option<Beatmap>;
    /// The beatmap whose file has this checksum now.
    read fn beatmap_by_checksum(checksum: &str) -> Option<Beatmap>;
    /// The first beatmap whose file has this name.
    read fn beatmap_by_filename(filename: &str) -> Option<Beatmap>;
    /// The beatmaps with these ids, in any order.
    read fn beatmaps_by_ids(ids: &[Id<Beatmap>]) -> Vec<Beatmap>;
    /// The beatmaps of these sets: by set, ruleset and star rating.
    read fn beatmaps_of_sets(sets: &[Id<BeatmapSet>]) -> Vec<Beatmap>;
    /// Stars and combo of these beatmaps in every ruleset they can be played in.
    read fn difficulties_of_beatmaps(ids: &[Id<Beatmap>]) -> Vec<BeatmapDifficulty>;
    /// How often a user played these beatmaps; those never played are left out.
    read fn plays_of_user(user: Id<User>, ids: &[Id<Beatmap>]) -> Vec<(Id<Beatmap>, i64)>;
    /// Where plays of these beatmaps ended that were not passed; those with none are left out.
    read fn fail_times(ids: &[Id<Beatmap>]) -> Vec<(Id<Beatmap>, FailTimes)>;
    /// Notes where the play with this token failed or was left, in hundredths of the beatmap: once, however often it is
    /// told.
    write fn note_fail_time(token: Id<ScoreToken>, beatmap: Id<Beatmap>, failed: bool, place: u8);
    /// Notes by how many milliseconds a beatmap is off its song, until its file changes.
    write fn set_online_offset(id: Id<Beatmap>, offset_ms: i32);
    /// Counts a play on a beatmap and its set.
    write fn count_beatmap_play(id: Id<Beatmap>, passed: bool);
}
