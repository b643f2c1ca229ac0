//! Where in beatmaps plays come to an end.

use std::collections::HashMap;

use kiai_model::{Beatmap, Id, Score, beatmap::FailTimes, score::ScoreToken};

use super::chart;
use crate::Services;

/// Where plays of these beatmaps ended that were not passed; those with none are left out.
///
/// # Errors
/// When the store fails.
pub async fn fail_times(
    services: &Services,
    beatmaps: &[Id<Beatmap>],
) -> anyhow::Result<HashMap<Id<Beatmap>, FailTimes>> {
    Ok(services.store.fail_times(beatmaps).await?.into_iter().collect())
}

/// Notes where the play of a score ended that was not passed: `time_ms` counts from the start of the song. A play is noted
/// once, and one of a beatmap that has changed since is not.
///
/// # Errors
/// When the store or the files fail.
pub(crate) async fn note_fail_time(
    services: &Services,
    token: Id<ScoreToken>,
    score: &Score,
    failed: bool,
    time_ms: f64,
) -> anyhow::Result<()> {
    let (Some(token), Some(beatmap)) =
        (services.store.score_token(token).await?, services.store.beatmap_by_id(score.beatmap).await?)
    else {
        return Ok(());
    };
    if score.passed || token.score != Some(score.id) || token.beatmap_checksum != beatmap.checksum {
        return Ok(());
    }
    let start_ms = chart(services, &beatmap).await?.and_then(|chart| chart.start_ms());
    let Some(place) = start_ms.and_then(|start_ms| place(time_ms - start_ms, beatmap.total_length_ms)) else {
        return Ok(());
    };
    let (token, beatmap) = (token.id, beatmap.id);
    let noted =
        services.store.write(move |tx| Box::pin(async move { tx.note_fail_time(token, beatmap, failed, place).await }));
    Ok(noted.await?)
}

/// In which hundredth of a beatmap a time after its first object lies.
#[expect(clippy::cast_precision_loss, reason = "a length is at most a day")]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=99")]
fn place(ms: f64, length_ms: i64) -> Option<u8> {
    (ms.is_finite() && length_ms > 0).then(|| (ms * 100.0 / length_ms as f64).clamp(0.0, 99.0) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_hundredth_of_the_length() {
        for (ms, length_ms, expected) in [
            (0.0, 60_000, Some(0)),
            (-500.0, 60_000, Some(0)),
            (599.0, 60_000, Some(0)),
            (30_000.0, 60_000, Some(50)),
            (60_000.0, 60_000, Some(99)),
            (9e300, 60_000, Some(99)),
            (f64::NAN, 60_000, None),
            (5.0, 0, None),
        ] {
            assert_eq!(place(ms, length_ms), expected, "{ms} of {length_ms}");
        }
    }
}
