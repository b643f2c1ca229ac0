//! After a play of a client that counts in the classic scale: its score, in the scale that boards rank by.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use kiai_model::{
    Beatmap, BeatmapSet, HitCounts, Id, Mods, Ruleset, Score, Timestamp, User, score::Origin, scoring::ClassicMaximum,
};
use kiai_rules::{
    mods::{DifficultyValues, incompatible_pair, mods_from_bits, score_multipliers, variant},
    score_checks::{Outcome, check},
    scores::{ClassicCounts, ClassicPlay, classic_multiplier, is_beyond, neosu_multiplier, standardised_total},
};

use super::{
    BoardCircle, BoardFilter, BoardRequest, Form, Place, SubmitRefusal, SubmittedPlay, Way, place_on,
    process::process_score, submit_score,
};
use crate::{
    Services,
    beatmaps::{self, BeatmapKey, fetch_beatmap},
    statistics::{Achievements, statistics_of},
};

/// What a map's classic maximum is remembered by: its checksum, the ruleset, and mods as text.
pub(super) type MaximumKey = (String, Ruleset, String);
/// Nobody plays longer in one go.
const PLAY_TIME_MAX: Duration = Duration::from_hours(24);
/// Mods that osu!(lazer) has under the same name, and plays otherwise.
const PLAYED_OTHERWISE: [&str; 2] = ["SV2", "TP"];

/// The mods of a play, as its client tells them.
#[derive(Clone, Debug, PartialEq)]
pub enum ClassicMods {
    /// As bits: osu!stable, and neosu before it told more.
    Bits(u32),
    /// As those of osu!(lazer): neosu.
    Told {
        /// Those it has, without Classic.
        mods: Mods,
        /// The real speed.
        speed: f64,
        /// Whether totals were counted by ScoreV2.
        score_v2: bool,
    },
}

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
    let Fitted { mods, multiplier, score_v2, all_carried } = fit(&played)?;
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
        total_score: multiplied(without_mods, ruleset, &mods, &beatmap.into()),
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

/// By the newest multipliers, whatever the client's age: it knows none of them.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "totals are far below 2^53")]
fn multiplied(total: i64, ruleset: Ruleset, mods: &Mods, map: &DifficultyValues) -> i64 {
    let multiplier = score_multipliers(ruleset, mods, map).first().copied().unwrap_or(1.0);
    (total as f64 * multiplier).round_ties_even() as i64
}

/// Mods as osu!(lazer) has them.
struct Fitted {
    mods: Mods,
    /// By what the client multiplied; none when that depends on the map.
    multiplier: Option<f64>,
    score_v2: bool,
    all_carried: bool,
}

fn fit(played: &ClassicSubmission) -> Result<Fitted, SubmitRefusal> {
    let (mut mods, score_v2, speed) = match &played.mods {
        ClassicMods::Bits(bits) => {
            let mods = mods_from_bits((*bits).into()).map_err(|_| SubmitRefusal::Refused(check("mod_not_playable")))?;
            let score_v2 = mods.contains("SV2");
            (mods, score_v2, None)
        }
        ClassicMods::Told { mods, speed, score_v2 } => (mods.clone(), *score_v2, Some(*speed)),
    };
    let count = mods.0.len();
    mods.0.retain(|m| !PLAYED_OTHERWISE.iter().any(|acronym| m.acronym == *acronym));
    let mut all_carried = mods.0.len() == count && !score_v2;
    let multiplier = speed.map(|speed| neosu_multiplier(&mods, speed, score_v2));
    // What excludes each other in osu!(lazer) may go together in neosu, but for what nobody can mean.
    while played.origin == Origin::Neosu
        && let Some((one, other)) = incompatible_pair(played.ruleset, &mods)
        && one != other
        && ![("EZ", "HR"), ("HR", "EZ"), ("RX", "AP"), ("AP", "RX")].iter().any(|(a, b)| one == *a && other == *b)
    {
        mods.0.retain(|m| m.acronym != other);
        all_carried = false;
    }
    if let Ok(classic) = "CL".parse::<kiai_model::Acronym>() {
        mods.0.push(classic.into());
    }
    Ok(Fitted { mods, multiplier, score_v2, all_carried })
}

/// What a flawless play counts, computed once for a map and mods. None when the file is not here or unfit.
async fn maximum_of(
    services: &Services,
    beatmap: &Beatmap,
    ruleset: Ruleset,
    mods: &Mods,
) -> anyhow::Result<Option<Arc<ClassicMaximum>>> {
    let key = (beatmap.checksum.clone(), ruleset, serde_json::to_string(mods)?);
    if let Some(maximum) = services.scores.classic.get(&key) {
        return Ok(Some(maximum));
    }
    let Some(chart) = beatmaps::chart(services, beatmap).await? else { return Ok(None) };
    let mods = mods.clone();
    let computed = services.blocking.run(move || chart.classic_maximum(ruleset, &mods)).await?;
    let Ok(maximum) = computed.map(Arc::new) else { return Ok(None) };
    services.scores.classic.insert(key, Arc::clone(&maximum));
    Ok(Some(maximum))
}
