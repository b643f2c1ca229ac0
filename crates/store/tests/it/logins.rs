use kiai_model::Timestamp;
use kiai_store::Store;

use crate::{databases::both_databases, users::given_user};

both_databases! {
    async fn addresses_are_counted_compared_and_forgotten(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        store.write(move |tx| Box::pin(async move {
            tx.note_login(alice, "192.0.2.1", Timestamp(100)).await?;
            tx.note_login(alice, "192.0.2.2", Timestamp(200)).await?;
            tx.note_login(alice, "192.0.2.1", Timestamp(300)).await?;
            tx.note_login(bob, "192.0.2.1", Timestamp(150)).await
        })).await.unwrap();
        let logins = store.logins_of(alice, 10).await.unwrap();
        let told: Vec<_> =
            logins.iter().map(|it| (it.address.as_str(), it.first_at.0, it.last_at.0, it.count, it.others)).collect();
        assert_eq!(told, [("192.0.2.1", 100, 300, 2, 1), ("192.0.2.2", 200, 200, 1, 0)]);
        assert_eq!(store.logins_of(alice, 1).await.unwrap().len(), 1);

        let forgotten = store.write(|tx| Box::pin(async move { tx.forget_logins(Timestamp(300)).await })).await.unwrap();
        assert_eq!(forgotten, 2);
        assert!(store.logins_of(bob, 10).await.unwrap().is_empty());
    }
}
