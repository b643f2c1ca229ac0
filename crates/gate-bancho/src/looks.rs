//! Whom a client looks at: those it asked for, and those it heard talk. It is told what they do.

use std::{collections::VecDeque, sync::OnceLock};

use kiai_model::{Id, User};
use kiai_services::{
    Services,
    connections::OpenConnection,
    presence::{look_at, look_away},
};
use parking_lot::Mutex;

/// Users a client looks at; of more it hears when it asks again. A list of neosu shows fewer.
const LOOKS_MAX: usize = 64;

/// Whom a client looks at.
#[derive(Debug, Default)]
pub(crate) struct Looks {
    connection: OnceLock<OpenConnection>,
    users: Mutex<VecDeque<Id<User>>>,
}

impl Looks {
    /// The connection that hears of them.
    pub(crate) fn begin(&self, connection: OpenConnection) {
        // It is set once, by who has opened it.
        _ = self.connection.set(connection);
    }

    /// The client looks at a user from now on, in place of the one it has looked at longest. False when it did already.
    pub(crate) fn add(&self, services: &Services, user: Id<User>) -> bool {
        let Some(connection) = self.connection.get().filter(|connection| connection.user != user) else { return false };
        let mut users = self.users.lock();
        if users.contains(&user) {
            return false;
        }
        if users.len() >= LOOKS_MAX
            && let Some(longest) = users.pop_front()
        {
            look_away(services, connection, longest);
        }
        users.push_back(user);
        look_at(services, connection, user);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kiai_model::Audience;
    use kiai_services::connections::{Envelope, Outlet};
    use kiai_testkit::TestServices;

    use super::*;

    struct Deaf;

    impl Outlet for Deaf {
        fn deliver(&self, _: &Envelope<'_>) {}

        fn end(&self) {}
    }

    #[tokio::test]
    async fn a_client_looks_at_so_many_and_no_more() {
        let t = TestServices::new().await;
        let looks = Looks::default();
        assert!(!looks.add(&t.services, Id::new(5)), "nobody hears yet");
        looks.begin(t.services.connections.attach(Id::new(2), "token", Arc::new(Deaf)).unwrap());
        assert!(!looks.add(&t.services, Id::new(2)), "of themselves they hear anyway");
        let count = |user| t.services.connections.user_count(&Audience::Onlookers(Id::new(user)));
        for user in 10..10 + i64::try_from(LOOKS_MAX).unwrap() {
            assert!(looks.add(&t.services, Id::new(user)) && !looks.add(&t.services, Id::new(user)));
        }
        assert_eq!((count(10), count(11)), (1, 1));
        looks.add(&t.services, Id::new(9));
        assert_eq!((count(10), count(11), count(9)), (0, 1, 1), "the one it looked at longest is forgotten");
    }
}
