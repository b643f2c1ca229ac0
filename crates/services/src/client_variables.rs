//! What the operator decides about variables of clients that have such, and who hears of it.

use std::sync::Arc;

use kiai_model::{Audience, Event, client_variables::VariableRule, user::Roles};
use kiai_store::StoreError;
use parking_lot::RwLock;
use thiserror::Error;

use crate::{Services, internal::with_internal};

/// Most rules there are.
pub const RULES_MAX: usize = 500;

/// What is kept of rules in memory.
#[derive(Debug, Default)]
pub(crate) struct ClientVariablesState {
    rules: RwLock<Option<Arc<[VariableRule]>>>,
    /// Held from a change until it was told: the last one told is the last one stored.
    changing: tokio::sync::Mutex<()>,
}

impl ClientVariablesState {
    /// Some node has changed rules.
    pub(crate) fn hear_of(&self, event: &Event) {
        if let Event::ClientVariablesChanged { rules } = event {
            *self.rules.write() = Some(Arc::clone(rules));
        }
    }
}

/// A part of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Whether scores with the variable changed cannot be submitted.
    Protected(bool),
    /// The value the variable has whatever the user sets; an empty one leaves it to the user.
    Value(String),
}

/// Why nothing was decided.
#[derive(Debug, Error)]
pub enum DecideRefusal {
    /// There are too many rules.
    #[error("there are {RULES_MAX} rules already")]
    TooMany,
    /// Our fault.
    #[error("internal")]
    Internal(anyhow::Error),
}

with_internal!(DecideRefusal);

/// All rules, by name and role.
///
/// # Errors
///
/// When the store fails.
pub async fn variable_rules(services: &Services) -> anyhow::Result<Arc<[VariableRule]>> {
    let known = services.client_variables.rules.read().clone();
    if let Some(known) = known {
        return Ok(known);
    }
    let _told = services.client_variables.changing.lock().await;
    let rules: Arc<[VariableRule]> = services.store.client_variables().await?.into();
    *services.client_variables.rules.write() = Some(Arc::clone(&rules));
    Ok(rules)
}

/// Decides something about a variable, for those with a role or (none) for everybody. What was decided of it otherwise
/// stays.
///
/// # Errors
///
/// See [`DecideRefusal`].
pub async fn decide_variable(
    services: &Services,
    name: &str,
    role: Roles,
    decision: Decision,
) -> Result<(), DecideRefusal> {
    let _told = services.client_variables.changing.lock().await;
    let name = name.to_owned();
    let changed = services.store.write(move |tx| {
        Box::pin(async move {
            let rules = tx.client_variables().await?;
            let known = rules.iter().find(|rule| rule.name == name && rule.role == role).cloned();
            if known.is_none() && rules.len() >= RULES_MAX {
                return Err(DecideRefusal::TooMany);
            }
            let mut rule = known.unwrap_or(VariableRule { name, role, protected: None, value: None });
            match decision {
                Decision::Protected(protected) => rule.protected = Some(protected),
                Decision::Value(value) => rule.value = Some(value),
            }
            tx.set_client_variable(&rule).await?;
            Ok(tx.client_variables().await?)
        })
    });
    tell(services, changed.await?);
    Ok(())
}

/// Decides nothing any more about a variable for those with a role, or for everybody; false when nothing was.
///
/// # Errors
///
/// When the store fails.
pub async fn forget_variable(services: &Services, name: &str, role: Roles) -> anyhow::Result<bool> {
    let _told = services.client_variables.changing.lock().await;
    let name = name.to_owned();
    let changed = services.store.write(move |tx| {
        Box::pin(async move {
            let removed = tx.remove_client_variable(&name, role).await?;
            Ok::<_, StoreError>((removed, tx.client_variables().await?))
        })
    });
    let (removed, rules) = changed.await?;
    if removed {
        tell(services, rules);
    }
    Ok(removed)
}

fn tell(services: &Services, rules: Vec<VariableRule>) {
    services.bus.tell(Audience::Everyone, Event::ClientVariablesChanged { rules: rules.into() });
}
