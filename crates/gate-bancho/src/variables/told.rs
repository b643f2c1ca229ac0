//! What a client was told of its variables, and what it is to be told.

use std::collections::{BTreeMap, BTreeSet};

use kiai_model::{client_variables::VariableRule, user::Roles};
use kiai_wire_bancho::{
    ServerPacket,
    neosu::variables::{
        FORCED_BY_VERSION, ForcedValue, OTHERS, PROTECTED, UNPROTECTED, UNPROTECTED_BY_VERSION, VariableNames,
        can_be_forced, is_protected,
    },
};

use super::RECOMMENDED;

/// Roles whose rules take precedence over those for everybody, the last over the others.
const BY_RANK: [Roles; 5] = [Roles::SUPPORTER, Roles::BOT, Roles::NOMINATOR, Roles::MODERATOR, Roles::ADMIN];

/// What a client was told of its variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// Whether scores with it changed cannot be submitted.
    protection: BTreeMap<String, bool>,
    /// The value it has whatever the user sets.
    values: BTreeMap<String, String>,
}

impl Told {
    /// What the version of the protocol alone says.
    pub(super) fn by_version() -> Self {
        let values = FORCED_BY_VERSION.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self { protection: BTreeMap::new(), values: values.collect() }
    }

    /// As much as could have been told: every value is taken back that is not wanted.
    pub(super) fn anything() -> Self {
        let lists = [PROTECTED, UNPROTECTED_BY_VERSION, UNPROTECTED, OTHERS];
        let values = lists.iter().flat_map(|list| list.iter()).filter(|name| can_be_forced(name));
        Self { protection: BTreeMap::new(), values: values.map(|name| ((*name).to_owned(), String::new())).collect() }
    }

    /// Whether it was told that scores with a variable changed cannot be submitted; none when nothing was said of it.
    pub(super) fn protects(&self, name: &str) -> Option<bool> {
        self.protection.get(name).copied()
    }

    /// What these rules say to a user with these roles: over what is recommended.
    pub(super) fn by(rules: &[VariableRule], roles: Roles) -> Self {
        let mut told = Self::by_version();
        told.protection = RECOMMENDED.iter().map(|name| ((*name).to_owned(), true)).collect();
        let mut decided = BTreeSet::new();
        let held = BY_RANK.into_iter().filter(|role| roles.contains(*role));
        for role in [Roles::default()].into_iter().chain(held) {
            for rule in rules.iter().filter(|rule| rule.role == role) {
                if let Some(protected) = rule.protected {
                    told.protection.insert(rule.name.clone(), protected);
                    decided.insert(&rule.name);
                }
                match rule.value.as_deref() {
                    Some("") => drop(told.values.remove(&rule.name)),
                    Some(value) => drop(told.values.insert(rule.name.clone(), value.to_owned())),
                    None => {}
                }
            }
        }
        // The client takes a forced value for a changed one.
        let by_version = |name: &String| FORCED_BY_VERSION.iter().any(|(forced, _)| forced == name);
        let forced = told.values.keys().filter(|name| !by_version(name) && !decided.contains(name));
        told.protection.extend(forced.map(|name| (name.clone(), false)).collect::<Vec<_>>());
        told
    }

    /// The packets after which a client that was told this was told the other.
    pub(super) fn changes(&self, wanted: &Self) -> Vec<ServerPacket> {
        let (mut protect, mut allow) = (Vec::new(), Vec::new());
        let names: BTreeSet<_> = self.protection.keys().chain(wanted.protection.keys()).collect();
        for name in names {
            let protected = wanted.protection.get(name).copied();
            if self.protection.get(name).copied() != protected {
                // There is no packet that takes this back: what would be without it is said.
                let list = if protected.unwrap_or(is_protected(name)) { &mut protect } else { &mut allow };
                list.push(name.as_str());
            }
        }
        let force = wanted.values.iter().filter(|(name, value)| self.values.get(*name) != Some(*value));
        let force: Vec<_> = force
            .map(|(name, value)| ForcedValue { name: name.as_str().into(), value: value.as_str().into() })
            .collect();
        let reset = self.values.keys().filter(|name| !wanted.values.contains_key(*name));
        let reset: Vec<_> = reset.map(String::as_str).collect();

        let names = |names: Vec<&str>| names.into_iter().map(Into::into).collect::<VariableNames>();
        let mut packets = Vec::new();
        if !protect.is_empty() {
            packets.push(ServerPacket::ProtectVariables(names(protect)));
        }
        if !allow.is_empty() {
            packets.push(ServerPacket::UnprotectVariables(names(allow)));
        }
        if !force.is_empty() {
            packets.push(ServerPacket::ForceValues(force.into_iter().collect()));
        }
        if !reset.is_empty() {
            packets.push(ServerPacket::ResetValues(names(reset)));
        }
        packets
    }
}
