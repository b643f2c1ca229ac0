//! Friends and blocks.

use kiai_model::{Id, User, user::RelationKind};

/// What a user is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relation {
    /// To whom.
    pub target: Id<User>,
    /// What.
    pub kind: RelationKind,
    /// Whether the target is the same to the user.
    pub mutual: bool,
}

/// The number of a kind of relation in the database.
pub(crate) const fn kind_number(kind: RelationKind) -> i64 {
    match kind {
        RelationKind::Friend => 0,
        RelationKind::Block => 1,
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct RelationRow {
    #[sqlx(try_from = "i64")]
    target_id: Id<User>,
    kind: i64,
    mutual: bool,
}

impl From<RelationRow> for Relation {
    fn from(row: RelationRow) -> Self {
        let kind =
            if row.kind == kind_number(RelationKind::Block) { RelationKind::Block } else { RelationKind::Friend };
        Self { target: row.target_id, kind, mutual: row.mutual }
    }
}
