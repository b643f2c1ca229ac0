//! What the replay of a score tells: evidence for a moderator, which takes nothing from the score.

use std::collections::HashSet;

use bytes::Bytes;
use kiai_formats::{
    osu::checksum,
    replay::{DecodeError, Frames, Replay},
};
use kiai_model::{Id, Score, User};
use kiai_rules::replay_checks::{Course, Filmed, Finding, LIKE_PX, Likeness, Path, canonical, examine, has_path};
use kiai_store::{
    StoreError, Tx,
    rows::{BoardKey, Job, ReplaySignature},
};

use super::{attach_replay::flag_missing, findings, map, packed_replay, replay::blob_key};
use crate::Services;

/// So many of the first on the board, and as many of the last plays, are compared with.
const COMPARED: i64 = 50;

/// Does the job of a replay that has come.
pub(crate) async fn examine_replay_job(services: &Services, job: &Job) -> anyhow::Result<()> {
    let id: Id<Score> = job.key.parse()?;
    let Some(score) = services.store.score(id).await?.filter(|score| score.has_replay) else { return Ok(()) };
    let examined = match read(services, &score).await? {
        Some((bytes, is_packed)) => look_at(services, &score, bytes, is_packed).await?,
        None => None,
    };
    let Some(Examined { mut found, digest, mut course }) = examined else {
        return forget(services, &score).await;
    };
    let signature = ReplaySignature {
        score: id,
        user: score.user,
        beatmap: score.beatmap,
        ruleset: score.ruleset,
        digest: digest.clone().unwrap_or_default(),
        path: course.as_ref().map(|course| course.path().to_bytes()).unwrap_or_default(),
    };
    let mut original = None;
    if digest.is_some() {
        let same = services.store.same_frames(&signature).await?;
        original = same.into_iter().find(|(_, user)| *user != score.user);
    }
    if let Some((other, user)) = original {
        let evidence = format!("all frames are those of score {other} of user {user}");
        found.push(Finding { check: "replay_duplicate", evidence });
    } else if let Some(course) = course.take() {
        found.extend(compare(services, &score, course).await?);
    }
    let now = services.clock.now();
    services
        .store
        .write(move |tx| {
            Box::pin(async move {
                if digest.is_some() {
                    tx.set_replay_signature(&signature).await?;
                }
                flag(tx, id, &found, now).await
            })
        })
        .await?;
    Ok(())
}

/// What is kept of a replay, and whether that is packed frames or a whole file.
async fn read(services: &Services, score: &Score) -> anyhow::Result<Option<(Bytes, bool)>> {
    Ok(match services.store.replay_key(score.id).await? {
        Some(key) => packed_replay::get(services, &key).await?.map(|packed| (packed, true)),
        None => services.blobs.get(&blob_key(score.id)?).await?.map(|file| (file, false)),
    })
}

struct Examined {
    found: Vec<Finding>,
    /// What the same frames have in common; none of too few.
    digest: Option<String>,
    /// Where the pointer was, where that tells replays apart.
    course: Option<Course>,
}

/// Looks at a replay by itself; none when it cannot be read.
async fn look_at(
    services: &Services,
    score: &Score,
    bytes: Bytes,
    is_packed: bool,
) -> anyhow::Result<Option<Examined>> {
    let chart = match services.store.beatmap_ever_by_id(score.beatmap).await? {
        Some(map) => map::chart_of(services, map, score).await?,
        None => None,
    };
    let score = score.clone();
    let examined = services.blocking.run(move || {
        let frames = frames(&bytes, is_packed)?.frames;
        let objects = chart.as_ref().map(|chart| chart.pressed_ms(score.ruleset)).unwrap_or_default();
        let found = examine(&Filmed {
            ruleset: score.ruleset,
            mods: &score.mods,
            frames: &frames,
            objects_ms: &objects,
            last_object_ms: chart.as_ref().and_then(|chart| chart.last_object_ms()),
        });
        let digest = canonical(&frames).map(|frames| checksum(&frames));
        let is_told_apart = digest.is_some() && has_path(score.ruleset, &score.mods);
        Ok::<_, DecodeError>(Examined { found, digest, course: is_told_apart.then(|| Course::of(&frames)) })
    });
    match examined.await? {
        Ok(examined) => Ok(Some(examined)),
        Err(error) => {
            tracing::debug!(%error, "A replay cannot be read");
            Ok(None)
        }
    }
}

