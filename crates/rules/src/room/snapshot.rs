//! A room as it is kept, to go on with it elsewhere.

use serde::{Deserialize, Serialize};

use super::Machine;

/// A room as it is kept, with the version of its form. One of a later version cannot be read, and one of an earlier is
/// turned into what it means now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Snapshot {
    /// The first form.
    V1(Box<Machine>),
}

impl Machine {
    /// The room as it is, to be kept.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::V1(Box::new(self.clone()))
    }
}

impl From<Snapshot> for Machine {
    fn from(snapshot: Snapshot) -> Self {
        match snapshot {
            Snapshot::V1(machine) => *machine,
        }
    }
}
