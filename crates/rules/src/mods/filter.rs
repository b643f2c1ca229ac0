//! Choosing scores by their exact set of mods.

use std::collections::BTreeSet;

use kiai_model::{Acronym, Mods};

/// The key a score is found by when a board is filtered by mods: its acronyms, sorted, separated by commas; empty
/// without mods. Settings do not count. Upstream: `mods[]` of the leaderboard compares acronyms only.
#[must_use]
pub fn mods_key(mods: &Mods) -> String {
    joined(mods.sorted_acronyms())
}

/// The mods a board is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum BoardFilter {
    /// Any mods.
    #[default]
    All,
    /// Exactly the mods with this [`mods_key`].
    Exactly(String),
}

impl BoardFilter {
    /// The filter that a client's repeated `mods[]` means: none given is any, a single `NM` is "no mods".
    #[must_use]
    pub fn from_acronyms(acronyms: &[Acronym]) -> Self {
        if acronyms.is_empty() {
            return Self::All;
        }
        // "NM" beside real mods says nothing.
        let real: BTreeSet<Acronym> = acronyms.iter().copied().filter(|acronym| *acronym != "NM").collect();
        Self::Exactly(joined(real))
    }
}

fn joined(acronyms: impl IntoIterator<Item = Acronym>) -> String {
    acronyms.into_iter().map(|acronym| acronym.to_string()).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acronyms(texts: &[&str]) -> Vec<Acronym> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn the_key_ignores_order_and_repetition() {
        let mods = Mods(acronyms(&["HD", "DT", "HD"]).into_iter().map(Into::into).collect());
        assert_eq!(mods_key(&mods), "DT,HD");
        assert_eq!(mods_key(&Mods::default()), "");
    }

    #[test]
    fn nm_means_no_mods() {
        assert_eq!(BoardFilter::from_acronyms(&[]), BoardFilter::All);
        assert_eq!(BoardFilter::from_acronyms(&acronyms(&["NM"])), BoardFilter::Exactly(String::new()));
        assert_eq!(BoardFilter::from_acronyms(&acronyms(&["hd", "DT"])), BoardFilter::Exactly("DT,HD".into()));
    }
}
