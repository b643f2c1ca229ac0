//! What follows from a score: performance points, boards, statistics, ranks, play counts.
//!
//! The job can run any number of times: what only grows is added once, when the score becomes processed; all else is
//! set.

use std::{cmp::Reverse, sync::Arc};

use kiai_bus::Message;
use kiai_formats::difficulty::{ALGORITHM_VERSION, Chart, Play, Rated};
use kiai_model::{Beatmap, BeatmapStatus, Id, Ruleset, Score, Timestamp, User, score::Origin, statistics::Variant};
use kiai_rules::{
    mods::board_keys,
    score_checks::{Verdict, bonus_of_another_map, judge_again, results_of_another_map},
    statistics::{BestPlay, Day, MAX_WEIGHTED_PLAYS, Month, weigh},
};
use kiai_store::{
    StoreError, Tx,
    rows::{BoardKey, BoardPlace, Counters, Job, NewBoardEntry, Played, StoredStatistics},
};

use super::{activity, map};
use crate::{Services, presence::tell_statistics, rooms};

/// Does the job of a score.
pub(crate) async fn process_job(services: &Services, job: &Job) -> anyhow::Result<()> {
    process_score(services, job.key.parse()?).await
}

/// Brings everything up to date with a score, and tells who waits for it. Nothing happens when there is no such score.
pub(super) async fn process_score(services: &Services, id: Id<Score>) -> anyhow::Result<()> {
    let Some(played) = services.store.played(id).await? else { return Ok(()) };
    let computed = compute(services, &played).await?;
    let (user, beatmap) = (played.score.user, played.score.beatmap);
    let now = services.clock.now();
    services.store.write(move |tx| Box::pin(async move { settle(tx, id, &computed, now).await })).await?;
    tell_processed(services, user, beatmap, id);
    rooms::score_processed(services, &played.score, !played.score.processed).await?;
    Ok(())
}

/// Tells who waits for it that a score has been processed: after the commit.
pub(super) fn tell_processed(services: &Services, user: Id<User>, beatmap: Id<Beatmap>, score: Id<Score>) {
    services.scores.boards_changed(beatmap);
    services.bus.publish(&Message::ScoreProcessed { user, score });
    tell_statistics(services, user);
}

/// What a difficulty is remembered by: the map's checksum, the ruleset, mods with their speed as text, and whether slider
/// parts are judged one by one.
pub(super) type RatedKey = (String, Ruleset, String, bool);

/// The difficulty for a score's mods, calculated once. None when it cannot be.
async fn rated(services: &Services, chart: &Arc<Chart>, score: &Score) -> anyhow::Result<Option<Arc<Rated>>> {
    let judges_slider_parts = score.origin == Origin::Lazer;
    let mods = serde_json::to_string(&score.mods)?;
    let key = (score.beatmap_checksum.clone(), score.ruleset, mods, judges_slider_parts);
    if let Some(rated) = services.scores.rated.get(&key) {
        return Ok(Some(rated));
    }
    let (chart, ruleset, mods) = (Arc::clone(chart), score.ruleset, score.mods.clone());
    match services.blocking.run(move || chart.rate(ruleset, &mods, judges_slider_parts)).await? {
        Ok(rated) => {
            let rated = Arc::new(rated);
            services.scores.rated.insert(key, Arc::clone(&rated));
            Ok(Some(rated))
        }
        Err(error) => {
            tracing::warn!(beatmap = %score.beatmap, %error, "A difficulty cannot be calculated");
            Ok(None)
        }
    }
}

/// What the beatmap's file says about a score.
#[derive(Clone, Debug, Default)]
pub(super) struct Computed {
    /// Performance points, if it may give any.
    pub(super) pp: Option<f64>,
    /// The algorithm that gave them.
    pp_algorithm: Option<i64>,
    /// Whether its maximum hit results are not the map's; none when the file was not looked at.
    of_another_map: Option<bool>,
}

impl Computed {
    /// What was computed before, when the file is not at hand.
    pub(super) fn kept(played: &Played) -> Self {
        Self { pp: played.score.pp, pp_algorithm: played.pp_algorithm, of_another_map: None }
    }
}

