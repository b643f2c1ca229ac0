//! What everybody may ask.

use kiai_model::{User, chat::BOT, presence::Activity, statistics::Variant};

use crate::{
    Services,
    presence::presence_of,
    statistics::{Achievements, statistics_of},
    users::{UserKey, find_user},
};

/// What commands there are, a line each.
pub(super) fn help(is_staff: bool) -> Vec<String> {
    let mut lines = vec![
        "!roll [N]: a number from 1 to N (100)",
        "!stats [USER], !where USER",
        "/np to me: what the map would give; !with [+MODS] [ACCURACY%] [COMBOx] [MISSESm]: what a play of it would",
    ];
    if is_staff {
        lines.push("!silence USER DURATION REASON, !unsilence USER, !kick USER REASON");
        lines.push("!restrict USER REASON, !unrestrict USER, !findings USER, !announce TEXT");
    }
    lines.into_iter().map(str::to_owned).collect()
}

pub(super) fn roll(username: &str, points: u32) -> String {
    format!("{username} rolls {points} {}", if points == 1 { "point" } else { "points" })
}

pub(super) async fn stats(services: &Services, asker: &User, name: Option<&str>) -> anyhow::Result<Vec<String>> {
    let key = name.map_or(UserKey::Id(asker.id), UserKey::Name);
    let Some(user) = find_user(services, key, Some(asker.id)).await? else { return Ok(vec![unknown()]) };
    let achievements = statistics_of(services, user.id, user.default_ruleset, Variant::Standard).await?;
    Ok(vec![stats_line(&user, &achievements)])
}

fn stats_line(user: &User, achievements: &Achievements) -> String {
    let statistics = &achievements.statistics;
    let rank = statistics.global_rank.map_or_else(|| "unranked".to_owned(), |rank| format!("#{rank}"));
    format!(
        "{} ({}): {rank}, {:.0}pp, accuracy {:.2}%, {} plays, level {}",
        user.username,
        user.default_ruleset.short_name(),
        statistics.pp,
        statistics.accuracy * 100.0,
        statistics.play_count,
        achievements.level.current,
    )
}

pub(super) async fn whereabouts(services: &Services, asker: &User, name: &str) -> anyhow::Result<Vec<String>> {
    let Some(user) = find_user(services, UserKey::Name(name), Some(asker.id)).await? else {
        return Ok(vec![unknown()]);
    };
    let presence = presence_of(services, user.id);
    let doing = match presence {
        _ if user.id == BOT => "always here".to_owned(),
        None => "offline".to_owned(),
        Some(presence) => presence.activity.as_ref().map_or_else(|| "idle".to_owned(), activity_text),
    };
    Ok(vec![format!("{} is from {} and {doing}", user.username, user.country)])
}

fn activity_text(activity: &Activity) -> String {
    match activity {
        Activity::ChoosingBeatmap | Activity::BrowsingBeatmaps => "choosing a beatmap".to_owned(),
        Activity::Idling { .. } => "idle".to_owned(),
        Activity::Away { .. } => "away".to_owned(),
        Activity::Paused { .. } => "taking a break".to_owned(),
        Activity::SeeingResult { .. } => "looking at a result".to_owned(),
        Activity::InSoloGame(play)
        | Activity::InMultiplayerGame(play)
        | Activity::InPlaylistGame(play)
        | Activity::PlayingDailyChallenge(play) => format!("playing {}", play.title),
        Activity::WatchingReplay(play) | Activity::SpectatingUser(play) => {
            // Clients of bancho do not say whom.
            let whom = if play.player_name.is_empty() { play.title.as_deref() } else { Some(&*play.player_name) };
            format!("watching {}", whom.unwrap_or("somebody"))
        }
        Activity::SpectatingMultiplayerGame(play) => format!("watching {}", play.title),
        Activity::SearchingForLobby => "looking for a room".to_owned(),
        Activity::InLobby { name, .. } => format!("in the room {name}"),
        Activity::EditingBeatmap(map) | Activity::TestingBeatmap(map) => format!("editing {}", map.title),
        Activity::ModdingBeatmap(map) => format!("modding {}", map.title),
        Activity::InDailyChallengeLobby => "at the daily challenge".to_owned(),
    }
}

pub(super) fn unknown() -> String {
    "There is no such user.".to_owned()
}
