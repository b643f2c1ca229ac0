//! What the server's own user is asked: commands with `!` before them.

use std::time::Duration;

use kiai_model::{Acronym, Mods};
use thiserror::Error;

/// The longest silence: longer, one restricts.
const DURATION_MAX: Duration = Duration::from_hours(365 * 24);
/// Mods that are taken from one word.
const MODS_MAX: usize = 10;

/// A command. Names of users have `_` for a blank where another word follows.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// What commands there are.
    Help,
    /// A number from 1 to this.
    Roll(u32),
    /// What somebody achieved; none is the asker.
    Stats(Option<String>),
    /// Which country somebody is from, and what they do.
    Where(String),
    /// What a play of the last linked map would give.
    With(Performance),
    /// Have somebody be silent.
    Silence {
        /// Who.
        username: String,
        /// How long.
        duration: Duration,
        /// Why.
        reason: String,
    },
    /// Let somebody talk again.
    Unsilence(String),
    /// Hide somebody and their scores.
    Restrict {
        /// Who.
        username: String,
        /// Why.
        reason: String,
    },
    /// Show somebody again.
    Unrestrict(String),
    /// What checks found that doubts somebody's scores.
    Findings(String),
    /// Tell everybody.
    Announce(String),
    /// End everything somebody has open.
    Kick {
        /// Who.
        username: String,
        /// Why.
        reason: String,
    },
}

/// A play, as far as it is said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Performance {
    /// Its mods; none is those of the linked play.
    pub mods: Option<Mods>,
    /// From 0 to 1.
    pub accuracy: Option<f64>,
    /// Longest combo.
    pub combo: Option<u32>,
    /// Misses.
    pub misses: Option<u32>,
}

/// Why something is no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CommandFault {
    /// There is none of that name.
    #[error("There is no such command. !help lists them.")]
    Unknown,
    /// It is used in another way.
    #[error("Usage: {0}")]
    Usage(&'static str),
}

impl Command {
    /// The command that somebody says; none when it is none.
    ///
    /// # Errors
    ///
    /// See [`CommandFault`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Result<Self, CommandFault>> {
        let text = text.trim().strip_prefix('!')?;
        let (word, rest) = split(text);
        // What is only punctuation is an exclamation.
        word.starts_with(|first: char| first.is_ascii_alphabetic()).then(|| of_word(&word.to_ascii_lowercase(), rest))
    }

    /// Whether only moderators may say it.
    #[must_use]
    pub const fn is_for_moderators(&self) -> bool {
        match self {
            Self::Help | Self::Roll(_) | Self::Stats(_) | Self::Where(_) | Self::With(_) => false,
            Self::Silence { .. }
            | Self::Unsilence(_)
            | Self::Restrict { .. }
            | Self::Unrestrict(_)
            | Self::Findings(_)
            | Self::Announce(_)
            | Self::Kick { .. } => true,
        }
    }
}

fn of_word(word: &str, rest: &str) -> Result<Command, CommandFault> {
    let name_and_reason = |usage| {
        let (username, reason) = split(rest);
        let reason = if reason.is_empty() { "no reason given" } else { reason };
        if username.is_empty() { Err(CommandFault::Usage(usage)) } else { Ok((username.to_owned(), reason.to_owned())) }
    };
    let all = |usage| if rest.is_empty() { Err(CommandFault::Usage(usage)) } else { Ok(rest.to_owned()) };
    Ok(match word {
        "help" | "h" => Command::Help,
        "roll" => Command::Roll(if rest.is_empty() { 100 } else { roll_max(rest)? }),
        "stats" => Command::Stats((!rest.is_empty()).then(|| rest.to_owned())),
        "where" => Command::Where(all("!where USER")?),
        "with" => Command::With(performance(rest)?),
        "silence" => silence(rest)?,
        "unsilence" => Command::Unsilence(all("!unsilence USER")?),
        "restrict" => {
            let (username, reason) = name_and_reason("!restrict USER REASON")?;
            Command::Restrict { username, reason }
        }
        "unrestrict" => Command::Unrestrict(all("!unrestrict USER")?),
        "findings" => Command::Findings(all("!findings USER")?),
        "announce" => Command::Announce(all("!announce TEXT")?),
        "kick" => {
            let (username, reason) = name_and_reason("!kick USER REASON")?;
            Command::Kick { username, reason }
        }
        _ => return Err(CommandFault::Unknown),
    })
}

fn roll_max(text: &str) -> Result<u32, CommandFault> {
    text.parse().ok().filter(|max| *max > 0).ok_or(CommandFault::Usage("!roll [HIGHEST NUMBER]"))
}

fn silence(rest: &str) -> Result<Command, CommandFault> {
    let usage = CommandFault::Usage("!silence USER DURATION REASON, with a duration such as 30m, 2h or 7d");
    let (username, rest) = split(rest);
    let (length, reason) = split(rest);
    let duration = duration(length).ok_or(usage)?;
    if reason.is_empty() {
        return Err(usage);
    }
    Ok(Command::Silence { username: username.to_owned(), duration, reason: reason.to_owned() })
}

fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        "w" => 7 * 24 * 60 * 60,
        _ => return None,
    };
    let duration = Duration::from_secs(number.parse::<u64>().ok()?.checked_mul(seconds)?);
    (duration > Duration::ZERO && duration <= DURATION_MAX).then_some(duration)
}

