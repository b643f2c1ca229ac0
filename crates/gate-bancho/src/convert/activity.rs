//! What somebody does, in one word and a line.

use kiai_model::{
    Id, Ruleset,
    presence::{Activity, EditedBeatmap, PlayedBeatmap, WatchedPlay},
};
use kiai_wire_bancho::{
    codec::Md5,
    mods::LegacyMods,
    users::{Action, StatusUpdate},
};

use super::user::ruleset;

/// What neosu begins its lines with.
const NEOSU_MARK: &str = "[neosu]\n";

/// What a client says that its user does; none is idle.
pub(crate) fn activity(update: &StatusUpdate) -> Option<Activity> {
    let line = update.info_text.strip_prefix(NEOSU_MARK).unwrap_or(&update.info_text);
    // What begins with a mark of another client, and breaks of lines, are nobody's to see.
    let line = line.replace(['\r', '\n'], " ").trim().to_owned();
    let edited = |title| EditedBeatmap { beatmap: update.map_id, title };
    Some(match update.action {
        Action::Idle | Action::Unknown if line.is_empty() => return None,
        Action::Idle | Action::Unknown => Activity::Idling { text: line },
        Action::Afk => Activity::Away { text: line },
        Action::Playing => Activity::InSoloGame(played(update, line)),
        Action::Editing => Activity::EditingBeatmap(edited(line)),
        Action::Modding => Activity::ModdingBeatmap(edited(line)),
        Action::Testing => Activity::TestingBeatmap(edited(line)),
        Action::Multiplayer => Activity::InLobby { room: -1, name: line },
        Action::Lobby => Activity::SearchingForLobby,
        Action::Multiplaying => Activity::InMultiplayerGame(played(update, line)),
        Action::Watching => Activity::SpectatingUser(WatchedPlay {
            score: Id::new(-1),
            player_name: String::new(),
            beatmap: update.map_id,
            title: Some(line),
        }),
        Action::Submitting => Activity::SeeingResult { text: line },
        Action::Paused => Activity::Paused { text: line },
        Action::OsuDirect => Activity::BrowsingBeatmaps,
    })
}

/// What somebody does, as a client shows it.
pub(crate) fn status(activity: &Activity) -> StatusUpdate {
    let line = |action, text: &str| StatusUpdate { action, info_text: text.into(), ..StatusUpdate::default() };
    let edits = |action, edited: &EditedBeatmap| StatusUpdate { map_id: edited.beatmap, ..line(action, &edited.title) };
    let plays = |action, game: &PlayedBeatmap| StatusUpdate {
        map_md5: game.checksum.as_deref().map_or(Md5::NONE, Md5::from),
        mods: LegacyMods(game.mod_bits),
        mode: ruleset(game.ruleset),
        map_id: game.beatmap,
        ..line(action, &game.title)
    };
    let watches = |action, play: &WatchedPlay| {
        let text = match &play.title {
            Some(title) if play.player_name.is_empty() => title.clone(),
            Some(title) => format!("{} on {title}", play.player_name),
            None => play.player_name.clone(),
        };
        StatusUpdate { map_id: play.beatmap, ..line(action, &text) }
    };
    match activity {
        Activity::ChoosingBeatmap => line(Action::Idle, "Choosing a beatmap"),
        Activity::Idling { text } => line(Action::Idle, text),
        Activity::Away { text } => line(Action::Afk, text),
        Activity::Paused { text } => line(Action::Paused, text),
        Activity::SeeingResult { text } => line(Action::Submitting, text),
        Activity::BrowsingBeatmaps => line(Action::OsuDirect, ""),
        Activity::InSoloGame(game) | Activity::InPlaylistGame(game) | Activity::PlayingDailyChallenge(game) => {
            plays(Action::Playing, game)
        }
        Activity::InMultiplayerGame(game) => plays(Action::Multiplaying, game),
        Activity::WatchingReplay(play) | Activity::SpectatingUser(play) => watches(Action::Watching, play),
        Activity::SpectatingMultiplayerGame(game) => plays(Action::Watching, game),
        Activity::SearchingForLobby => line(Action::Lobby, ""),
        Activity::InLobby { name, .. } => line(Action::Multiplayer, name),
        Activity::InDailyChallengeLobby => line(Action::Multiplayer, "Daily challenge"),
        Activity::EditingBeatmap(edited) => edits(Action::Editing, edited),
        Activity::ModdingBeatmap(edited) => edits(Action::Modding, edited),
        Activity::TestingBeatmap(edited) => edits(Action::Testing, edited),
    }
}

fn played(update: &StatusUpdate, title: String) -> PlayedBeatmap {
    PlayedBeatmap {
        beatmap: update.map_id,
        title,
        ruleset: i32::from(update.mode.number()),
        verb: verb(update.mode).to_owned(),
        checksum: update.map_md5.is_known().then(|| update.map_md5.to_string()),
        mod_bits: update.mods.0,
    }
}

/// What playing is called. Upstream: `PlayingVerb` of each ruleset.
fn verb(ruleset: Ruleset) -> &'static str {
    match ruleset {
        Ruleset::Osu => "Clicking circles",
        Ruleset::Taiko => "Bashing drums",
        Ruleset::Catch => "Catching fruit",
        Ruleset::Mania => "Smashing keys",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(action: Action, text: &str) -> StatusUpdate {
        StatusUpdate { action, info_text: text.into(), ..StatusUpdate::default() }
    }

    #[test]
    fn what_one_client_says_another_shows() {
        let playing = StatusUpdate {
            map_md5: "0123456789abcdef0123456789abcdef".into(),
            mods: LegacyMods::HIDDEN,
            mode: Ruleset::Taiko,
            map_id: Id::new(75),
            ..says(Action::Playing, "A - T [D]")
        };
        for update in [
            playing.clone(),
            StatusUpdate { action: Action::Multiplaying, ..playing },
            says(Action::Afk, "Main menu"),
            says(Action::Idle, "A - T [D]"),
            says(Action::Paused, "Taking a break"),
            says(Action::Submitting, "230pp 900x 95.50% HDDT 6.00*"),
            says(Action::Editing, "A - T [D]"),
            says(Action::Lobby, ""),
            says(Action::OsuDirect, ""),
            says(Action::Watching, "somebody"),
            StatusUpdate::default(),
        ] {
            let shown = activity(&update).as_ref().map_or_else(StatusUpdate::default, status);
            assert_eq!(shown, update);
        }
    }

    #[test]
    fn the_mark_of_neosu_is_left_out() {
        assert_eq!(activity(&says(Action::Idle, "[neosu]\n")), None);
        let Some(Activity::InSoloGame(game)) = activity(&says(Action::Playing, "[neosu]\nA - T [D]")) else {
            unreachable!("plays")
        };
        assert_eq!(game.title, "A - T [D]");
    }
}