/// Computes what needs the beatmap's file, off the async workers.
pub(super) async fn compute(services: &Services, played: &Played) -> anyhow::Result<Computed> {
    let Some(map) = services.store.beatmap_ever_by_id(played.score.beatmap).await? else {
        return Ok(Computed::kept(played));
    };
    let verdict = judge_again(played.score.passed, &played.score.flags, map.status, Some(false));
    if !verdict.ranked {
        return Ok(Computed::default());
    }
    let Some(chart) = map::chart_of(services, map, &played.score).await? else { return Ok(Computed::kept(played)) };
    let rated = rated(services, &chart, &played.score).await?;
    let score = played.score.clone();
    services
        .blocking
        .run(move || {
            let maximum = rated.as_ref().and_then(|rated| rated.maximum_statistics());
            let of_another_map = score.origin == Origin::Lazer
                && (maximum.is_some_and(|maximum| results_of_another_map(&score.maximum_statistics, &maximum))
                    || chart
                        .bonus_limit(score.ruleset, &score.mods)
                        .is_ok_and(|limit| bonus_of_another_map(&score.statistics, limit)));
            let pp = (verdict.gives_pp && !of_another_map).then(|| pp_of(rated.as_deref()?, &score)).flatten();
            Computed { pp, pp_algorithm: pp.map(|_| ALGORITHM_VERSION), of_another_map: Some(of_another_map) }
        })
        .await
}

fn pp_of(rated: &Rated, score: &Score) -> Option<f64> {
    let play = Play {
        statistics: &score.statistics,
        max_combo: score.max_combo,
        judges_slider_parts: score.origin == Origin::Lazer,
        legacy_total_score: score.classic_total_score.filter(|_| score.origin != Origin::Lazer).map(saturated),
    };
    match rated.pp(&play) {
        Ok(pp) => Some(pp),
        Err(error) => {
            tracing::warn!(score = %score.id, %error, "A score has no performance points");
            None
        }
    }
}

/// Everything that is stored about a processed score, in one transaction.
pub(super) async fn settle(tx: &mut Tx, id: Id<Score>, computed: &Computed, now: Timestamp) -> Result<(), StoreError> {
    let Some(mut played) = tx.played(id).await? else { return Ok(()) };
    let is_first_time = !played.score.processed;
    let held = activity::held_place(tx, &played).await?;
    place(tx, &mut played, computed).await?;
    let Score { user, ruleset, variant, .. } = played.score;
    if is_first_time {
        count(tx, &played).await?;
        activity::note(tx, &played, held).await?;
    }
    refresh_statistics(tx, user, ruleset, variant, now).await
}

/// Stores what was computed of a score, judges it by that and by the map's status as it is now, and puts it where it
/// belongs then.
pub(super) async fn place(tx: &mut Tx, played: &mut Played, computed: &Computed) -> Result<(), StoreError> {
    let score = &mut played.score;
    let status = tx.beatmap_ever_by_id(score.beatmap).await?.map(|map| map.status);
    if let Some(status) = status {
        let Verdict { ranked, counts, gives_pp, flags } =
            judge_again(score.passed, &score.flags, status, computed.of_another_map);
        if flags != score.flags {
            (score.ranked, played.counts, played.gives_pp) = (ranked, counts, gives_pp);
            score.flags = flags.into_iter().map(str::to_owned).collect();
            tx.set_score_verdict(score.id, ranked, counts, gives_pp, &score.flags).await?;
        }
    }
    let pp = computed.pp.filter(|_| played.gives_pp);
    tx.set_score_processed(played.score.id, pp, computed.pp_algorithm.filter(|_| pp.is_some())).await?;
    enter(tx, played, status.is_some_and(BeatmapStatus::gives_ranked_score), pp).await
}

