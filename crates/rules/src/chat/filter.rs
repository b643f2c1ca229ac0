//! Words the operator does not want to read.

/// The operator's words, in lower case, and whether each refuses a message or is only masked in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter(Vec<(Vec<char>, bool)>);

/// What a filter does to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filtered {
    /// It passes, with asterisks for what is masked.
    Passes(String),
    /// It is refused.
    Refused,
}

impl Filter {
    /// A filter of these words; empty ones are left out.
    #[must_use]
    pub fn new(words: impl IntoIterator<Item = (String, bool)>) -> Self {
        let words = words.into_iter().map(|(word, refuses)| (word.trim().chars().map(lower).collect(), refuses));
        Self(words.filter(|(word, _): &(Vec<char>, bool)| !word.is_empty()).collect())
    }

    /// Applies the filter: a word counts where it stands alone, whatever its case.
    #[must_use]
    pub fn apply(&self, text: &str) -> Filtered {
        let mut shown: Vec<char> = text.chars().collect();
        let lowered: Vec<char> = shown.iter().copied().map(lower).collect();
        for (word, refuses) in &self.0 {
            for at in 0..lowered.len() {
                let end = at + word.len();
                let stands_here = lowered.get(at..end).is_some_and(|found| found == word.as_slice());
                let before = at.checked_sub(1).and_then(|before| lowered.get(before));
                if !stands_here || before.is_some_and(is_part) || lowered.get(end).is_some_and(is_part) {
                    continue;
                }
                if *refuses {
                    return Filtered::Refused;
                }
                shown.iter_mut().take(end).skip(at).for_each(|character| *character = '*');
            }
        }
        Filtered::Passes(shown.into_iter().collect())
    }
}

/// One character for one character, so that places stay the same.
fn lower(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

fn is_part(character: &char) -> bool {
    character.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filter() -> Filter {
        Filter::new([("darn".to_owned(), false), ("Two Words".to_owned(), false), ("vile".to_owned(), true)])
    }

    #[test]
    fn words_are_masked_or_refused_where_they_stand_alone() {
        for (said, shown) in [
            ("hello", Some("hello")),
            ("Darn it, darn!", Some("**** it, ****!")),
            ("darning is fine", Some("darning is fine")),
            ("my two words.", Some("my *********.")),
            ("Ödarn", Some("Ödarn")),
            ("how VILE", None),
            ("reviled", Some("reviled")),
        ] {
            let expected = shown.map_or(Filtered::Refused, |shown| Filtered::Passes(shown.to_owned()));
            assert_eq!(filter().apply(said), expected, "{said}");
        }
    }

    #[test]
    fn an_empty_word_filters_nothing() {
        let empty = Filter::new([(" ".to_owned(), true)]);
        assert_eq!(empty.apply("a  b"), Filtered::Passes("a  b".to_owned()));
    }

    proptest! {
        #[test]
        fn a_masked_message_is_as_long_as_it_was(text in "(darn|two words|a| |İ|ß|!){0,30}") {
            if let Filtered::Passes(shown) = filter().apply(&text) {
                prop_assert_eq!(shown.chars().count(), text.chars().count());
            }
        }
    }
}
