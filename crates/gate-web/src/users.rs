//! `/users/{user}`: a player.

use std::{sync::Arc, time::Duration};

use askama::Template;
use axum::{
    extract::{Path, rejection::PathRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kiai_model::{Id, Ruleset, Score, User, statistics::Variant, user::Roles};
use kiai_services::{
    Services,
    beatmaps::sets_of_beatmaps,
    presence::presence_of,
    scores::{ListKind, ListRequest, scores_of},
    statistics::{Achievements, statistics_of},
    users::{UserKey, find_user, profile_of},
};

use crate::{
    beatmaps::{RulesetTab, tabs},
    not_found::missing,
    page::{Failure, Layout, avatar},
    shown::{ago, day, number, time_spent},
    visitor::Visitor,
};

/// So many scores of each list are shown.
const SCORES_SHOWN: u32 = 10;

#[derive(Template)]
#[template(path = "user.html")]
struct UserPage {
    layout: Layout,
    user: Arc<User>,
    avatar: String,
    team: Option<String>,
    titles: Vec<&'static str>,
    joined: String,
    seen: String,
    is_online: bool,
    tabs: Vec<RulesetTab>,
    follower_count: String,
    figures: Vec<(&'static str, String)>,
    grades: Vec<(&'static str, String)>,
    lists: Vec<ScoreList>,
}

struct ScoreList {
    title: &'static str,
    empty: &'static str,
    scores: Vec<ShownScore>,
}

struct ShownScore {
    grade: &'static str,
    beatmap: i64,
    title: String,
    version: String,
    mods: Vec<String>,
    accuracy: String,
    pp: Option<String>,
    ago: String,
}

/// Short addresses, as clients make them.
pub(crate) async fn get_short(visitor: Visitor, user: Result<Path<Id<User>>, PathRejection>) -> Response {
    user.map_or_else(|_| missing(&visitor), |Path(user)| Redirect::to(&format!("/users/{user}")).into_response())
}

/// A player, in the ruleset they chose.
pub(crate) async fn get_user(visitor: Visitor, user: Result<Path<String>, PathRejection>) -> Result<Response, Failure> {
    let Ok(Path(user)) = user else { return Ok(missing(&visitor)) };
    show(&visitor, &user, None).await
}

/// A player, in one ruleset.
pub(crate) async fn get_user_in_ruleset(
    visitor: Visitor,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Failure> {
    let Ok(Path((user, ruleset))) = path else { return Ok(missing(&visitor)) };
    let Ok(ruleset) = ruleset.parse() else { return Ok(missing(&visitor)) };
    show(&visitor, &user, Some(ruleset)).await
}

async fn show(visitor: &Visitor, user: &str, ruleset: Option<Ruleset>) -> Result<Response, Failure> {
    let services = &visitor.gate.services;
    let Some(user) = find(visitor, user).await? else { return Ok(missing(visitor)) };
    let ruleset = ruleset.unwrap_or(user.default_ruleset);
    let profile = profile_of(services, user.id).await?;
    let achievements = statistics_of(services, user.id, ruleset, Variant::Standard).await?;
    let now = services.clock.now();
    let is_online = presence_of(services, user.id).is_some();
    let lists = [
        ("Best performance", "Nothing that gives pp yet.", ListKind::Best),
        ("Last 24 hours", "Nothing was played.", ListKind::Recent { with_failed: false }),
    ];
    let mut shown = Vec::with_capacity(lists.len());
    for (title, empty, kind) in lists {
        let request =
            ListRequest { user: user.id, ruleset, variant: Variant::Standard, offset: 0, limit: SCORES_SHOWN };
        let scores = scores_of(services, kind, &request).await?;
        shown.push(ScoreList { title, empty, scores: with_maps(services, &scores).await? });
    }
    let page = UserPage {
        layout: Layout::of(visitor),
        avatar: avatar(&user),
        team: profile.team.as_ref().map(|team| team.name.clone()),
        titles: titles(user.roles),
        joined: day(user.joined_at),
        seen: if user.shows_online { ago(user.last_visit_at, now) } else { "kept private".to_owned() },
        is_online,
        tabs: tabs(ruleset, |ruleset| format!("/users/{}/{}", user.id, ruleset.short_name())),
        follower_count: number(profile.follower_count),
        figures: figures(&achievements),
        grades: grades(&achievements),
        lists: shown,
        user,
    };
    Ok(visitor.page(StatusCode::OK, &page))
}

/// Digits are a number and, where nobody has it, a name.
async fn find(visitor: &Visitor, text: &str) -> anyhow::Result<Option<Arc<User>>> {
    const NAME_MAX: usize = 64;
    if text.len() > NAME_MAX || text.contains('\0') {
        return Ok(None);
    }
    let viewer = visitor.user.as_ref().map(|user| user.id);
    let name = UserKey::Name(text.strip_prefix('@').unwrap_or(text));
    for key in text.parse().ok().map(|id: Id<User>| UserKey::Id(id)).into_iter().chain([name]) {
        if let Some(user) = find_user(&visitor.gate.services, key, viewer).await? {
            return Ok(Some(user));
        }
    }
    Ok(None)
}

fn titles(roles: Roles) -> Vec<&'static str> {
    let known = [
        (Roles::ADMIN, "Administrator"),
        (Roles::MODERATOR, "Moderator"),
        (Roles::NOMINATOR, "Nominator"),
        (Roles::BOT, "Bot"),
        (Roles::SUPPORTER, "Supporter"),
    ];
    known.into_iter().filter(|(role, _)| roles.contains(*role)).map(|(_, title)| title).collect()
}

fn figures(Achievements { statistics, level, .. }: &Achievements) -> Vec<(&'static str, String)> {
    let rank = |rank: Option<i64>| rank.map_or_else(|| "–".to_owned(), |rank| format!("#{}", number(rank)));
    vec![
        ("Rank", rank(statistics.global_rank)),
        ("Country rank", rank(statistics.country_rank)),
        ("Performance", format!("{:.0} pp", statistics.pp)),
        ("Accuracy", format!("{:.2} %", statistics.accuracy * 100.0)),
        ("Level", level.current.to_string()),
        ("Ranked score", number(statistics.ranked_score)),
        ("Total score", number(statistics.total_score)),
        ("Plays", number(statistics.play_count)),
        ("Time played", time_spent(statistics.play_time_s)),
        ("Longest combo", format!("{}×", number(statistics.max_combo))),
        ("Hits", number(statistics.total_hits)),
        ("Replays watched", number(statistics.replays_watched)),
    ]
}

fn grades(achievements: &Achievements) -> Vec<(&'static str, String)> {
    let grades = &achievements.statistics.grades;
    let all = [("XH", grades.xh), ("X", grades.x), ("SH", grades.sh), ("S", grades.s), ("A", grades.a)];
    all.into_iter().map(|(grade, count)| (grade, number(count))).collect()
}

async fn with_maps(services: &Services, scores: &[Score]) -> anyhow::Result<Vec<ShownScore>> {
    let ids: Vec<_> = scores.iter().map(|score| score.beatmap).collect();
    let maps = sets_of_beatmaps(services, &ids).await?;
    let now = services.clock.now();
    let shown = scores.iter().filter_map(|score| {
        let (beatmap, set) = maps.iter().find(|(beatmap, _)| beatmap.id == score.beatmap)?;
        Some(ShownScore {
            grade: score.grade.name(),
            beatmap: beatmap.id.get(),
            title: format!("{} – {}", set.set.artist, set.set.title),
            version: beatmap.version.clone(),
            mods: mods(score),
            accuracy: format!("{:.2} %", score.accuracy * 100.0),
            pp: score.pp.map(|pp| format!("{pp:.0} pp")),
            ago: ago(score.ended_at, now),
        })
    });
    Ok(shown.collect())
}

/// The mods of a score, in short.
pub(crate) fn mods(score: &Score) -> Vec<String> {
    score.mods.sorted_acronyms().iter().map(|acronym| acronym.as_str().to_owned()).collect()
}

/// A number of milliseconds as a length.
pub(crate) fn milliseconds(length_ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(length_ms).unwrap_or(0))
}
