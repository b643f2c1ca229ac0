//! When users were last seen.

use std::time::Duration;

use kiai_model::{Id, User};

use crate::Services;

/// How exactly it is known: a request writes only when the last note is older.
pub(crate) const PRECISION: Duration = Duration::from_mins(5);

/// Notes that a user is here.
pub(crate) fn note(services: &Services, user: Id<User>) {
    let now = services.clock.now();
    let seen = &services.accounts.seen;
    if seen.get(&user).is_some_and(|at| now.since(at) < PRECISION) {
        return;
    }
    seen.insert(user, now);
    let (store, users) = (services.store.clone(), services.users.clone());
    services.tasks.spawn(async move {
        match store.write(move |tx| Box::pin(async move { tx.set_last_visit(user, now).await })).await {
            Ok(()) => users.forget(user),
            Err(error) => tracing::warn!(error = %error, user = %user, "A visit was not noted"),
        }
    });
}
