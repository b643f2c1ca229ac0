use kiai_model::{Timestamp, user::RelationKind};
use kiai_store::{Store, rows::Relation};

use crate::{databases::both_databases, users::given_user};

both_databases! {
    async fn friends_of_each_other_are_mutual(store: Store) {
        let (alice, bob, carol) =
            (given_user(&store, "Alice").await, given_user(&store, "Bob").await, given_user(&store, "Carol").await);
        store.write(move |tx| Box::pin(async move {
            tx.set_relation(alice, bob, RelationKind::Friend, Timestamp(1)).await?;
            tx.set_relation(bob, alice, RelationKind::Friend, Timestamp(2)).await?;
            tx.set_relation(alice, carol, RelationKind::Friend, Timestamp(3)).await?;
            tx.set_relation(carol, alice, RelationKind::Block, Timestamp(3)).await
        })).await.unwrap();
        let friend = |target, mutual| Relation { target, kind: RelationKind::Friend, mutual };
        let friends = store.related_users(alice, RelationKind::Friend).await.unwrap();
        let friends: Vec<_> = friends.into_iter().map(|friend| (friend.target.username, friend.mutual)).collect();
        assert_eq!(friends, [("Bob".to_owned(), true), ("Carol".to_owned(), false)]);
        assert_eq!(store.relation_count(alice, RelationKind::Friend).await.unwrap(), 2);
        assert_eq!(store.relation(alice, bob).await.unwrap(), Some(friend(bob, true)));
        assert_eq!(store.relation(bob, carol).await.unwrap(), None);
        assert_eq!(store.followers_of(alice).await.unwrap(), [bob]);
        assert_eq!(store.follower_count(carol).await.unwrap(), 1);
    }

    async fn a_block_takes_the_place_of_a_friend(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let ended: bool = store.write(move |tx| Box::pin(async move {
            tx.set_relation(alice, bob, RelationKind::Friend, Timestamp(1)).await?;
            tx.set_relation(alice, bob, RelationKind::Block, Timestamp(2)).await?;
            tx.remove_relation(alice, bob, RelationKind::Friend).await
        })).await.unwrap();
        assert!(!ended);
        assert_eq!(store.related_users(alice, RelationKind::Friend).await.unwrap(), []);
        assert_eq!(store.related_users(alice, RelationKind::Block).await.unwrap().len(), 1);
    }
}
