//! User names: the rules of the official server, which the game's own screens describe.

use thiserror::Error;
use unicode_security::skeleton;

/// Shortest name.
const LENGTH_MIN: usize = 3;
/// Longest name: the tables of the game have no room for more.
const LENGTH_MAX: usize = 15;

/// What is wrong with a name. The texts are for the player.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameFault {
    /// Fewer than three characters.
    #[error("Username must be at least {LENGTH_MIN} characters long.")]
    TooShort,
    /// More than fifteen.
    #[error("Username cannot be longer than {LENGTH_MAX} characters.")]
    TooLong,
    /// A character that no name has.
    #[error("Username may only contain letters, digits, spaces and the characters [ ] - _.")]
    Characters,
    /// A blank at the start or the end.
    #[error("Username cannot start or end with a space.")]
    OuterBlank,
    /// Two blanks in a row.
    #[error("Username cannot contain two spaces in a row.")]
    DoubleBlank,
    /// A blank and an underscore.
    #[error("Please use either underscores or spaces, not both!")]
    BlankAndUnderscore,
    /// A name that addresses or screens take for something else.
    #[error("This username cannot be used.")]
    Reserved,
}

/// Names that stand for something else: parts of addresses, the server's own voice.
const RESERVED: [&str; 12] = [
    "admin",
    "administrator",
    "banchobot",
    "deleted user",
    "everyone",
    "guest",
    "kiai",
    "lookup",
    "moderator",
    "null",
    "server",
    "system",
];

/// Checks a name and gives the first fault.
///
/// # Errors
///
/// The fault.
pub fn check_name(name: &str) -> Result<(), NameFault> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"[]-_ ".contains(&byte);
    let fault = if name.starts_with(' ') || name.ends_with(' ') {
        NameFault::OuterBlank
    } else if name.chars().count() < LENGTH_MIN {
        NameFault::TooShort
    } else if name.chars().count() > LENGTH_MAX {
        NameFault::TooLong
    } else if !name.bytes().all(allowed) {
        NameFault::Characters
    } else if name.contains("  ") {
        NameFault::DoubleBlank
    } else if name.contains(' ') && name.contains('_') {
        NameFault::BlankAndUnderscore
    } else if RESERVED.contains(&name_key(name).as_str()) {
        NameFault::Reserved
    } else {
        return Ok(());
    };
    Err(fault)
}

/// The name as it is looked up: case does not count, and an underscore is a blank.
#[must_use]
pub fn name_key(name: &str) -> String {
    name.trim().to_lowercase().replace('_', " ")
}

/// What the name looks like: two names that a player may mistake for each other have the same (UTS 39's skeleton; and
/// as case does not count, `I`, `l` and `i` are one).
#[must_use]
pub fn name_skeleton(name: &str) -> String {
    let shape: String = skeleton(&name_key(name)).collect();
    shape.to_lowercase().replace('i', "l")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_game_are_accepted() {
        for name in ["abc", "Alice", "a_b_c", "two words", "[tag] name", "x-y", "123", "fifteen letters"] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn each_fault_is_told() {
        for (name, fault) in [
            ("ab", NameFault::TooShort),
            ("", NameFault::TooShort),
            ("sixteen letters!", NameFault::TooLong),
            ("sixteen_letters_", NameFault::TooLong),
            ("a.b", NameFault::Characters),
            ("Алиса", NameFault::Characters),
            ("a\nb", NameFault::Characters),
            (" abc", NameFault::OuterBlank),
            ("abc ", NameFault::OuterBlank),
            ("a  b", NameFault::DoubleBlank),
            ("a b_c", NameFault::BlankAndUnderscore),
            ("Guest", NameFault::Reserved),
            ("deleted_user", NameFault::Reserved),
        ] {
            assert_eq!(check_name(name), Err(fault), "{name:?}");
        }
    }

    #[test]
    fn case_and_underscores_make_no_other_name() {
        assert_eq!(name_key("Two_Words"), name_key("two words"));
    }

    #[test]
    fn names_that_look_alike_have_one_skeleton() {
        for (one, other) in [("Alice", "A1ice"), ("Ivan", "lvan"), ("b0b", "bob"), ("mark", "rnark"), ("I_I", "l 1")] {
            assert_eq!(name_skeleton(one), name_skeleton(other), "{one} {other}");
        }
        assert_ne!(name_skeleton("alice"), name_skeleton("alicia"));
    }
}
