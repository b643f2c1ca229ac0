//! What players say with `/np`: a map with a link to it, in the forms of the clients there are.
//!
//! - osu!(lazer): `is playing [https://server/b/75 A - T [D]] <osu!> +HD -EZ`. Upstream: `NowPlayingCommand.cs`.
//! - neosu: `is playing [https://osu.server/beatmaps/75 A - T [D]] x1.2 (+HD,HR)`
//! - osu!stable: `is playing [https://osu.server/beatmapsets/1#/75 A - T [D]] <osu!mania> -Easy +Hidden ~Relax~ |4K|`
//!
//! All of them as an action, also with `listening to`, `editing` or `watching`; the links are this server's or the
//! official one's.

use kiai_model::{Beatmap, Id, Mod, ModSetting, Mods, Ruleset};

use super::{command::acronyms, hosts::KnownHosts};

/// Speeds that DT and HT can have: others are neosu's own.
const RATES: std::ops::RangeInclusive<f64> = 0.5..=2.0;

/// A map somebody tells of, and how they play it.
#[derive(Clone, Debug, PartialEq)]
pub struct NowPlaying {
    /// The map.
    pub beatmap: Id<Beatmap>,
    /// The ruleset, if it is said.
    pub ruleset: Option<Ruleset>,
    /// The mods, as far as they are known.
    pub mods: Mods,
    /// Whether it is played at a speed that no mod gives, so that nothing can be calculated.
    pub has_odd_speed: bool,
}

impl NowPlaying {
    /// What an action (without the name before it) tells of; none when it is something else.
    #[must_use]
    pub fn parse(action: &str, hosts: &KnownHosts) -> Option<Self> {
        let rest = action.trim().strip_prefix("is ")?;
        let rest =
            ["playing ", "editing ", "watching ", "listening to "].iter().find_map(|verb| rest.strip_prefix(verb));
        // A title may have brackets of its own; what follows it has none.
        let (link, details) = rest?.strip_prefix('[')?.rsplit_once(']')?;
        let (url, _title) = link.split_once(' ')?;
        let beatmap = beatmap_of(hosts.path_of(url)?)?;
        let mut playing = Self { beatmap, ruleset: None, mods: Mods::default(), has_odd_speed: false };
        for word in details.split_whitespace() {
            playing.hear(word);
        }
        Some(playing)
    }

    fn hear(&mut self, word: &str) {
        if let Some(name) = word.strip_prefix('<').and_then(|word| word.strip_suffix('>')) {
            self.ruleset = ruleset_of(name).or(self.ruleset);
        } else if let Some(list) = word.strip_prefix("(+").and_then(|word| word.strip_suffix(')')) {
            list.split(',').for_each(|name| self.add(name));
        } else if let Some(rate) = word.strip_prefix('x').and_then(|rate| rate.parse::<f64>().ok()) {
            self.set_rate(rate);
        } else {
            self.add(word.trim_matches(|edge| matches!(edge, '+' | '-' | '~' | '|')));
        }
    }

    fn add(&mut self, name: &str) {
        let Some(Mods(named)) = acronym_of(name).and_then(acronyms) else { return };
        for one in named {
            if let Some(twin) = twin_of(one.acronym.as_str())
                && let Some(known) = self.mods.0.iter_mut().find(|known| known.acronym.as_str() == twin)
            {
                // The speed that was said before is that of this mod.
                known.acronym = one.acronym;
            } else if !self.mods.contains(one.acronym.as_str()) && self.mods.0.len() < 32 {
                self.mods.0.push(one);
            }
        }
    }

    fn set_rate(&mut self, rate: f64) {
        if !rate.is_finite() || (rate - 1.0).abs() < f64::EPSILON {
            return;
        }
        if !RATES.contains(&rate) {
            self.has_odd_speed = true;
            return;
        }
        let Ok(acronym) = (if rate > 1.0 { "DT" } else { "HT" }).parse() else { return };
        let settings = [("speed_change".to_owned(), ModSetting::Double(rate))].into();
        self.mods.0.push(Mod { acronym, settings });
    }
}

/// The mod with the same speeds and another sound, whose place one takes.
fn twin_of(acronym: &str) -> Option<&'static str> {
    match acronym {
        "NC" => Some("DT"),
        "DC" => Some("HT"),
        _ => None,
    }
}

/// The map of a path: `b/75`, `beatmaps/75`, `beatmapsets/1#/75`, `beatmapsets/1#osu/75`.
fn beatmap_of(path: &str) -> Option<Id<Beatmap>> {
    let number = match path.split_once('#') {
        Some((set, fragment)) if set.starts_with("beatmapsets/") => fragment.rsplit_once('/')?.1,
        Some(_) => return None,
        None => ["b/", "beatmaps/"].iter().find_map(|place| path.strip_prefix(place))?,
    };
    number.trim_end_matches('/').parse().ok().filter(|number| *number > 0).map(Id::new)
}

