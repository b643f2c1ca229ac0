//! What the operator decided for clients of this gate.

use bytes::Bytes;
use kiai_wire_bancho::{
    Dialect, Packet, ServerPacket,
    neosu::variables::{COMMANDS, ForcedValue},
};

/// What the operator decided for clients of this gate.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    pub(crate) submit_scores: bool,
    pub(crate) greeting: Option<String>,
    variables: Bytes,
}

impl Policy {
    /// Whether neosu is to submit scores, and what every player is greeted with.
    #[must_use]
    pub fn new(submit_scores: bool, greeting: Option<String>) -> Self {
        Self { submit_scores, greeting, variables: Bytes::new() }
    }

    /// What neosu is told about its variables after each login: changed ones that forbid submitting, changed ones that
    /// do not, and values that are forced. It has forgotten all of it by the next login, so nothing is ever reset.
    ///
    /// A forced value counts as changed to the client: it should be among the `allowed`.
    #[must_use]
    pub fn with_variables(mut self, forbidden: &[String], allowed: &[String], forced: &[(String, String)]) -> Self {
        let names = |list: &[String]| list.iter().map(|name| name.as_str().into()).collect();
        let mut bytes = Vec::new();
        if !forbidden.is_empty() {
            ServerPacket::ProtectVariables(names(forbidden)).append(Dialect::Neosu, &mut bytes);
        }
        if !allowed.is_empty() {
            ServerPacket::UnprotectVariables(names(allowed)).append(Dialect::Neosu, &mut bytes);
        }
        if !forced.is_empty() {
            let forced = forced
                .iter()
                .map(|(name, value)| ForcedValue { name: name.as_str().into(), value: value.as_str().into() });
            ServerPacket::ForceValues(forced.collect()).append(Dialect::Neosu, &mut bytes);
        }
        self.variables = bytes.into();
        self
    }

    /// Whether a text can be the name of a variable of neosu, and is not one of its commands, which would be run.
    #[must_use]
    pub fn is_variable(name: &str) -> bool {
        (1..=64).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            && !COMMANDS.contains(&name)
    }

    /// The packets about variables.
    pub(crate) fn variables(&self) -> &[u8] {
        &self.variables
    }
}

#[cfg(test)]
mod tests {
    use kiai_wire_bancho::Packets;

    use super::*;

    #[test]
    fn commands_are_no_variables() {
        assert!(Policy::is_variable("mod_fposu"));
        for name in ["", "exit", "shutdown", "a b", "Mod", &"x".repeat(65)] {
            assert!(!Policy::is_variable(name), "{name}");
        }
    }

    #[test]
    fn only_what_was_decided_is_told() {
        let told = |policy: &Policy| {
            let packets = Packets::<ServerPacket>::new(policy.variables(), Dialect::Neosu);
            packets.map(|packet| packet.unwrap().id()).collect::<Vec<_>>()
        };
        assert!(told(&Policy::default().with_variables(&[], &[], &[])).is_empty());
        let names = ["mod_fps".to_owned()];
        let forced = [("mod_fps".to_owned(), "1".to_owned())];
        assert_eq!(told(&Policy::default().with_variables(&names, &names, &forced)), [128, 129, 130]);
    }
}
