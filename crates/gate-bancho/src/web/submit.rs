//! `POST /web/osu-submit-modular-selector.php`: a score, as osu!stable and neosu submit it.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use kiai_http::ClientAddress;
use kiai_model::score::Origin;
use kiai_services::{
    beatmaps::request_map,
    scores::{
        ClassicCounts, ClassicMods, ClassicSubmission, Standings, SubmitRefusal, SubmittedClassic, submit_classic,
        why_unranked,
    },
};
use kiai_wire_bancho::{
    Dialect, ServerPacket,
    neosu::{mod_flags::ModFlags, mods::NeosuMods},
    submission::{CHEATED, Chart, Charts, NOT_TAKEN, SCORE, Standing, Submission, UNKNOWN_BEATMAP},
};

use super::{
    Form,
    caller::{Caller, Refusal, by_token},
};
use crate::{
    Gate,
    convert::{breaks_policy, carried, legacy_of},
    line::Line,
    patience,
};

/// Most bytes of the form: a replay of hours, and a screenshot that osu!stable may add.
pub(super) const BODY_MAX: usize = 16 * 1024 * 1024;
/// What neosu writes in place of a version.
const NEOSU: &str = "mcosu";

/// Takes a score, and answers with what it changed. What cannot be taken is answered with the client's own word for it.
pub(super) async fn post_score(
    State(gate): State<Gate>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Refusal> {
    let submission = match Submission::read(&form.fields, form.file(SCORE)) {
        Ok(submission) => submission,
        Err(fault) => {
            tracing::debug!(%fault, "A score was not understood");
            return Ok(NOT_TAKEN.into_response());
        }
    };
    let secret = form.fields.get("pass").ok_or(Refusal::Unknown)?;
    let caller = Caller::of_pair(&gate, address, submission.line.username(), secret).await?;
    // A visit's token, where one is told, is the caller's own.
    let token = headers.get("token").and_then(|token| token.to_str().ok()).filter(|token| !token.is_empty());
    if let Some(token) = token
        && by_token(&gate, token).await.is_ok_and(|user| user != caller.user)
    {
        return Err(Refusal::Unknown);
    }
    let line = gate.lines.of_user(caller.user);
    let Some(played) = understood(&submission, caller, line.as_deref()) else { return Ok(CHEATED.into_response()) };
    let passed = played.passed;
    match submit_classic(&gate.services, played, patience::FORM).await {
        Ok(taken) => {
            if let Some(line) = line {
                tell_unranked(&gate, &line, &taken);
            }
            let answer = if passed { charts(&gate, &taken) } else { NOT_TAKEN.to_owned() };
            Ok(answer.into_response())
        }
        Err(SubmitRefusal::Internal(error)) => Err(error.into()),
        Err(SubmitRefusal::UnknownBeatmap) => {
            // The next play of it may land.
            request_map(&gate.services, caller.user, &submission.line.beatmap_md5);
            Ok(UNKNOWN_BEATMAP.into_response())
        }
        Err(refusal) => {
            tracing::debug!(user = %caller.user, %refusal, "A score is not taken");
            Ok(NOT_TAKEN.into_response())
        }
    }
}

/// The play that a form tells of; none when no client sends such mods.
fn understood(submission: &Submission, caller: Caller, line: Option<&Line>) -> Option<ClassicSubmission> {
    let score = &submission.line;
    let is_neosu = score.version == NEOSU || submission.neosu_mods.is_some();
    let mut spoken = of_form(submission, line);
    let mods = match submission.neosu_mods() {
        None => ClassicMods::Bits(score.mods.0),
        Some(Err(_)) => return None,
        Some(Ok(told)) => of_neosu(submission, &told, line, &mut spoken)?,
    };
    Some(ClassicSubmission {
        user: caller.user,
        origin: if is_neosu { Origin::Neosu } else { Origin::Stable },
        beatmap_checksum: score.beatmap_md5.clone(),
        ruleset: score.ruleset,
        counts: ClassicCounts {
            count_300: score.count_300,
            count_100: score.count_100,
            count_50: score.count_50,
            count_geki: score.count_geki,
            count_katu: score.count_katu,
            count_miss: score.count_miss,
        },
        total_score: score.total_score,
        max_combo: score.max_combo,
        mods,
        passed: score.passed && !submission.exited,
        play_time: Duration::from_millis(submission.play_time_ms.into()),
        key: score.checksum.clone(),
        client_hash: submission.version.clone(),
        neosu_mods: submission.neosu_mods.clone(),
        replay: submission.replay.clone(),
        spoken,
    })
}

fn of_neosu(
    submission: &Submission,
    told: &NeosuMods,
    line: Option<&Line>,
    spoken: &mut Vec<&'static str>,
) -> Option<ClassicMods> {
    // Speeds are positive, or nothing is played.
    if told.flags.intersects(ModFlags::NOT_SUBMITTED) || told.speed <= 0.0 {
        return None;
    }
    let carried = carried(told);
    if !carried.all {
        spoken.push("mods_not_carried");
    }
    if legacy_of(told) != submission.line.mods {
        spoken.push("mods_differ");
    }
    let breaks = line.is_some_and(|line| {
        let variables = line.variables.lock();
        breaks_policy(told, |name| variables.is_protected(name))
    });
    if breaks {
        spoken.push("policy_broken");
    }
    Some(ClassicMods::Told {
        mods: carried.mods,
        speed: told.speed.into(),
        score_v2: told.flags.contains(ModFlags::SCORE_V2),
    })
}

/// The checks that speak of the form itself.
fn of_form(submission: &Submission, line: Option<&Line>) -> Vec<&'static str> {
    let score = &submission.line;
    let is_at_login = |is: &dyn Fn(&Line) -> bool| line.is_none_or(is);
    let machine =
        submission.client_hashes.as_deref().map(|hashes| kiai_wire_bancho::login::ClientHashes::from(hashes).digest());
    [
        ("checksum_differs", !submission.is_checksum_right()),
        ("form_map_differs", submission.beatmap_md5.as_ref().is_some_and(|md5| *md5 != score.beatmap_md5)),
        (
            "client_version_differs",
            !is_at_login(&|line| line.client.version.is_none_or(|day| submission.version == format!("{day:08}"))),
        ),
        ("client_hashes_differ", !is_at_login(&|line| line.client.machine.is_none() || line.client.machine == machine)),
        ("disks_differ", submission.disks.is_some() && !submission.are_disks_right()),
        ("client_reports", score.reported().is_suspicious()),
    ]
    .into_iter()
    .filter_map(|(name, speaks)| speaks.then_some(name))
    .collect()
}

