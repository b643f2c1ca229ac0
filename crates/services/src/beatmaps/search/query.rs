//! What is typed into the search box: words, and conditions such as `ar>9`, `creator=x`, `status=loved`.
//!
//! Upstream: `BeatmapsetQueryParser.php` of osu-web, and the game's `FilterQueryParser.cs`.

use kiai_model::{BeatmapStatus, Timestamp};
use kiai_store::rows::{Comparison, NumberField, SetSearch, TextField, TimeField, Word};

/// Longest text that is read, in characters.
const TEXT_MAX: usize = 500;
/// Most words that are searched for.
const WORDS_MAX: usize = 16;
/// Most conditions that are kept.
const CONDITIONS_MAX: usize = 16;

/// No set can be as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Impossible;

/// Adds what `text` asks for to `search`. What looks like a condition but is none is searched for as words.
///
/// # Errors
/// When no set can be so.
pub(super) fn read(text: &str, search: &mut SetSearch) -> Result<(), Impossible> {
    let text: String = text.chars().take(TEXT_MAX).collect();
    for token in tokens(&text) {
        match condition(&token.text, token.quoted, search) {
            Some(possible) => possible?,
            None => add_words(search, None, &token.text, token.quoted),
        }
    }
    Ok(())
}

/// A part between blanks.
#[derive(Default)]
struct Token {
    /// Without quotation marks.
    text: String,
    /// Whether it has some: blanks within them belong to it.
    quoted: bool,
}

fn tokens(text: &str) -> Vec<Token> {
    let (mut tokens, mut token, mut inside) = (Vec::new(), Token::default(), false);
    for c in text.chars() {
        match c {
            '"' => {
                inside = !inside;
                token.quoted = true;
            }
            c if c.is_whitespace() && !inside => tokens.push(std::mem::take(&mut token)),
            c => token.text.push(c),
        }
    }
    tokens.push(token);
    tokens.retain(|token| !token.text.is_empty());
    tokens
}

