//! What can be decided about a variable.

use kiai_wire_bancho::neosu::variables::{COMMANDS, can_be_forced, is_known};
use thiserror::Error;

/// Longest name of a variable.
const NAME_LENGTH_MAX: usize = 64;

/// Why something cannot be decided about a variable.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VariableFault {
    /// It is no name.
    #[error("`{0}` is no name of a variable: those are of a-z, 0-9 and _, at most 64")]
    Name(String),
    /// It would be run.
    #[error("`{0}` is a command of neosu and would be run: it is no variable")]
    Command(String),
    /// Nobody here has heard of it.
    #[error(
        "`{0}` is not among the variables kiai knows (`kiai policy names` lists them); if neosu has it, say --unlisted"
    )]
    Unknown(String),
    /// The client takes no value for it.
    #[error("neosu lets no server set `{0}`")]
    NotSettable(String),
    /// The client would take the variable's default instead.
    #[error("`{0}` is no number: neosu takes numbers alone, 1 and 0 for on and off")]
    Value(String),
}

/// Whether something can be decided about a variable. `unlisted`: also of one that is not known here.
///
/// # Errors
/// See [`VariableFault`].
pub fn check_name(name: &str, unlisted: bool) -> Result<(), VariableFault> {
    let is_name = (1..=NAME_LENGTH_MAX).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !is_name {
        return Err(VariableFault::Name(name.to_owned()));
    }
    if COMMANDS.contains(&name) {
        return Err(VariableFault::Command(name.to_owned()));
    }
    if !unlisted && !is_known(name) {
        return Err(VariableFault::Unknown(name.to_owned()));
    }
    Ok(())
}

/// Whether a variable, whose name is good, can be given this value.
///
/// # Errors
/// See [`VariableFault`].
pub fn check_value(name: &str, value: &str) -> Result<(), VariableFault> {
    if !can_be_forced(name) {
        return Err(VariableFault::NotSettable(name.to_owned()));
    }
    // As C reads numbers, which knows no names of infinities here.
    let is_plain = value.len() <= 32 && value.bytes().all(|byte| byte.is_ascii_digit() || b"+-.e".contains(&byte));
    if is_plain && value.parse::<f64>().is_ok_and(f64::is_finite) {
        Ok(())
    } else {
        Err(VariableFault::Value(value.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_variables_can_be_decided_about() {
        assert_eq!(check_name("mod_fposu", false), Ok(()));
        for name in ["", "a b", "Mod", "mod-fps", "ä", &"x".repeat(65)] {
            assert_eq!(check_name(name, true), Err(VariableFault::Name(name.to_owned())), "{name}");
        }
        for name in ["exit", "shutdown", "spectate", "echo"] {
            assert_eq!(check_name(name, true), Err(VariableFault::Command(name.to_owned())));
        }
        assert_eq!(check_name("mod_of_tomorrow", false), Err(VariableFault::Unknown("mod_of_tomorrow".to_owned())));
        assert_eq!(check_name("mod_of_tomorrow", true), Ok(()));
    }

    #[test]
    fn only_numbers_are_values_and_only_of_what_takes_them() {
        for value in ["0", "1", "-1", "0.75", "1e3"] {
            assert_eq!(check_value("mod_fps", value), Ok(()), "{value}");
        }
        for value in ["", "true", "on", "inf", "NaN", "1 2", "0x10", &"1".repeat(33)] {
            assert_eq!(check_value("mod_fps", value), Err(VariableFault::Value(value.to_owned())), "{value}");
        }
        for name in ["r_globaloffset_x", "slider_max_ticks", "debug_shaders"] {
            assert_eq!(check_value(name, "1"), Err(VariableFault::NotSettable(name.to_owned())));
        }
    }
}