/// Puts a ranked score on the boards and among the plays that count for performance, where it is the best.
async fn enter(tx: &mut Tx, played: &Played, gives_ranked_score: bool, pp: Option<f64>) -> Result<(), StoreError> {
    let score = &played.score;
    if !score.ranked {
        return Ok(());
    }
    let listed = tx.user_by_id(score.user).await?.is_some_and(|user| !user.restricted);
    let entry = NewBoardEntry {
        user: score.user,
        place: BoardPlace { score: score.id, total_score: score.total_score, listed },
        grade: score.grade,
        ranked_score: if gives_ranked_score { classic_total(score) } else { 0 },
    };
    let mods = board_keys(&score.mods).into_iter().map(Some);
    for mods in [None].into_iter().chain(mods) {
        let key = BoardKey { beatmap: score.beatmap, ruleset: score.ruleset, variant: score.variant, mods };
        let held = tx.board_place(&key, score.user).await?;
        // Of equal totals the earlier score stands, in whatever order they are processed.
        let rank = (score.total_score, Reverse(score.id));
        if held.is_some_and(|held| (held.total_score, Reverse(held.score)) > rank) {
            continue;
        }
        tx.set_board_entry(&key, &entry).await?;
        if key.mods.is_none() {
            if let Some(beaten) = held.filter(|held| held.score != score.id) {
                tx.set_personal_best(beaten.score, false).await?;
            }
            tx.set_personal_best(score.id, true).await?;
        }
    }
    if let Some(pp) = pp {
        let held = tx.pp_entry(score.user, score.ruleset, score.variant, score.beatmap).await?;
        if held.is_none_or(|(held, best)| held == score.id || best.total_cmp(&pp).then(score.id.cmp(&held)).is_lt()) {
            tx.set_pp_entry(score, pp).await?;
        }
    }
    Ok(())
}

/// What a score adds to totals: they are in the classic scale, which levels are made for. Upstream:
/// `TotalScoreProcessor`, `RankedScoreProcessor`.
fn classic_total(score: &Score) -> i64 {
    score.classic_total_score.unwrap_or(score.total_score)
}

fn saturated(total: i64) -> u32 {
    u32::try_from(total.max(0)).unwrap_or(u32::MAX)
}

/// A false start counts for nothing.
async fn count(tx: &mut Tx, played: &Played) -> Result<(), StoreError> {
    if !played.is_play {
        return Ok(());
    }
    let score = &played.score;
    let counters = Counters {
        play_count: 1,
        play_time_ms: played.play_time_ms,
        // A play that a check doubts counts as a play, and nothing else of it does.
        total_score: if played.counts { classic_total(score) } else { 0 },
        total_hits: if played.counts { played.total_hits } else { 0 },
        max_combo: if played.counts { i64::from(score.max_combo) } else { 0 },
    };
    tx.add_counters(score.user, score.ruleset, score.variant, &counters).await?;
    tx.count_play_of_user(score, i64::from(Month::of(score.ended_at).0)).await?;
    tx.count_beatmap_play(score.beatmap, score.passed).await
}

/// Computes a user's weighted statistics anew, and notes the place they give today.
pub(super) async fn refresh_statistics(
    tx: &mut Tx,
    user: Id<User>,
    ruleset: Ruleset,
    variant: Variant,
    now: Timestamp,
) -> Result<(), StoreError> {
    let limit = i64::try_from(MAX_WEIGHTED_PLAYS).unwrap_or(i64::MAX);
    let entries = tx.pp_entries(user, ruleset, variant, limit).await?;
    let map_count = tx.pp_entry_count(user, ruleset, variant).await?;
    let plays: Vec<BestPlay> =
        entries.iter().map(|entry| BestPlay { pp: entry.pp, accuracy: entry.accuracy }).collect();
    let weighted = weigh(&plays, usize::try_from(map_count).unwrap_or(0));
    let (ranked_score, grades) = tx.sum_best_scores(user, ruleset, variant).await?;
    let statistics = StoredStatistics { pp: weighted.pp, accuracy: weighted.accuracy, ranked_score, grades };
    tx.set_statistics(user, ruleset, variant, &statistics).await?;
    if let Some(rank) = tx.statistics(user, ruleset, variant).await?.global_rank {
        tx.record_rank(user, ruleset, variant, rank, i64::from(Day::of(now).0), now).await?;
    }
    Ok(())
}