fn frames(bytes: &[u8], is_packed: bool) -> Result<Frames, DecodeError> {
    let frames = if is_packed { Frames::decode(bytes)? } else { Replay::decode(bytes)?.frames };
    if frames.frames.is_empty() { Err(DecodeError { at: 0, what: "there are no frames" }) } else { Ok(frames) }
}

/// Compares where the pointer was with others' replays of the map: the first on the board, and the last that were played.
async fn compare(services: &Services, score: &Score, mut course: Course) -> anyhow::Result<Option<Finding>> {
    let key = BoardKey { beatmap: score.beatmap, ruleset: score.ruleset, variant: score.variant, mods: None };
    let mut others = services.store.board_paths(&key, COMPARED).await?;
    others.extend(services.store.recent_paths(score.beatmap, score.ruleset, score.id, COMPARED).await?);
    let mut seen = HashSet::new();
    // Whose replay came first cannot be the copy.
    others.retain(|(other, user, _)| *user != score.user && *other < score.id && seen.insert(*other));
    if others.is_empty() {
        return Ok(None);
    }
    let nearest = services.blocking.run(move || {
        let each = others
            .into_iter()
            .filter_map(|(other, user, path)| Some((other, user, course.likeness(&Path::from_bytes(&path)?)?)));
        each.min_by(|(.., a), (.., b)| a.distance_px.total_cmp(&b.distance_px))
    });
    let nearest: Option<(Id<Score>, Id<User>, Likeness)> = nearest.await?;
    Ok(nearest.filter(|(.., likeness)| likeness.distance_px < LIKE_PX).map(|(other, user, likeness)| {
        let Likeness { distance_px, shift_ms, mirrored: [in_x, in_y] } = likeness;
        let mut evidence =
            format!("the pointer lies {distance_px:.1} px in the mean from that of score {other} of user {user}");
        for (is_so, words) in [
            (shift_ms != 0, format!(", {shift_ms} ms later")),
            (in_x, ", mirrored in x".to_owned()),
            (in_y, ", mirrored in y".to_owned()),
        ] {
            if is_so {
                evidence.push_str(&words);
            }
        }
        Finding { check: "replay_similar", evidence }
    }))
}

/// Keeps what was found, and its names with the score.
async fn flag(tx: &mut Tx, id: Id<Score>, found: &[Finding], now: kiai_model::Timestamp) -> Result<(), StoreError> {
    if found.is_empty() {
        return Ok(());
    }
    let Some(mut played) = tx.played(id).await? else { return Ok(()) };
    for Finding { check, evidence } in found {
        findings::note(tx, &played.score, check, evidence.clone(), now).await?;
        if !played.score.flags.iter().any(|flag| flag == check) {
            played.score.flags.push((*check).to_owned());
        }
    }
    let score = &played.score;
    tx.set_score_verdict(id, score.ranked, played.counts, played.gives_pp, &score.flags).await
}

/// A replay that cannot be read has not come.
async fn forget(services: &Services, score: &Score) -> anyhow::Result<()> {
    let (id, now) = (score.id, services.clock.now());
    services
        .store
        .write(move |tx| {
            Box::pin(async move {
                tx.clear_replay(id).await?;
                flag_missing(tx, id, now).await
            })
        })
        .await?;
    services.scores.boards_changed(score.beatmap);
    Ok(())
}
