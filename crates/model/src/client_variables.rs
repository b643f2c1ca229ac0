//! What the operator decided about the variables of a client that has such.

use serde::{Deserialize, Serialize};

use crate::user::Roles;

/// What the operator decided about one variable, for everybody or for those with a role: what is not said here stays as
/// it is without this rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariableRule {
    /// The variable, as its client calls it.
    pub name: String,
    /// For whom: those with this role, or with no role, everybody.
    pub role: Roles,
    /// Whether scores with it changed cannot be submitted.
    pub protected: Option<bool>,
    /// The value it has whatever the user sets; an empty one leaves it to the user.
    pub value: Option<String>,
}
