//! What the operator decided about variables of clients.

use kiai_model::{client_variables::VariableRule, user::Roles};

queries! { client_variables:
    /// All rules, by name and role.
    read fn client_variables() -> Vec<VariableRule>;
    /// Stores a rule in place of the one for the same variable and role.
    write fn set_client_variable(rule: &VariableRule);
    /// Removes the rule for a variable and a role; false when there is none.
    write fn remove_client_variable(name: &str, role: Roles) -> bool;
}
