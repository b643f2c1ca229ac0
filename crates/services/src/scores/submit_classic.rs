//! After a play of a client that counts in the classic scale: its score, in the scale that boards rank by.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use kiai_model::{Beatmap, BeatmapSet, HitCounts, Id, Ruleset, Score, Timestamp, User, score::Origin};
use kiai_rules::{
    mods::variant,
    score_checks::{Outcome, check},
    scores::{ClassicCounts, ClassicPlay, classic_multiplier, is_beyond, standardised_total},
};

use super::{
    BoardCircle, BoardFilter, BoardRequest, ClassicMods, Form, Place, SubmitRefusal, SubmittedPlay, Way,
    classic_mods::{Fitted, fit, maximum_of, score_multiplier},
    place_on,
    process::process_score,
    submit_score,
};
use crate::{
    Services,
    beatmaps::{BeatmapKey, fetch_beatmap},
    statistics::{Achievements, statistics_of},
};

/// Nobody plays longer in one go.
const PLAY_TIME_MAX: Duration = Duration::from_hours(24);

/// A play as a client tells it that counts in the classic scale.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassicSubmission {
    /// Who.
    pub user: Id<User>,
    /// Which family of clients.
    pub origin: Origin,
    /// MD5 of the map's file.
    pub beatmap_checksum: String,
    /// In which ruleset.
    pub ruleset: Ruleset,
    /// Hits.
    pub counts: ClassicCounts,
    /// Total in the classic scale.
    pub total_score: u32,
    /// Longest combo.
    pub max_combo: u32,
    /// Mods.
    pub mods: ClassicMods,
    /// Whether the map was played to its end.
    pub passed: bool,
    /// How long it was played.
    pub play_time: Duration,
    /// What tells the play from the player's others.
    pub key: String,
    /// Version of the client.
    pub client_hash: String,
    /// Mods as neosu tells them.
    pub neosu_mods: Option<Vec<u8>>,
    /// The replay as the client packs it.
    pub replay: Option<Bytes>,
    /// Names of the checks that spoke of the form.
    pub spoken: Vec<&'static str>,
}

/// What a player holds on a map and among all players.
#[derive(Clone, Debug)]
pub struct Standings {
    /// The best score on the map.
    pub place: Option<Place>,
    /// Statistics.
    pub overall: Arc<Achievements>,
}

/// A score that was taken, and what it changed.
#[derive(Clone, Debug)]
pub struct SubmittedClassic {
    /// The score.
    pub score: Score,
    /// The map, after the play was counted.
    pub beatmap: Beatmap,
    /// Its set.
    pub set: BeatmapSet,
    /// Before.
    pub before: Standings,
    /// After.
    pub after: Standings,
}

/// Takes the score of a play in the classic scale: converts it as the official tools do, with the Classic mod, and ends in
/// [`submit_score`]. Boards and statistics know of it when this returns. A map that is not here is asked of mirrors, for
/// no longer than `patience`.
///
/// # Errors
/// See [`SubmitRefusal`]; nothing is stored then. A map that cannot be calculated with counts as one that is not here.
pub async fn submit_classic(
    services: &Arc<Services>,
    played: ClassicSubmission,
    patience: Duration,
) -> Result<SubmittedClassic, SubmitRefusal> {
    let key = [BeatmapKey::Checksum(&played.beatmap_checksum)];
    let (beatmap, set) = fetch_beatmap(services, &key, patience).await?.ok_or(SubmitRefusal::UnknownBeatmap)?;
    if !super::map::plays_in(&beatmap, played.ruleset) {
        return Err(SubmitRefusal::OtherRuleset);
    }
    let now = services.clock.now();
    let (user, ruleset) = (played.user, played.ruleset);
    let play = convert(services, &beatmap, played, now).await?;
    let board = BoardRequest { beatmap: beatmap.id, ruleset, variant: variant(&play.mods), filter: BoardFilter::All };
    let before = standings(services, &board, user).await?;
    let score = submit_score(services, &play).await?;
    // The client reads the board next, and has to find the score there.
    if !score.processed
        && let Err(error) = process_score(services, score.id).await
    {
        tracing::warn!(score = %score.id, error = format!("{error:#}"), "A score is processed later");
    }
    let after = standings(services, &board, user).await?;
    let score = services.store.score(score.id).await?.unwrap_or(score);
    let beatmap = services.store.beatmap_by_id(beatmap.id).await?.unwrap_or(beatmap);
    Ok(SubmittedClassic { score, beatmap, set: set.set.clone(), before, after })
}

