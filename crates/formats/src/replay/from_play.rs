//! The replay of a score as lazer would have written it.

use kiai_model::{Beatmap, HitResult, Score, beatmap::early_version_offset_ms, score::Origin, spectate::ReplayFrame};

use super::{Frames, LAZER_VERSION, LazerScore, LegacyCounts, Replay, legacy_mods};
use crate::osu::checksum;

/// Everything a replay is made of.
#[derive(Clone, Copy, Debug)]
pub struct Played<'a> {
    /// The score.
    pub score: &'a Score,
    /// What was played.
    pub beatmap: &'a Beatmap,
    /// Who played.
    pub username: &'a str,
    /// Version of the client as text, such as `2026.807.0-lazer`.
    pub client_version: &'a str,
    /// Frames: of osu!(lazer) in times of the game, as its spectator hub carries them; of bancho clients in times of the
    /// file, as they send replays.
    pub frames: &'a [ReplayFrame],
    /// Seed of the random numbers of the play, 0 for none.
    pub seed: i32,
}

impl Played<'_> {
    /// The `.osr` file of a play whose frames are packed already, as its client sent them.
    #[must_use]
    pub fn with_packed(self, packed: &[u8]) -> Vec<u8> {
        super::encode::with_packed(&Replay::from(self), packed)
    }
}

impl From<Played<'_>> for Replay {
    fn from(played: Played<'_>) -> Self {
        let Played { score, beatmap, username, client_version, frames, seed } = played;
        let maximum = &score.maximum_statistics;
        let frames = match score.origin {
            Origin::Lazer => in_file_times(frames, beatmap.format_version),
            Origin::Neosu | Origin::Stable => frames.to_vec(),
        };
        Self {
            ruleset: score.ruleset,
            version: LAZER_VERSION,
            beatmap_checksum: score.beatmap_checksum.clone(),
            username: username.to_owned(),
            hash: checksum(format!("lazer-{username}-{}", score.ended_at.as_millis()).as_bytes()),
            counts: LegacyCounts::of(score.ruleset, &score.statistics),
            total_score: i32::try_from(score.total_score).unwrap_or(i32::MAX),
            max_combo: u16::try_from(score.max_combo).unwrap_or(u16::MAX),
            perfect: u64::from(score.max_combo) == maximum.sum(HitResult::increases_combo),
            legacy_mods: legacy_mods::bits(score.ruleset, &score.mods),
            life_graph: String::new(),
            played_at: score.ended_at,
            frames: Frames { frames, seed },
            legacy_online_id: 0,
            lazer: Some(LazerScore {
                online_id: score.id.get(),
                mods: score.mods.clone(),
                statistics: score.statistics.clone(),
                maximum_statistics: maximum.clone(),
                client_version: client_version.to_owned(),
                rank: Some(score.grade),
                user_id: score.user.get(),
                total_score_without_mods: score.total_score_without_mods,
                pauses: score.pauses.clone(),
            }),
        }
    }
}

fn in_file_times(frames: &[ReplayFrame], format_version: i64) -> Vec<ReplayFrame> {
    let offset = early_version_offset_ms(format_version);
    frames.iter().map(|frame| ReplayFrame { time_ms: frame.time_ms - offset, ..*frame }).collect()
}