fn performance(text: &str) -> Result<Performance, CommandFault> {
    let usage = CommandFault::Usage("!with [+MODS] [ACCURACY%] [COMBOx] [MISSESm]");
    let mut performance = Performance::default();
    for word in text.split_whitespace() {
        let word = word.to_ascii_lowercase();
        let number = |suffix| word.strip_suffix(suffix).and_then(|number| number.parse::<u32>().ok());
        if let Some(combo) = number("x") {
            performance.combo = Some(combo);
        } else if let Some(misses) = number("m").or_else(|| number("miss")).or_else(|| number("xm")) {
            performance.misses = Some(misses);
        } else if let Ok(percent) = word.trim_end_matches('%').parse::<f64>() {
            let accuracy = percent / 100.0;
            if !(0.0..=1.0).contains(&accuracy) {
                return Err(usage);
            }
            performance.accuracy = Some(accuracy);
        } else {
            performance.mods = Some(acronyms(word.trim_start_matches('+')).ok_or(usage)?);
        }
    }
    Ok(performance)
}

/// Acronyms written one after the other, `nm` for no mods.
pub(super) fn acronyms(text: &str) -> Option<Mods> {
    if text.eq_ignore_ascii_case("nm") {
        return Some(Mods::default());
    }
    if text.is_empty() || !text.is_ascii() || !text.len().is_multiple_of(2) || text.len() > 2 * MODS_MAX {
        return None;
    }
    let pairs = (0..text.len()).step_by(2).map(|at| text.get(at..at + 2)?.parse::<Acronym>().ok());
    Some(Mods(pairs.map(|acronym| acronym.map(Into::into)).collect::<Option<_>>()?))
}

/// The first word and the rest.
fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(char::is_whitespace).map_or((text, ""), |(word, rest)| (word, rest.trim()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mods(text: &str) -> Option<Mods> {
        Some(acronyms(text).unwrap())
    }

    #[test]
    fn commands_are_understood() {
        let (name, why) = (|| "two_words".to_owned(), || "a b".to_owned());
        let none = Performance::default();
        for (text, command) in [
            ("!help", Command::Help),
            (" !HELP me", Command::Help),
            ("!roll", Command::Roll(100)),
            ("!roll 6", Command::Roll(6)),
            ("!stats", Command::Stats(None)),
            ("!stats two words", Command::Stats(Some("two words".into()))),
            ("!where two words", Command::Where("two words".into())),
            ("!with", Command::With(none.clone())),
            ("!with hddt", Command::With(Performance { mods: mods("HDDT"), ..none.clone() })),
            (
                "!with +HD 50% 450x 3m",
                Command::With(Performance { mods: mods("HD"), accuracy: Some(0.5), combo: Some(450), misses: Some(3) }),
            ),
            ("!with nm 100", Command::With(Performance { mods: mods("nm"), accuracy: Some(1.0), ..none })),
            (
                "!silence two_words 2h a b",
                Command::Silence { username: name(), duration: Duration::from_hours(2), reason: why() },
            ),
            ("!unsilence two_words", Command::Unsilence(name())),
            ("!restrict two_words a b", Command::Restrict { username: name(), reason: why() }),
            ("!restrict two_words", Command::Restrict { username: name(), reason: "no reason given".into() }),
            ("!unrestrict two_words", Command::Unrestrict(name())),
            ("!announce a b", Command::Announce(why())),
            ("!kick two_words a b", Command::Kick { username: name(), reason: why() }),
        ] {
            assert_eq!(Command::parse(text), Some(Ok(command)), "{text}");
        }
    }

    #[test]
    fn what_is_no_command_is_told_apart_from_a_wrong_one() {
        for text in ["", "help", "!", "!!", "! help", "!1", "well !help"] {
            assert!(Command::parse(text).is_none_or(|parsed| text == "! help" && parsed.is_ok()), "{text}");
        }
        assert_eq!(Command::parse("!dance"), Some(Err(CommandFault::Unknown)));
        for text in [
            "!roll 0",
            "!roll -1",
            "!roll 99999999999",
            "!where",
            "!with 101%",
            "!with foo",
            "!with nan",
            "!silence",
            "!silence bob",
            "!silence bob 2h",
            "!silence bob 2y spam",
            "!silence bob 0m spam",
            "!silence bob 99999999999999999999d spam",
            "!silence bob 366d spam",
            "!silence bob é spam",
            "!unsilence",
            "!restrict",
            "!unrestrict",
            "!findings",
            "!announce",
            "!kick",
        ] {
            let parsed = Command::parse(text);
            assert!(matches!(parsed, Some(Err(CommandFault::Usage(_)))), "{text}: {parsed:?}");
        }
    }

    #[test]
    fn moderators_have_commands_of_their_own() {
        let is_theirs = |text| Command::parse(text).unwrap().unwrap().is_for_moderators();
        assert!(
            ["!kick a", "!announce a", "!findings a", "!silence a 1m b", "!unrestrict a"].into_iter().all(is_theirs)
        );
        assert!(!["!help", "!roll", "!stats", "!where a", "!with"].into_iter().any(is_theirs));
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "!(silence|with|roll|kick|stats)? ?.{0,60}") {
            _ = Command::parse(&text);
        }
    }
}
