//! The words of texts. Both databases would split text in their own ways: it is split here, for what is indexed and for
//! what is searched, and they only get words with blanks between.

use unicode_normalization::UnicodeNormalization;

use crate::rows::{TextField, Word};

/// Words in a row that are searched for.
pub(crate) struct Phrase {
    /// Where; none is anywhere.
    pub(crate) field: Option<TextField>,
    /// At least one: small letters and digits only.
    pub(crate) words: Vec<String>,
    /// Whether the last one is meant whole.
    pub(crate) whole: bool,
}

impl Phrase {
    /// None when nothing is left of it.
    pub(crate) fn of(word: &Word) -> Option<Self> {
        let words = words(&word.text);
        (!words.is_empty()).then_some(Self { field: word.field, words, whole: word.whole })
    }
}

/// The words of a text in small letters, without accents on Latin, Greek and Cyrillic ones. Of scripts that put no
/// blanks between words, each character is one.
pub(crate) fn words(text: &str) -> Vec<String> {
    let plain = text.nfkd().filter(|c| !is_accent(*c)).nfc().flat_map(char::to_lowercase);
    let (mut words, mut word) = (Vec::new(), String::new());
    for c in plain {
        let stands_alone = is_unspaced(c);
        if (stands_alone || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if stands_alone {
            words.push(c.to_string());
        } else if c.is_alphanumeric() {
            word.push(c);
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The words of a text with blanks between.
pub(crate) fn spaced(text: &str) -> String {
    words(text).join(" ")
}

fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

/// Kana and Han.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
        && c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_however_they_are_written() {
        for (text, expected) in [
            ("Re[in]flaw", "re in flaw"),
            ("Café ÉTÉ", "cafe ete"),
            ("S.A.R.A.H. foo_bar a@b.com 1.5", "s a r a h foo bar a b com 1 5"),
            ("初めの一歩 (TV)", "初 め の 一 歩 tv"),
            ("ﾃｽﾄ ＡＢＣ ①", "テ ス ト abc 1"),
            ("が", "が"),
            ("테스트 노래", "테스트 노래"),
            ("'\"*)(:-", ""),
        ] {
            assert_eq!(spaced(text), expected, "{text}");
        }
    }
}
