//! Names of teams: freer than those of users, as nobody signs in with them.

use thiserror::Error;

/// Shortest name.
const NAME_LENGTH_MIN: usize = 3;
/// Longest name.
const NAME_LENGTH_MAX: usize = 30;
/// Shortest short name.
const SHORT_NAME_LENGTH_MIN: usize = 2;
/// Longest short name: it stands before the names of players.
const SHORT_NAME_LENGTH_MAX: usize = 4;

/// What is wrong with a team's name. The texts are for whoever chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TeamNameFault {
    /// The name is too short or too long.
    #[error("A team's name has {NAME_LENGTH_MIN} to {NAME_LENGTH_MAX} characters.")]
    NameLength,
    /// The short name is too short or too long.
    #[error("A team's short name has {SHORT_NAME_LENGTH_MIN} to {SHORT_NAME_LENGTH_MAX} characters.")]
    ShortNameLength,
    /// A character that no name has.
    #[error("A team's name has letters, digits, punctuation and single spaces between them.")]
    NameCharacters,
    /// A character that no short name has.
    #[error("A team's short name has letters, digits and punctuation.")]
    ShortNameCharacters,
}

/// Checks a team's name.
///
/// # Errors
///
/// The first fault.
pub fn check_team_name(name: &str) -> Result<(), TeamNameFault> {
    if !(NAME_LENGTH_MIN..=NAME_LENGTH_MAX).contains(&name.chars().count()) {
        return Err(TeamNameFault::NameLength);
    }
    // An empty word is a space too many.
    if name.split(' ').any(|word| word.is_empty() || !word.chars().all(is_allowed)) {
        return Err(TeamNameFault::NameCharacters);
    }
    Ok(())
}

/// Checks a team's short name.
///
/// # Errors
///
/// The first fault.
pub fn check_team_short_name(name: &str) -> Result<(), TeamNameFault> {
    if !(SHORT_NAME_LENGTH_MIN..=SHORT_NAME_LENGTH_MAX).contains(&name.chars().count()) {
        return Err(TeamNameFault::ShortNameLength);
    }
    if name.chars().all(is_allowed) { Ok(()) } else { Err(TeamNameFault::ShortNameCharacters) }
}

/// Of any script, but nothing that cannot be seen.
fn is_allowed(character: char) -> bool {
    character.is_alphanumeric() || character.is_ascii_punctuation()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_script_are_accepted() {
        for name in ["abc", "Crystal Lilies!", "時の歩み", "[a] b-c_d", "thirty characters it may have."] {
            assert_eq!(check_team_name(name), Ok(()), "{name}");
        }
        for name in ["AB", "時歩", "[!]", "o_O?"] {
            assert_eq!(check_team_short_name(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn each_fault_is_told() {
        let long = "a".repeat(31);
        for (name, fault) in [
            ("ab", TeamNameFault::NameLength),
            (long.as_str(), TeamNameFault::NameLength),
            (" abc", TeamNameFault::NameCharacters),
            ("abc ", TeamNameFault::NameCharacters),
            ("a  b", TeamNameFault::NameCharacters),
            ("   ", TeamNameFault::NameCharacters),
            ("a\nbc", TeamNameFault::NameCharacters),
            ("a\0bc", TeamNameFault::NameCharacters),
            ("a\u{200b}bc", TeamNameFault::NameCharacters),
        ] {
            assert_eq!(check_team_name(name), Err(fault), "{name:?}");
        }
        for (name, fault) in [
            ("a", TeamNameFault::ShortNameLength),
            ("abcde", TeamNameFault::ShortNameLength),
            ("a b", TeamNameFault::ShortNameCharacters),
            ("a\t", TeamNameFault::ShortNameCharacters),
        ] {
            assert_eq!(check_team_short_name(name), Err(fault), "{name:?}");
        }
    }
}
