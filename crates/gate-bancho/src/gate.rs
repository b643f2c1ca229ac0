//! What every handler can reach.

use std::{ops::Deref, sync::Arc};

use kiai_services::{Services, connections::Encoding};
use kiai_wire_bancho::Dialect;

use crate::{boards::WrittenBoards, lines::Lines, policy::Policy, variables::Beginnings};

/// The state of all handlers of this gate. Cheap to clone.
#[derive(Clone)]
pub struct Gate(Arc<Inside>);

/// What handlers can reach.
pub struct Inside {
    pub(crate) services: Arc<Services>,
    pub(crate) lines: Arc<Lines>,
    pub(crate) policy: Policy,
    pub(crate) boards: WrittenBoards,
    pub(crate) beginnings: Beginnings,
    stable: Encoding,
    neosu: Encoding,
}

impl Gate {
    /// The state of a gate to these services.
    #[must_use]
    pub fn new(services: Arc<Services>, policy: Policy) -> Self {
        let lines = Lines::new(&services);
        let (stable, neosu) = (services.connections.new_encoding(), services.connections.new_encoding());
        let (boards, beginnings) = (WrittenBoards::default(), Beginnings::default());
        Self(Arc::new(Inside { services, lines, policy, boards, beginnings, stable, neosu }))
    }
}

impl Inside {
    /// The place of a dialect in envelopes.
    pub(crate) fn encoding(&self, dialect: Dialect) -> Encoding {
        match dialect {
            Dialect::Stable => self.stable,
            Dialect::Neosu => self.neosu,
        }
    }
}

impl Deref for Gate {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        &self.0
    }
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate").finish_non_exhaustive()
    }
}
