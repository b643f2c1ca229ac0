//! `kiai policy ...`: what neosu's users may change about the game.

use std::fmt::Write;

use clap::ValueEnum;
use kiai_gate_bancho::variables::{KNOWN, RECOMMENDED, check_name, check_value};
use kiai_model::client_variables::VariableRule;
use kiai_model::user::Roles;
use kiai_services::Services;
use kiai_services::client_variables::{self, DecideRefusal, Decision};
use serde::{Deserialize, Serialize};

use super::{CommandError, Role};

/// What to decide about variables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum PolicyChange {
    /// Scores with them changed are not submitted.
    Protect,
    /// Scores with them changed are.
    Unprotect,
    /// They have this value.
    Force { value: String },
    /// They are left to the user.
    Reset,
}

/// Decides something about variables; nothing when something is wrong with one of them.
pub(super) async fn decide(
    services: &Services,
    names: &[String],
    change: &PolicyChange,
    role: Option<Role>,
    unlisted: bool,
) -> Result<String, CommandError> {
    for name in names {
        let fault = check_name(name, unlisted).and_then(|()| match change {
            PolicyChange::Force { value } => check_value(name, value),
            PolicyChange::Protect | PolicyChange::Unprotect | PolicyChange::Reset => Ok(()),
        });
        fault.map_err(|fault| CommandError::Refused(fault.to_string()))?;
    }
    let (decision, said) = match change {
        PolicyChange::Protect => (Decision::Protected(true), "protected".to_owned()),
        PolicyChange::Unprotect => (Decision::Protected(false), "not protected".to_owned()),
        PolicyChange::Force { value } => (Decision::Value(value.clone()), format!("forced to {value}")),
        PolicyChange::Reset => (Decision::Value(String::new()), "left to the user".to_owned()),
    };
    for name in names {
        client_variables::decide_variable(services, name, roles(role), decision.clone()).await.map_err(|refusal| {
            match refusal {
                DecideRefusal::TooMany => CommandError::Refused(refusal.to_string()),
                DecideRefusal::Internal(error) => error.into(),
            }
        })?;
    }
    Ok(format!("{} {} {said}{}", names.join(", "), are(names), of(role)))
}

/// Takes back what was decided about variables.
pub(super) async fn forget(services: &Services, names: &[String], role: Option<Role>) -> Result<String, CommandError> {
    for name in names {
        if !client_variables::forget_variable(services, name, roles(role)).await? {
            return Err(CommandError::Refused(format!("nothing is decided about {name}{}", of(role))));
        }
    }
    Ok(format!("Nothing is decided about {} any more{}", names.join(", "), of(role)))
}

/// Lists what was decided, one a line, and what is recommended and not decided otherwise.
pub(super) async fn list(services: &Services) -> Result<String, CommandError> {
    let rules = client_variables::variable_rules(services).await?;
    let mut text = String::new();
    for rule in rules.iter() {
        let protection = rule.protected.map(|protected| if protected { "protected" } else { "not protected" });
        let value = rule.value.as_ref().map(|value| match value.as_str() {
            "" => "left to the user".to_owned(),
            value => format!("forced to {value}"),
        });
        let said: Vec<String> = protection.map(str::to_owned).into_iter().chain(value).collect();
        _ = writeln!(text, "{}\t{}{}", rule.name, said.join(", "), of_roles(rule));
    }
    let is_decided = |name: &str| {
        rules.iter().any(|rule| rule.name == name && rule.role == Roles::default() && rule.protected.is_some())
    };
    for name in RECOMMENDED.iter().filter(|name| !is_decided(name)) {
        _ = writeln!(text, "{name}\tprotected (recommended)");
    }
    text.truncate(text.trim_end().len());
    Ok(text)
}

/// Lists the variables that are known, one a line.
pub(super) fn names() -> String {
    let mut names: Vec<&str> = KNOWN.iter().flat_map(|list| list.iter().copied()).collect();
    names.sort_unstable();
    names.dedup();
    names.join("\n")
}

fn roles(role: Option<Role>) -> Roles {
    role.map(Role::roles).unwrap_or_default()
}

fn are(names: &[String]) -> &'static str {
    if names.len() == 1 { "is" } else { "are" }
}

/// For whom, at the end of a sentence.
fn of(role: Option<Role>) -> String {
    let name = role.and_then(|role| Some(role.to_possible_value()?.get_name().to_owned()));
    name.map_or_else(String::new, |name| format!(" for {name}s"))
}

fn of_roles(rule: &VariableRule) -> String {
    of(Role::value_variants().iter().copied().find(|role| role.roles() == rule.role))
}
