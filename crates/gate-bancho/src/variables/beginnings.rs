//! What clients are told that log in: the same for all with the same roles, so it is made and kept once.

use std::sync::Arc;

use kiai_model::{client_variables::VariableRule, user::Roles};
use kiai_wire_bancho::ServerPacket;
use parking_lot::Mutex;

use super::told::Told;

/// What clients are told that log in, by what they may do.
#[derive(Debug, Default)]
pub(crate) struct Beginnings(Mutex<Made>);

#[derive(Debug, Default)]
struct Made {
    /// Of these rules; others begin anew.
    rules: Option<Arc<[VariableRule]>>,
    by_roles: Vec<(Roles, Beginning)>,
}

/// What a client is told that logs in.
#[derive(Clone, Debug)]
pub(crate) struct Beginning {
    pub(super) told: Arc<Told>,
    /// The same in packets.
    pub(crate) packets: Arc<[ServerPacket]>,
}

impl Beginnings {
    /// What these rules say to a user with these roles.
    pub(crate) fn of(&self, rules: &Arc<[VariableRule]>, roles: Roles) -> Beginning {
        let mut made = self.0.lock();
        if !made.rules.as_ref().is_some_and(|known| Arc::ptr_eq(known, rules)) {
            *made = Made { rules: Some(Arc::clone(rules)), by_roles: Vec::new() };
        }
        if let Some((_, beginning)) = made.by_roles.iter().find(|(known, _)| *known == roles) {
            return beginning.clone();
        }
        let beginning = Beginning::new(rules, roles);
        made.by_roles.push((roles, beginning.clone()));
        beginning
    }
}

impl Beginning {
    pub(super) fn new(rules: &[VariableRule], roles: Roles) -> Self {
        let told = Told::by(rules, roles);
        let packets = Told::by_version().changes(&told).into();
        Self { told: Arc::new(told), packets }
    }
}
