//! Choosing scores by their mods.

use std::collections::BTreeSet;

use kiai_model::{Acronym, Mods};

/// Mods that a board with mods shows whether they are asked for or not: how somebody likes to play, not how hard it
/// is. Every play of a bancho client has the first. Upstream: `ScoreSearch::addModsFilter` in osu-web.
const PREFERENCES: [&str; 4] = ["CL", "MR", "PF", "SD"];
/// Mods that are also found by the one they are a form of. Upstream: `Mods::IMPLIED_MODS` in osu-web.
const FORMS: [(&str, &str); 3] = [("DC", "HT"), ("NC", "DT"), ("PF", "SD")];

/// The keys of the boards a score stands on: one for each filter that it passes, at most 24. A key is a set of acronyms,
/// sorted, separated by commas; empty for "no mods". Settings do not count.
#[must_use]
pub fn board_keys(mods: &Mods) -> BTreeSet<String> {
    let mut sets: Vec<Vec<Acronym>> = vec![Vec::new()];
    for acronym in mods.sorted_acronyms() {
        let form_of = FORMS.iter().find(|(form, _)| acronym == *form).and_then(|(_, of)| of.parse().ok());
        let mut with: Vec<Vec<Acronym>> = Vec::new();
        for name in [Some(acronym), form_of].into_iter().flatten() {
            with.extend(sets.iter().map(|set| [set.as_slice(), &[name]].concat()));
        }
        if PREFERENCES.iter().any(|preference| acronym == *preference) {
            with.append(&mut sets);
        }
        sets = with;
    }
    sets.into_iter().map(key).collect()
}

/// The mods a board is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum BoardFilter {
    /// Any mods.
    #[default]
    All,
    /// These mods and no others, but for how somebody likes to play: see [`board_keys`].
    Exactly(String),
}

impl BoardFilter {
    /// The filter that a client's repeated `mods[]` means: none given is any, a single `NM` is "no mods".
    // differs from osu!: "NM" beside real mods says nothing, where osu! shows the scores of both.
    #[must_use]
    pub fn from_acronyms(acronyms: &[Acronym]) -> Self {
        if acronyms.is_empty() {
            return Self::All;
        }
        Self::Exactly(key(acronyms.iter().copied().filter(|acronym| *acronym != "NM").collect()))
    }
}

fn key(mut acronyms: Vec<Acronym>) -> String {
    acronyms.sort_unstable();
    acronyms.dedup();
    acronyms.into_iter().map(|acronym| acronym.to_string()).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acronyms(texts: &str) -> Vec<Acronym> {
        texts.split_whitespace().map(|text| text.parse().unwrap()).collect()
    }

    fn shows(filter: &str, score: &str) -> bool {
        let BoardFilter::Exactly(key) = BoardFilter::from_acronyms(&acronyms(filter)) else { return true };
        board_keys(&Mods(acronyms(score).into_iter().map(Into::into).collect())).contains(&key)
    }

    #[test]
    fn nm_means_no_mods() {
        assert_eq!(BoardFilter::from_acronyms(&[]), BoardFilter::All);
        assert_eq!(BoardFilter::from_acronyms(&acronyms("NM")), BoardFilter::Exactly(String::new()));
        assert_eq!(BoardFilter::from_acronyms(&acronyms("hd DT hd")), BoardFilter::Exactly("DT,HD".into()));
    }

    #[test]
    fn a_filter_shows_its_mods_and_leaves_how_one_likes_to_play_to_the_player() {
        for (filter, score, expected) in [
            ("NM", "", true),
            ("NM", "HD", false),
            ("NM", "CL", true),
            ("NM", "SD CL", true),
            ("NM", "PF MR CL", true),
            ("HD", "HD", true),
            ("HD", "HD CL PF", true),
            ("HD", "HD DT", false),
            ("HD DT", "DT HD", true),
            ("DT", "NC", true),
            ("NC", "DT", false),
            ("NC", "NC", true),
            ("HT", "DC CL", true),
            ("SD", "PF", true),
            ("PF", "SD", false),
            ("SD", "", false),
            ("SD", "SD HD", false),
            ("CL", "CL SD", true),
            ("CL", "SD", false),
            ("DT SD", "NC PF CL", true),
        ] {
            assert_eq!(shows(filter, score), expected, "{filter} {score}");
        }
    }

    #[test]
    fn a_score_stands_on_few_boards() {
        let mods = |text| Mods(acronyms(text).into_iter().map(Into::into).collect());
        assert_eq!(board_keys(&mods("HD HR")).len(), 1);
        assert_eq!(board_keys(&mods("CL HD")).len(), 2);
        assert_eq!(board_keys(&mods("CL MR PF NC")).len(), 24);
    }
}
