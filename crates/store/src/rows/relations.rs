//! Friends and blocks.

use kiai_model::{Id, User, user::RelationKind};

use super::UserRow;

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

/// What a user is to another, and who that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedUser {
    /// To whom.
    pub target: User,
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

const fn kind_of(number: i64) -> RelationKind {
    if number == kind_number(RelationKind::Block) { RelationKind::Block } else { RelationKind::Friend }
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
        Self { target: row.target_id, kind: kind_of(row.kind), mutual: row.mutual }
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct RelatedUserRow {
    #[sqlx(flatten)]
    target: UserRow,
    kind: i64,
    mutual: bool,
}

impl From<RelatedUserRow> for RelatedUser {
    fn from(row: RelatedUserRow) -> Self {
        Self { target: row.target.into(), kind: kind_of(row.kind), mutual: row.mutual }
    }
}
