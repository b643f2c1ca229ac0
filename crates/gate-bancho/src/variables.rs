//! Variables of neosu: what the operator may decide about them, and what each client is told.

mod beginnings;
mod check;
mod told;

use std::sync::Arc;

use kiai_model::{client_variables::VariableRule, user::Roles};
use kiai_wire_bancho::{ServerPacket, neosu::variables, users::Action};

use self::told::Told;
pub(crate) use beginnings::{Beginning, Beginnings};
pub use check::{VariableFault, check_name, check_value};

/// What neosu forbids to change in scores by default: what the version of its protocol allows and a score does not show.
pub const RECOMMENDED: &[&str] = variables::INVISIBLE;

/// The variables that are known here, in several lists.
pub const KNOWN: &[&[&str]] =
    &[variables::PROTECTED, variables::UNPROTECTED_BY_VERSION, variables::UNPROTECTED, variables::OTHERS];

/// What one client knows of its variables.
#[derive(Debug, Default)]
pub(crate) struct Variables {
    /// What it was told; none before it was told anything, or when that is not known any more.
    told: Option<Arc<Told>>,
    /// What it is to be told.
    wanted: Option<Arc<[VariableRule]>>,
    /// Whether its user plays: a value that changes meanwhile spoils the score.
    plays: bool,
}

impl Variables {
    /// The client has just logged in, has forgotten everything, and is told this.
    pub(crate) fn begin(&mut self, beginning: &Beginning) {
        self.told = Some(Arc::clone(&beginning.told));
    }

    /// The client goes on with its visit after a restart of the server: what it was told is not known, nor whether it
    /// plays.
    pub(crate) fn resume(&mut self, rules: Arc<[VariableRule]>) {
        *self = Self { told: None, wanted: Some(rules), plays: true };
    }

    /// The operator has decided otherwise.
    pub(crate) fn want(&mut self, rules: Arc<[VariableRule]>) {
        self.wanted = Some(rules);
    }

    /// Whether scores with a variable changed are not to be submitted, as the client was told.
    pub(crate) fn is_protected(&self, name: &str) -> bool {
        let told = self.told.as_ref().and_then(|told| told.protects(name));
        told.unwrap_or_else(|| variables::is_protected(name))
    }

    /// The user does something else.
    pub(crate) fn note(&mut self, action: Action) {
        self.plays = matches!(action, Action::Playing | Action::Multiplaying | Action::Paused);
    }

    /// What the client is to be told now.
    pub(crate) fn due(&mut self, beginnings: &Beginnings, roles: Roles) -> Vec<ServerPacket> {
        if self.plays {
            return Vec::new();
        }
        let Some(rules) = self.wanted.take() else { return Vec::new() };
        let wanted = beginnings.of(&rules, roles).told;
        let packets = match &self.told {
            Some(told) => told.changes(&wanted),
            None => Told::anything().changes(&wanted),
        };
        self.told = Some(wanted);
        packets
    }
}

#[cfg(test)]
mod tests;