/// Neither client shows why a score stands nowhere.
fn tell_unranked(gate: &Gate, line: &Arc<Line>, taken: &SubmittedClassic) {
    let reasons = why_unranked(&taken.score);
    if reasons.is_empty() || (line.dialect() == Dialect::Stable && !taken.score.passed) {
        return;
    }
    let text = format!("Your score was kept, but stands on no board. It would have to be so: {}.", reasons.join("; "));
    line.tell(gate, [ServerPacket::Notification(text.as_str().into())]);
}

fn charts(gate: &Gate, taken: &SubmittedClassic) -> String {
    let SubmittedClassic { score, beatmap, set, before, after } = taken;
    let url = &gate.services.settings.public_url;
    Charts {
        map: beatmap.id,
        set: set.id,
        play_count: beatmap.play_count,
        pass_count: beatmap.pass_count,
        ranked_at: set.ranked_at,
        beatmap: Chart {
            url: &format!("{url}/beatmapsets/{}", set.id),
            before: on_board(before),
            after: on_board(after),
        },
        overall: Chart { url: &format!("{url}/users/{}", score.user), before: overall(before), after: overall(after) },
        score: score.id,
    }
    .to_string()
}

fn on_board(standings: &Standings) -> Standing {
    let Some(place) = &standings.place else { return Standing::default() };
    let score = &place.score;
    let total = Some(score.classic_total_score.unwrap_or(score.total_score));
    Standing {
        rank: Some(place.position),
        ranked_score: total,
        total_score: total,
        max_combo: Some(score.max_combo.into()),
        accuracy: Some(score.accuracy),
        pp: score.pp,
    }
}

fn overall(standings: &Standings) -> Standing {
    let statistics = &standings.overall.statistics;
    Standing {
        rank: statistics.global_rank,
        ranked_score: Some(statistics.ranked_score),
        total_score: Some(statistics.total_score),
        max_combo: Some(statistics.max_combo),
        accuracy: Some(statistics.accuracy),
        pp: Some(statistics.pp),
    }
}