/// Why a passed play stands on no board: the rules of the checks that keep it from there. Empty when it does.
#[must_use]
pub fn why_unranked(score: &Score) -> Vec<&'static str> {
    if !score.passed || score.ranked {
        return Vec::new();
    }
    let checks = score.flags.iter().map(|flag| check(flag));
    checks.filter(|check| check.outcome == Outcome::Unranked).map(|check| check.rule).collect()
}

async fn standings(services: &Services, board: &BoardRequest, user: Id<User>) -> anyhow::Result<Standings> {
    Ok(Standings {
        place: place_on(services, board, BoardCircle::Global, user).await?,
        overall: statistics_of(services, user, board.ruleset, board.variant).await?,
    })
}

async fn convert(
    services: &Services,
    beatmap: &Beatmap,
    played: ClassicSubmission,
    now: Timestamp,
) -> Result<SubmittedPlay, SubmitRefusal> {
    let ruleset = played.ruleset;
    let fitted = fit(played.origin, ruleset, &played.mods);
    let Fitted { mods, multiplier, score_v2, all_carried } =
        fitted.map_err(|_| SubmitRefusal::Refused(check("mod_not_playable")))?;
    let maximum = maximum_of(services, beatmap, ruleset, &mods).await?.ok_or(SubmitRefusal::UnknownBeatmap)?;
    let multiplier = match multiplier {
        Some(multiplier) => multiplier,
        None => classic_multiplier(ruleset, &mods, score_v2, maximum.columns),
    };
    let classic = ClassicPlay {
        ruleset,
        total_score: played.total_score,
        max_combo: played.max_combo,
        counts: played.counts,
        multiplier,
        score_v2,
    };
    let mut spoken = played.spoken;
    if !all_carried && !spoken.contains(&"mods_not_carried") {
        spoken.push("mods_not_carried");
    }
    if is_beyond(&classic, &maximum) {
        spoken.push("total_implausible");
    }
    let without_mods = standardised_total(&classic, &maximum);
    let statistics = played.counts.results(ruleset, &maximum.results);
    Ok(SubmittedPlay {
        user: played.user,
        beatmap: beatmap.id,
        ruleset: ruleset.number().into(),
        passed: played.passed,
        total_score: multiplied(without_mods, score_multiplier(ruleset, &mods, beatmap)),
        total_score_without_mods: Some(without_mods),
        accuracy: accuracy(&played.counts, ruleset, &statistics, &maximum.results, played.passed),
        max_combo: played.max_combo,
        mods,
        statistics,
        maximum_statistics: maximum.results.clone(),
        pauses: Vec::new(),
        way: Way::Form(Form {
            origin: played.origin,
            key: played.key,
            beatmap_checksum: played.beatmap_checksum,
            client_hash: played.client_hash,
            began_at: now - played.play_time.min(PLAY_TIME_MAX),
            classic_total_score: played.total_score.into(),
            spoken,
            neosu_mods: played.neosu_mods,
            replay: played.replay,
        }),
    })
}

fn accuracy(
    counts: &ClassicCounts,
    ruleset: Ruleset,
    statistics: &HitCounts,
    maximum: &HitCounts,
    passed: bool,
) -> f64 {
    if passed {
        kiai_rules::scores::accuracy(ruleset, statistics, maximum).clamp(0.0, 1.0)
    } else {
        counts.accuracy(ruleset)
    }
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "totals are far below 2^53")]
fn multiplied(total: i64, multiplier: f64) -> i64 {
    (total as f64 * multiplier).round_ties_even() as i64
}
