use kiai_model::{client_variables::VariableRule, user::Roles};
use kiai_store::{Store, StoreError};

use crate::databases::both_databases;

fn rule(name: &str, role: Roles, protected: Option<bool>, value: Option<&str>) -> VariableRule {
    VariableRule { name: name.to_owned(), role, protected, value: value.map(str::to_owned) }
}

both_databases! {
    async fn a_variable_has_one_rule_for_each_role(store: Store) {
        let everybody = Roles::default();
        let first = rule("mod_fps", everybody, Some(true), None);
        let second = rule("mod_fps", Roles::MODERATOR, Some(false), Some(""));
        let other = rule("_first", everybody, None, Some("0.5"));
        let stored = [first.clone(), second.clone(), other.clone()];
        store.write(move |tx| Box::pin(async move {
            for rule in &stored {
                tx.set_client_variable(rule).await?;
            }
            Ok::<_, StoreError>(())
        })).await.unwrap();
        assert_eq!(store.client_variables().await.unwrap(), [other.clone(), first, second.clone()]);

        let changed = rule("mod_fps", everybody, None, Some("1"));
        let new = changed.clone();
        let (removed, again) = store.write(move |tx| Box::pin(async move {
            tx.set_client_variable(&new).await?;
            let removed = tx.remove_client_variable("_first", Roles::default()).await?;
            Ok::<_, StoreError>((removed, tx.remove_client_variable("_first", Roles::default()).await?))
        })).await.unwrap();
        assert_eq!((removed, again), (true, false));
        assert_eq!(store.client_variables().await.unwrap(), [changed, second]);
    }
}
