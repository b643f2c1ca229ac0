//! Leaderboards as they were last written, for each family.

use kiai_services::scores::EncodedBoards;
use kiai_wire_bancho::Dialect;

/// Leaderboards as they were last written, for each family: neosu's have a field more.
#[derive(Debug, Default)]
pub(crate) struct WrittenBoards {
    stable: EncodedBoards,
    neosu: EncodedBoards,
}

impl WrittenBoards {
    /// Those of a family.
    pub(crate) const fn of(&self, dialect: Dialect) -> &EncodedBoards {
        match dialect {
            Dialect::Stable => &self.stable,
            Dialect::Neosu => &self.neosu,
        }
    }
}
