//! What happened to a user lately.

use kiai_model::User;
use kiai_services::scores::{ActivityKind, RecentActivity};
use kiai_wire_lazer::api::{APIRecentActivity, Date, RecentActivityBeatmap, RecentActivityType, RecentActivityUser};

use super::int32;

/// Something that happened to a user.
pub(crate) fn activity(user: &User, activity: &RecentActivity) -> APIRecentActivity {
    let RecentActivity { beatmap, ruleset, artist, title, version, .. } = activity;
    let (kind, score_rank, rank) = match activity.kind {
        ActivityKind::PlaceGained => {
            (RecentActivityType::Rank, Some(activity.grade.name()), Some(int32(activity.place)))
        }
        ActivityKind::FirstPlaceLost => (RecentActivityType::RankLost, None, None),
    };
    APIRecentActivity {
        id: int32(activity.id),
        created_at: Date(activity.happened_at),
        created: Date(activity.happened_at),
        kind,
        score_rank,
        rank,
        mode: ruleset.short_name(),
        beatmap: RecentActivityBeatmap {
            title: format!("{artist} - {title} [{version}]"),
            url: format!("/b/{beatmap}?m={}", ruleset.number()),
        },
        user: RecentActivityUser { username: user.username.clone(), url: format!("/u/{}", user.id) },
    }
}
