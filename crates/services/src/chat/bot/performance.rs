//! What plays would give.

use std::time::Duration;

use kiai_formats::difficulty::Imagined;
use kiai_model::{Mods, Ruleset, User};
use kiai_rules::chat::{NowPlaying, Performance};

use crate::{
    Services,
    beatmaps::{BeatmapKey, chart, find_beatmap},
};

/// How long a linked map is remembered.
const REMEMBERED_FOR: Duration = Duration::from_mins(5);
/// The accuracies a linked map is told for, in percent.
const USUAL: [u32; 4] = [95, 98, 99, 100];

/// What a linked map would give.
pub(super) async fn of_linked(services: &Services, playing: &NowPlaying) -> anyhow::Result<Vec<String>> {
    let plays = USUAL.map(|percent| {
        let play = Imagined { accuracy: Some(f64::from(percent) / 100.0), ..Imagined::default() };
        (format!("{percent}%"), play)
    });
    tell(services, playing, &playing.mods, &plays).await
}

/// What a play of the map that somebody linked last would give.
pub(super) async fn with(services: &Services, asker: &User, said: &Performance) -> anyhow::Result<Vec<String>> {
    let linked = services.chat.playing.get(&asker.id);
    let linked = linked.filter(|(at, _)| services.clock.now().since(*at) <= REMEMBERED_FOR);
    let Some((_, playing)) = linked else { return Ok(vec!["Link a map with /np first.".to_owned()]) };
    let mods = said.mods.as_ref().unwrap_or(&playing.mods);
    let play = Imagined { accuracy: said.accuracy, combo: said.combo, misses: said.misses };
    tell(services, &playing, mods, &[(in_words(&play), play)]).await
}

async fn tell(
    services: &Services,
    playing: &NowPlaying,
    mods: &Mods,
    plays: &[(String, Imagined)],
) -> anyhow::Result<Vec<String>> {
    if playing.has_odd_speed {
        return Ok(vec!["Nothing can be calculated for plays at this speed.".to_owned()]);
    }
    let Some((beatmap, set)) = find_beatmap(services, &[BeatmapKey::Id(playing.beatmap)]).await? else {
        return Ok(vec!["This map is not known here.".to_owned()]);
    };
    let Some(chart) = chart(services, &beatmap).await? else { return Ok(vec![incalculable()]) };
    let ruleset: Ruleset = playing.ruleset.unwrap_or(beatmap.ruleset);
    let (of_plays, of_mods) = (plays.to_vec(), mods.clone());
    let calculated = services.blocking.run(move || {
        let pp = |(words, play): (String, Imagined)| Some((words, chart.imagined_pp(ruleset, &of_mods, play).ok()?));
        of_plays.into_iter().map(pp).collect::<Option<Vec<_>>>()
    });
    let Some(values) = calculated.await? else { return Ok(vec![incalculable()]) };
    let title = format!("{} - {} [{}]", set.set.artist, set.set.title, beatmap.version);
    Ok(vec![line(&title, mods, &values)])
}

fn line(title: &str, mods: &Mods, values: &[(String, f64)]) -> String {
    let mods: String = mods.0.iter().map(|one| one.acronym.to_string()).collect();
    let mods = if mods.is_empty() { mods } else { format!(" +{mods}") };
    let values: Vec<_> = values.iter().map(|(words, pp)| format!("{words}: {pp:.0}pp")).collect();
    // A title is as long as its author liked.
    let title: String = title.chars().take(200).collect();
    format!("{title}{mods} | {}", values.join(" | "))
}

fn in_words(play: &Imagined) -> String {
    let accuracy = format!("{}%", play.accuracy.unwrap_or(1.0) * 100.0);
    let combo = play.combo.map(|combo| format!("{combo}x"));
    let misses = play.misses.map(|misses| format!("{misses} misses"));
    [Some(accuracy), combo, misses].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn incalculable() -> String {
    "Nothing can be calculated for this map.".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plays_are_told_in_words() {
        for (play, words) in [
            (Imagined::default(), "100%"),
            (Imagined { accuracy: Some(0.985), combo: Some(450), misses: Some(3) }, "98.5% 450x 3 misses"),
        ] {
            assert_eq!(in_words(&play), words);
        }
        let mods = Mods(vec!["HD".parse::<kiai_model::Acronym>().unwrap().into()]);
        assert_eq!(line("A - T [D]", &mods, &[("99%".to_owned(), 123.4)]), "A - T [D] +HD | 99%: 123pp");
        assert_eq!(line("A - T [D]", &Mods::default(), &[]), "A - T [D] | ");
    }
}
