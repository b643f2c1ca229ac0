//! Scores.

use kiai_model::{Beatmap, Id, Score, User, user::Team};
use kiai_services::{Services, beatmaps::sets_of_beatmaps};
use kiai_wire_lazer::api::{APITeam, Date, SoloScoreInfo};

use super::{BeatmapConverter, UserConverter, int32};

/// Turns scores into the game's objects.
#[derive(Clone, Copy)]
pub(crate) struct ScoreConverter<'s> {
    users: UserConverter<'s>,
}

impl<'s> ScoreConverter<'s> {
    pub(crate) fn new(services: &'s Services) -> Self {
        Self { users: UserConverter::new(services) }
    }

    /// A score with its player.
    pub(crate) fn with_user(&self, score: &Score, user: &User, of_team: Option<&Team>) -> SoloScoreInfo {
        let mut player = self.users.compact(user);
        player.team = of_team.map(team);
        SoloScoreInfo { user: Some(player), ..self.bare(score) }
    }

    /// A score alone.
    #[expect(clippy::unused_self, reason = "beside `with_user`")]
    pub(crate) fn bare(&self, score: &Score) -> SoloScoreInfo {
        SoloScoreInfo {
            id: score.id.get(),
            beatmap_id: int32(score.beatmap.get()),
            ruleset_id: i32::from(score.ruleset.number()),
            user_id: int32(score.user.get()),
            build_id: 0,
            kind: "solo_score",
            passed: score.passed,
            total_score: score.total_score,
            total_score_without_mods: score.total_score_without_mods,
            classic_total_score: score.classic_total_score,
            accuracy: score.accuracy,
            max_combo: i32::try_from(score.max_combo).unwrap_or(i32::MAX),
            is_perfect_combo: kiai_services::scores::is_perfect_combo(score),
            rank: score.grade.name(),
            started_at: Date(score.started_at),
            ended_at: Date(score.ended_at),
            mods: score.mods.clone(),
            statistics: score.statistics.clone(),
            maximum_statistics: score.maximum_statistics.clone(),
            legacy_score_id: None,
            legacy_total_score: None,
            pp: score.pp,
            has_replay: score.has_replay,
            replay: score.has_replay,
            ranked: score.ranked,
            preserve: score.passed,
            processed: score.processed,
            best_id: score.personal_best.then_some(score.id.get()),
            pauses: score.pauses.clone(),
            position: None,
            user: None,
            beatmap: None,
            beatmapset: None,
        }
    }
}

/// Scores with their maps and sets, as a profile needs them. Those whose map is no longer here are left out: the game
/// cannot show them.
pub(crate) async fn with_maps(
    services: &Services,
    caller: Option<Id<User>>,
    mut scores: Vec<SoloScoreInfo>,
) -> anyhow::Result<Vec<SoloScoreInfo>> {
    let mut ids: Vec<Id<Beatmap>> = scores.iter().map(|score| Id::new(score.beatmap_id.into())).collect();
    ids.sort_unstable();
    ids.dedup();
    let maps = sets_of_beatmaps(services, &ids).await?;
    let converter = BeatmapConverter::new(services, caller).await?;
    for score in &mut scores {
        if let Some((map, set)) = maps.iter().find(|(map, _)| map.id.get() == i64::from(score.beatmap_id)) {
            score.beatmap = Some(Box::new(converter.beatmap_alone(map, set)));
            score.beatmapset = Some(Box::new(converter.set_alone(set)));
        }
    }
    scores.retain(|score| score.beatmap.is_some());
    Ok(scores)
}

/// A team.
pub(crate) fn team(team: &Team) -> APITeam {
    APITeam { id: int32(team.id.get()), name: team.name.clone(), short_name: team.short_name.clone(), flag_url: None }
}
