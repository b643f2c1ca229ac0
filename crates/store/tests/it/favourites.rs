use kiai_model::{Id, Timestamp};
use kiai_store::Store;

use crate::{databases::both_databases, users::given_user};

both_databases! {
    async fn favourites_come_and_go(store: Store) {
        let alice = given_user(&store, "Alice").await;
        store.write(move |tx| Box::pin(async move {
            for set in [7, 5, 5, 6] {
                tx.add_favourite(alice, Id::new(set), Timestamp(1)).await?;
            }
            tx.remove_favourite(alice, Id::new(6)).await?;
            tx.remove_favourite(alice, Id::new(99)).await
        })).await.unwrap();
        assert_eq!(store.favourites_of(alice).await.unwrap(), [Id::new(5), Id::new(7)]);
        assert_eq!(store.favourite_count_of_user(alice).await.unwrap(), 2);
        assert_eq!(store.favourite_count_of_set(Id::new(5)).await.unwrap(), 1);
        assert_eq!(store.favourite_count_of_set(Id::new(6)).await.unwrap(), 0);
    }
}