/// What is within quotation marks is searched for as it stands, else each word by itself.
fn add_words(search: &mut SetSearch, field: Option<TextField>, text: &str, quoted: bool) {
    let is_between = |c: char| !quoted && !c.is_alphanumeric();
    for word in text.split(is_between).filter(|word| word.contains(char::is_alphanumeric)) {
        if search.words.len() < WORDS_MAX {
            search.words.push(Word { field, text: word.to_owned(), whole: quoted });
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    Than(Comparison),
}

/// `key`, operator, value.
fn split(token: &str) -> Option<(&str, Operator, &str)> {
    let at = token.find(['=', '<', '>', ':', '!'])?;
    let (key, rest) = token.split_at_checked(at)?;
    let operators = [
        ("<=", Operator::Than(Comparison::AtMost)),
        ("<:", Operator::Than(Comparison::AtMost)),
        (">=", Operator::Than(Comparison::AtLeast)),
        (">:", Operator::Than(Comparison::AtLeast)),
        ("==", Operator::Equal),
        ("<", Operator::Than(Comparison::Less)),
        (">", Operator::Than(Comparison::More)),
        ("=", Operator::Equal),
        (":", Operator::Equal),
    ];
    let (operator, value) = operators.into_iter().find_map(|(text, op)| Some((op, rest.strip_prefix(text)?)))?;
    (!key.is_empty() && !value.is_empty()).then_some((key, operator, value))
}

/// Adds a condition, if it is one.
fn condition(token: &str, quoted: bool, search: &mut SetSearch) -> Option<Result<(), Impossible>> {
    let (key, operator, value) = split(token)?;
    let key = key.to_ascii_lowercase();
    if let (Some(field), Operator::Equal) = (text_field(&key), operator) {
        add_words(search, Some(field), value, quoted);
        return Some(Ok(()));
    }
    let added = match key.as_str() {
        "ar" => number(search, NumberField::ApproachRate, operator, decimal(value)?, 0.05),
        "cs" => number(search, NumberField::CircleSize, operator, decimal(value)?, 0.05),
        "od" => number(search, NumberField::OverallDifficulty, operator, decimal(value)?, 0.05),
        "hp" | "dr" => number(search, NumberField::DrainRate, operator, decimal(value)?, 0.05),
        "bpm" => number(search, NumberField::Bpm, operator, decimal(value)?, 0.005),
        "star" | "stars" | "sr" => number(search, NumberField::Stars, operator, decimal(value)?, 0.005),
        "key" | "keys" => number(search, NumberField::Keys, operator, whole(value)?, 0.5),
        "circles" => number(search, NumberField::Circles, operator, whole(value)?, 0.5),
        "sliders" => number(search, NumberField::Sliders, operator, whole(value)?, 0.5),
        "favourites" => number(search, NumberField::Favourites, operator, whole(value)?, 0.5),
        "length" => {
            let (ms, unit_ms) = length_ms(value)?;
            number(search, NumberField::LengthMs, operator, ms, unit_ms / 2.0)
        }
        "status" => return status(search, operator, value),
        // Nothing is featured here.
        "featured_artist" => return whole(value).filter(|_| operator == Operator::Equal).map(|_| Err(Impossible)),
        "ranked" => time(search, TimeField::Ranked, operator, value),
        "created" | "submitted" => time(search, TimeField::Submitted, operator, value),
        "updated" => time(search, TimeField::Updated, operator, value),
        _ => None,
    };
    added.map(Ok)
}

/// A number, also as it is written with a decimal comma.
fn decimal(value: &str) -> Option<f64> {
    value.replace(',', ".").parse().ok()
}

fn whole(value: &str) -> Option<f64> {
    value.parse::<i32>().ok().map(f64::from)
}

fn text_field(key: &str) -> Option<TextField> {
    match key {
        "title" => Some(TextField::Title),
        "artist" => Some(TextField::Artist),
        "creator" | "author" | "mapper" => Some(TextField::Creator),
        "source" => Some(TextField::Source),
        "tag" | "tags" => Some(TextField::Tags),
        "difficulty" | "diff" => Some(TextField::Difficulty),
        _ => None,
    }
}

/// Numbers within `tolerance` count as equal: 9.0 is no more than 9.
fn number(search: &mut SetSearch, field: NumberField, operator: Operator, value: f64, tolerance: f64) -> Option<()> {
    if !value.is_finite() || search.numbers.len() >= CONDITIONS_MAX {
        return None;
    }
    match operator {
        Operator::Equal => search
            .numbers
            .extend([(field, Comparison::AtLeast, value - tolerance), (field, Comparison::Less, value + tolerance)]),
        Operator::Than(Comparison::Less) => search.numbers.push((field, Comparison::Less, value - tolerance)),
        Operator::Than(Comparison::AtMost) => search.numbers.push((field, Comparison::Less, value + tolerance)),
        Operator::Than(Comparison::AtLeast) => search.numbers.push((field, Comparison::AtLeast, value - tolerance)),
        Operator::Than(Comparison::More) => search.numbers.push((field, Comparison::AtLeast, value + tolerance)),
    }
    Some(())
}

/// `90`, `90s`, `1.5m`, `1m30s`, `1:30`, `1:00:00`, in milliseconds, and what one unit of it is.
fn length_ms(value: &str) -> Option<(f64, f64)> {
    if value.contains(':') {
        let parts = value.split(':').map(|part| part.parse::<u32>().ok()).collect::<Option<Vec<_>>>()?;
        let seconds = parts.iter().fold(0.0, |seconds, part| seconds * 60.0 + f64::from(*part));
        return (parts.len() <= 3).then_some((seconds * 1_000.0, 1_000.0));
    }
    if let Some((minutes, seconds)) = value.strip_suffix('s').and_then(|value| value.split_once('m')) {
        let (minutes, seconds): (u32, u32) = (minutes.parse().ok()?, seconds.parse().ok()?);
        return Some((f64::from(minutes) * 60_000.0 + f64::from(seconds) * 1_000.0, 1_000.0));
    }
    let units = [("ms", 1.0), ("s", 1_000.0), ("m", 60_000.0), ("h", 3_600_000.0), ("", 1_000.0)];
    let (number, unit_ms) = units.into_iter().find_map(|(unit, ms)| Some((value.strip_suffix(unit)?, ms)))?;
    Some((decimal(number)? * unit_ms, unit_ms))
}

fn status(search: &mut SetSearch, operator: Operator, value: &str) -> Option<Result<(), Impossible>> {
    let value = value.to_ascii_lowercase();
    let by_prefix = |status: &BeatmapStatus| status.name().starts_with(&value);
    let asked = BeatmapStatus::ALL.into_iter().find(by_prefix)?;
    let matches = |status: &BeatmapStatus| {
        let (status, asked) = (status.number(), asked.number());
        match operator {
            Operator::Equal => status == asked,
            Operator::Than(Comparison::Less) => status < asked,
            Operator::Than(Comparison::AtMost) => status <= asked,
            Operator::Than(Comparison::AtLeast) => status >= asked,
            Operator::Than(Comparison::More) => status > asked,
        }
    };
    let both = |status: &BeatmapStatus| search.statuses.is_empty() || search.statuses.contains(status);
    let statuses: Vec<_> = BeatmapStatus::ALL.into_iter().filter(matches).filter(both).collect();
    if statuses.is_empty() {
        return Some(Err(Impossible));
    }
    search.statuses = statuses;
    Some(Ok(()))
}

fn time(search: &mut SetSearch, field: TimeField, operator: Operator, value: &str) -> Option<()> {
    let (from, to) = day_range(value)?;
    if search.times.len() >= CONDITIONS_MAX {
        return None;
    }
    match operator {
        Operator::Equal => search.times.extend([(field, Comparison::AtLeast, from), (field, Comparison::Less, to)]),
        Operator::Than(Comparison::Less) => search.times.push((field, Comparison::Less, from)),
        Operator::Than(Comparison::AtMost) => search.times.push((field, Comparison::Less, to)),
        Operator::Than(Comparison::AtLeast) => search.times.push((field, Comparison::AtLeast, from)),
        Operator::Than(Comparison::More) => search.times.push((field, Comparison::AtLeast, to)),
    }
    Some(())
}

/// `2026`, `2026-08`, `2026-08-07`: from its beginning to the beginning of the next.
fn day_range(value: &str) -> Option<(Timestamp, Timestamp)> {
    let mut parts = value.split(['-', '/', '.']);
    let year: i64 = parts.next()?.parse().ok().filter(|year| (1970..=9999).contains(year))?;
    let month: Option<i64> = parts.next().map(str::parse).transpose().ok()?;
    let day: Option<i64> = parts.next().map(str::parse).transpose().ok()?;
    if parts.next().is_some()
        || month.is_some_and(|m| !(1..=12).contains(&m))
        || day.is_some_and(|d| !(1..=31).contains(&d))
    {
        return None;
    }
    let from = days(year, month.unwrap_or(1), day.unwrap_or(1));
    let to = match (month, day) {
        (_, Some(_)) => from + 1,
        (Some(12), None) | (None, None) => days(year + 1, 1, 1),
        (Some(month), None) => days(year, month + 1, 1),
    };
    let midnight = |days: i64| Timestamp::from_secs(days * 24 * 60 * 60);
    Some((midnight(from), midnight(to)))
}

/// Days from 1970-01-01 to a day of the Gregorian calendar, which is counted from March so that February is last.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 719_469
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(text: &str) -> SetSearch {
        let mut search = SetSearch::default();
        read(text, &mut search).unwrap();
        search
    }

    fn words(text: &str) -> Vec<(Option<TextField>, String)> {
        reading(text).words.into_iter().map(|word| (word.field, word.text)).collect()
    }

    #[test]
    fn words_are_letters_and_digits() {
        assert_eq!(
            words("  re[in]flaw 時 "),
            [(None, "re".into()), (None, "in".into()), (None, "flaw".into()), (None, "時".into())]
        );
        assert_eq!(words("artist=\"a b\" x>"), [(Some(TextField::Artist), "a b".into()), (None, "x".into())]);
        assert_eq!(
            words("creator=a_b"),
            [(Some(TextField::Creator), "a".into()), (Some(TextField::Creator), "b".into())]
        );
        assert_eq!(words("\"a-b c\" \"!\" \""), [(None, "a-b c".into())]);
        assert!(reading("\"a\"").words[0].whole && !reading("a").words[0].whole);
        assert_eq!(
            words("foo=bar ar=high"),
            [(None, "foo".into()), (None, "bar".into()), (None, "ar".into()), (None, "high".into())]
        );
        assert_eq!(words(&"a ".repeat(100)).len(), WORDS_MAX);
    }

    #[test]
    fn numbers_compare() {
        use Comparison::{AtLeast, Less};
        for (text, expected) in [
            ("ar>9", vec![(NumberField::ApproachRate, AtLeast, 9.05)]),
            ("AR<9", vec![(NumberField::ApproachRate, Less, 8.95)]),
            (
                "od=8",
                vec![(NumberField::OverallDifficulty, AtLeast, 7.95), (NumberField::OverallDifficulty, Less, 8.05)],
            ),
            ("stars<=5,5", vec![(NumberField::Stars, Less, 5.505)]),
            ("star>:3", vec![(NumberField::Stars, AtLeast, 2.995)]),
            ("keys=7", vec![(NumberField::Keys, AtLeast, 6.5), (NumberField::Keys, Less, 7.5)]),
            ("keys=7.5", vec![]),
            ("favourites>5", vec![(NumberField::Favourites, AtLeast, 5.5)]),
            ("length<1:30", vec![(NumberField::LengthMs, Less, 89_500.0)]),
            ("length>1:00:00", vec![(NumberField::LengthMs, AtLeast, 3_600_500.0)]),
            ("length>=1m30s", vec![(NumberField::LengthMs, AtLeast, 89_500.0)]),
            ("length>=2m", vec![(NumberField::LengthMs, AtLeast, 90_000.0)]),
            ("length=90", vec![(NumberField::LengthMs, AtLeast, 89_500.0), (NumberField::LengthMs, Less, 90_500.0)]),
            ("bpm>inf", vec![]),
        ] {
            assert_eq!(reading(text).numbers, expected, "{text}");
        }
    }

    #[test]
    fn statuses_narrow_the_category() {
        assert_eq!(reading("status=l").statuses, [BeatmapStatus::Loved]);
        assert_eq!(reading("status>ranked").statuses.len(), 3);
        let mut search = SetSearch { statuses: vec![BeatmapStatus::Ranked], ..SetSearch::default() };
        assert_eq!(read("status=loved", &mut search), Err(Impossible));
        assert_eq!(read("featured_artist=3", &mut search), Err(Impossible));
    }

    #[test]
    fn days_months_and_years_are_ranges() {
        let day = |days: i64| Timestamp(days * 86_400_000);
        assert_eq!(day_range("1970"), Some((day(0), day(365))));
        assert_eq!(day_range("2000-02"), Some((day(10_988), day(11_017))));
        assert_eq!(day_range("2026-08-07"), Some((day(20_672), day(20_673))));
        assert_eq!(day_range("2026-13"), None);
        assert_eq!(reading("ranked>2026").times, [(TimeField::Ranked, Comparison::AtLeast, day(20_819))]);
        assert_eq!(reading("updated<2026-08-07").times, [(TimeField::Updated, Comparison::Less, day(20_672))]);
    }
}