fn ruleset_of(name: &str) -> Option<Ruleset> {
    match name {
        "osu!" => Some(Ruleset::Osu),
        "osu!taiko" | "Taiko" => Some(Ruleset::Taiko),
        "osu!catch" | "CatchTheBeat" => Some(Ruleset::Catch),
        "osu!mania" => Some(Ruleset::Mania),
        _ => None,
    }
}

fn acronym_of(name: &str) -> Option<&str> {
    Some(match name {
        "NoFail" => "NF",
        "Easy" => "EZ",
        "TouchDevice" => "TD",
        "Hidden" => "HD",
        "HardRock" => "HR",
        "SuddenDeath" => "SD",
        "DoubleTime" => "DT",
        "Relax" => "RX",
        "HalfTime" => "HT",
        "Nightcore" => "NC",
        "Flashlight" => "FL",
        "SpunOut" => "SO",
        "Autoplay" | "Cinema" => return None,
        "Autopilot" => "AP",
        "Perfect" => "PF",
        "FadeIn" => "FI",
        "Random" => "RD",
        "Mirror" => "MR",
        acronym if acronym.len() == 2 => acronym,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Option<NowPlaying> {
        NowPlaying::parse(text, &KnownHosts::new("a.b", "https://a.b"))
    }

    fn mods(text: &str) -> Mods {
        if text.is_empty() { Mods::default() } else { acronyms(text).unwrap() }
    }

    #[test]
    fn the_forms_of_all_clients_are_understood() {
        for (text, beatmap, ruleset, expected) in [
            ("is playing [https://a.b/b/75 A - T [D]] <osu!> +HD -EZ", 75, Some(Ruleset::Osu), "HDEZ"),
            ("is playing [https://a.b/b/75 A - T [D]] <osu!catch>", 75, Some(Ruleset::Catch), ""),
            ("is listening to [http://localhost:8000/b/75 A - T]", 75, None, ""),
            ("is editing [https://a.b/b/75 A - T [D]]", 75, None, ""),
            ("is playing [https://osu.a.b/beatmaps/75 A - T [D]] (+HD,HR)", 75, None, "HDHR"),
            ("is playing [https://osu.a.b/beatmaps/75 A - T [D]] (+Relax,v2,Nightmare)", 75, None, "RXv2"),
            (
                "is playing [https://osu.ppy.sh/beatmapsets/1#/75 A - T [D]] <osu!mania> -Easy +Hidden ~Relax~ |4K|",
                75,
                Some(Ruleset::Mania),
                "EZHDRX4K",
            ),
            ("is watching [https://osu.a.b/beatmapsets/1#osu/75 A - T [D]] +DoubleTime", 75, None, "DT"),
            ("is playing [https://osu.a.b/beatmapsets/1#/75 A - T [[x] D]] <Taiko>", 75, Some(Ruleset::Taiko), ""),
        ] {
            let expected =
                NowPlaying { beatmap: Id::new(beatmap), ruleset, mods: mods(expected), has_odd_speed: false };
            assert_eq!(parse(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_speed_is_a_mod() {
        let playing = parse("is playing [https://osu.a.b/beatmaps/75 A - T [D]] x1.2 (+HD)").unwrap();
        let rate = playing.mods.get("DT").unwrap().settings.get("speed_change").unwrap().as_f64();
        assert_eq!((rate, playing.mods.contains("HD")), (Some(1.2), true));
        let slow = parse("is playing [https://osu.a.b/beatmaps/75 A - T [D]] x0.8").unwrap();
        assert!(slow.mods.contains("HT"));
        let night = parse("is playing [https://osu.a.b/beatmaps/75 A - T [D]] x1.4 (+NC,HD)").unwrap();
        let rate = night.mods.get("NC").unwrap().settings.get("speed_change").unwrap().as_f64();
        assert_eq!((rate, night.mods.contains("DT"), night.mods.0.len()), (Some(1.4), false, 2), "one speed, once");
        let fast = parse("is playing [https://osu.a.b/beatmaps/75 A - T [D]] x2.5 (+HD)").unwrap();
        assert!(fast.has_odd_speed && fast.mods.0.len() == 1 && !slow.has_odd_speed);
    }

    #[test]
    fn other_actions_are_nothing() {
        for text in [
            "waves",
            "is playing",
            "is playing A - T [D]",
            "is playing [A - T]",
            "is playing [https://a.b/b/0 A - T [D]]",
            "is playing [https://a.b/b/x A - T [D]]",
            "is playing [https://a.b/beatmapsets/75 A - T]",
            "is playing [https://a.b/wiki#/75 A - T]",
            "is eating [https://a.b/b/75 A - T [D]]",
            "is playing [https://elsewhere.org/b/75 A - T [D]]",
            "is playing [https://a.b/x/b/75 A - T [D]]",
            "has invited you to join [osump://1/ room]",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "is playing \\[https://a.b/b/1 .{0,20}\\].{0,40}") {
            _ = parse(&text);
        }
    }
}
