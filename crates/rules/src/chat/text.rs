//! What may be said.

use thiserror::Error;

/// Characters a message may have. Upstream: osu-web's `chat.message_length_limit`.
pub const MESSAGE_LENGTH_MAX: usize = 450;
/// Characters a message in an announcement may have.
pub const ANNOUNCEMENT_LENGTH_MAX: usize = 1024;
/// Characters the name of a public channel may have, with its `#`: the game's list has room for no more.
const NAME_LENGTH_MAX: usize = 30;

/// What is wrong with a message. The texts are for the player.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TextFault {
    /// Nothing can be seen of it.
    #[error("The message is empty.")]
    Empty,
    /// It is too long.
    #[error("The message is too long: {0} characters are allowed.")]
    TooLong(usize),
}

/// A message as it is stored: one line, without control characters and without what turns the direction of the text
/// around it, trimmed.
///
/// # Errors
///
/// See [`TextFault`]; `length_max` is in characters.
pub fn clean_text(text: &str, length_max: usize) -> Result<String, TextFault> {
    // A character has one byte at least: what is very long is not looked at.
    if text.len() > length_max.saturating_mul(8) {
        return Err(TextFault::TooLong(length_max));
    }
    let line: String = text
        .chars()
        .map(|character| if matches!(character, '\t' | '\n' | '\r') { ' ' } else { character })
        .filter(|character| !character.is_control() && !turns_text(*character))
        .collect();
    let line = line.trim();
    if line.chars().all(|character| character.is_whitespace() || is_invisible(character)) {
        return Err(TextFault::Empty);
    }
    if line.chars().count() > length_max {
        return Err(TextFault::TooLong(length_max));
    }
    Ok(line.to_owned())
}

/// What is wrong with a channel's name. The texts are for the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ChannelNameFault {
    /// It does not begin with `#`.
    #[error("the name of a channel begins with #")]
    NoHash,
    /// It is too short or too long.
    #[error("the name of a channel has 2 to {NAME_LENGTH_MAX} characters")]
    Length,
    /// It has a character that clients cannot say.
    #[error("the name of a channel has letters, digits, - and _ only")]
    Characters,
    /// Clients give it a meaning of their own.
    #[error("clients use this name for something else")]
    Reserved,
}

/// Names that old clients use for what is shown to them alone.
const RESERVED: [&str; 4] = ["#multiplayer", "#spectator", "#userlog", "#highlight"];

/// Checks the name of a public channel.
///
/// # Errors
///
/// The first fault.
pub fn check_channel_name(name: &str) -> Result<(), ChannelNameFault> {
    let rest = name.strip_prefix('#').ok_or(ChannelNameFault::NoHash)?;
    if rest.is_empty() || name.len() > NAME_LENGTH_MAX {
        Err(ChannelNameFault::Length)
    } else if !rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
        Err(ChannelNameFault::Characters)
    } else if RESERVED.contains(&name.to_lowercase().as_str()) {
        Err(ChannelNameFault::Reserved)
    } else {
        Ok(())
    }
}

/// Overrides of the direction of text, which reach beyond the message.
fn turns_text(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that are shown as nothing though they are no blanks.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2060}'..='\u{2064}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_message_is_one_line() {
        for (said, kept) in [
            ("hello", "hello"),
            ("  hello  ", "hello"),
            ("two\nlines\r\nor\tthree", "two lines  or three"),
            ("\u{1}ACTION waves\u{1}", "ACTION waves"),
            ("nu\0l and \u{7f}bell\u{7}", "nul and bell"),
            ("\u{202e}desrever", "desrever"),
            ("👩‍👩‍👧 café", "👩‍👩‍👧 café"),
        ] {
            assert_eq!(clean_text(said, 450).as_deref(), Ok(kept));
        }
    }

    #[test]
    fn what_cannot_be_seen_or_is_too_long_is_refused() {
        for nothing in ["", "   ", "\n\n", "\u{200b}\u{200b}", "\u{3164}", "\u{202e}", "\0"] {
            assert_eq!(clean_text(nothing, 450), Err(TextFault::Empty), "{nothing:?}");
        }
        assert!(clean_text(&"é".repeat(450), 450).is_ok());
        assert_eq!(clean_text(&"é".repeat(451), 450), Err(TextFault::TooLong(450)));
        assert_eq!(clean_text(&" ".repeat(1 << 20), 450), Err(TextFault::TooLong(450)));
    }

    #[test]
    fn channels_have_names_that_clients_can_say() {
        for good in ["#osu", "#a", "#Two-Words_2"] {
            assert_eq!(check_channel_name(good), Ok(()), "{good}");
        }
        for (bad, fault) in [
            ("osu", ChannelNameFault::NoHash),
            ("#", ChannelNameFault::Length),
            ("#aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", ChannelNameFault::Length),
            ("#two words", ChannelNameFault::Characters),
            ("#ö", ChannelNameFault::Characters),
            ("#Multiplayer", ChannelNameFault::Reserved),
        ] {
            assert_eq!(check_channel_name(bad), Err(fault), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_is_bounded_and_stays_the_same(text in ".{0,600}") {
            if let Ok(kept) = clean_text(&text, 450) {
                prop_assert!(!kept.is_empty() && kept.chars().count() <= 450);
                prop_assert!(!kept.chars().any(char::is_control));
                let again = clean_text(&kept, 450);
                prop_assert_eq!(again, Ok(kept));
            }
        }
    }
}
