use kiai_model::{Id, Timestamp, User};
use kiai_store::{Store, StoreError, rows::NewPermanentToken};

use crate::{databases::both_databases, users::given_user};

fn new(hash: &str, user: Id<User>) -> NewPermanentToken {
    NewPermanentToken {
        hash: hash.to_owned(),
        user,
        client_name: "release-43.02".to_owned(),
        created_at: Timestamp(100),
    }
}

both_databases! {
    async fn a_permanent_token_is_found_listed_and_taken_back_by_its_owner(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let (used, foreign, revoked, again) = store.write(move |tx| Box::pin(async move {
            tx.insert_permanent_token(&new("old", alice)).await?;
            let id = tx.insert_permanent_token(&new("new", alice)).await?;
            let used = tx.mark_permanent_token_used(id, Timestamp(200)).await?;
            let foreign = tx.revoke_permanent_token(bob, id).await?;
            let revoked = tx.revoke_permanent_token(alice, id).await?;
            let again = tx.revoke_permanent_token(alice, id).await? || tx.mark_permanent_token_used(id, Timestamp(3)).await?;
            Ok::<_, StoreError>((used, foreign, revoked, again))
        })).await.unwrap();
        assert_eq!((used, foreign, revoked, again), (true, false, true, false));
        let found = store.permanent_token("new").await.unwrap().unwrap();
        assert_eq!((found.user, found.revoked), (alice, true));
        assert_eq!((found.created_at, found.last_used_at), (Timestamp(100), Some(Timestamp(200))));
        let listed = store.permanent_tokens_of(alice).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!((listed[0].client_name.as_str(), listed[0].last_used_at), ("release-43.02", None));
        assert_eq!(store.permanent_token("other").await.unwrap(), None);
    }

    async fn all_permanent_tokens_of_a_user_are_taken_back_and_old_ones_forgotten(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let (forgotten, revoked) = store.write(move |tx| Box::pin(async move {
            for hash in ["1", "2", "3"] {
                tx.insert_permanent_token(&new(hash, alice)).await?;
            }
            tx.insert_permanent_token(&new("bob", bob)).await?;
            let forgotten = tx.keep_newest_permanent_tokens(alice, 2).await?;
            Ok::<_, StoreError>((forgotten, tx.revoke_permanent_tokens_of(alice).await?))
        })).await.unwrap();
        assert_eq!((forgotten, revoked), (1, 2));
        assert_eq!(store.permanent_token("1").await.unwrap(), None);
        assert!(store.permanent_token("3").await.unwrap().unwrap().revoked);
        assert_eq!(store.permanent_tokens_of(bob).await.unwrap().len(), 1);
    }
}
