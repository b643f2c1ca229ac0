//! Passwords: long enough, not the name, and not among the first that anybody would try.

use thiserror::Error;

/// Shortest password, as the game's registration screen says.
const LENGTH_MIN: usize = 8;
/// Longest password in bytes: nobody types more, and hashing it costs.
const LENGTH_MAX: usize = 256;

/// What is wrong with a password. The texts are for the player.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordFault {
    /// Fewer than eight characters.
    #[error("New password is too short (minimum {LENGTH_MIN} characters).")]
    TooShort,
    /// More than 256 bytes.
    #[error("New password is too long (maximum {LENGTH_MAX} bytes).")]
    TooLong,
    /// It contains the name.
    #[error("Password may not contain username.")]
    ContainsName,
    /// One of those that everybody tries first.
    #[error("Blacklisted password. Please choose a different password.")]
    Common,
}

/// The commonest passwords of eight and more characters in published breaches, in lower case.
const COMMON: [&str; 40] = [
    "000000000",
    "11111111",
    "111111111",
    "1111111111",
    "112233445566",
    "123123123",
    "12341234",
    "12345678",
    "123456789",
    "1234567890",
    "123456789a",
    "1234qwer",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "55555555",
    "66666666",
    "87654321",
    "88888888",
    "987654321",
    "a1234567",
    "aa12345678",
    "aaaaaaaa",
    "abcd1234",
    "abcdefgh",
    "asdfghjk",
    "asdfghjkl",
    "baseball",
    "computer",
    "football",
    "iloveyou",
    "letmein1",
    "password",
    "password1",
    "password123",
    "princess",
    "qwerty123",
    "qwertyui",
    "qwertyuiop",
    "sunshine",
];

/// Checks a password for the user of this name and gives the first fault.
///
/// # Errors
///
/// The fault.
pub fn check_password(password: &str, name: &str) -> Result<(), PasswordFault> {
    let lower = password.to_lowercase();
    if password.chars().count() < LENGTH_MIN {
        Err(PasswordFault::TooShort)
    } else if password.len() > LENGTH_MAX {
        Err(PasswordFault::TooLong)
    } else if !name.is_empty() && lower.contains(&name.to_lowercase()) {
        Err(PasswordFault::ContainsName)
    } else if COMMON.contains(&lower.as_str()) {
        Err(PasswordFault::Common)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_is_told() {
        for (password, fault) in [
            ("seven77", PasswordFault::TooShort),
            ("xx-ALICE-xx", PasswordFault::ContainsName),
            ("Password1", PasswordFault::Common),
            (&"x".repeat(257), PasswordFault::TooLong),
        ] {
            assert_eq!(check_password(password, "alice"), Err(fault), "{password}");
        }
        assert_eq!(check_password("correct horse", "alice"), Ok(()));
        assert_eq!(check_password("ééééééé8", "alice"), Ok(()));
    }
}
