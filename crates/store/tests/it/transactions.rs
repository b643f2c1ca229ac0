use std::panic::AssertUnwindSafe;

use futures_util::{FutureExt, future::join_all};
use kiai_model::user::Roles;
use kiai_store::{Result, Store, StoreError};

use crate::{
    databases::both_databases,
    users::{given_user, new_user},
};

both_databases! {
    async fn a_refused_transaction_leaves_nothing(store: Store) {
        let new = new_user("Alice");
        let refused: Result<()> = store.write(move |tx| Box::pin(async move {
            tx.insert_user(&new).await?;
            Err(StoreError::Contention)
        })).await;
        assert!(matches!(refused, Err(StoreError::Contention)));
        assert_eq!(store.user_count().await.unwrap(), 0);
    }

    async fn transactions_that_wait_together_fail_alone(store: Store) {
        let written = join_all((0..40).map(|number| {
            let (store, new) = (store.clone(), new_user(&format!("user {number}")));
            async move {
                store.write(move |tx| Box::pin(async move {
                    let id = tx.insert_user(&new).await?;
                    if number % 2 == 0 { Err(StoreError::Contention) } else { Ok(id) }
                })).await.is_ok()
            }
        })).await;
        assert_eq!(written.into_iter().filter(|ok| *ok).count(), 20);
        assert_eq!(store.user_count().await.unwrap(), 20);
    }

    async fn transactions_see_each_other_one_after_the_other(store: Store) {
        let id = given_user(&store, "Alice").await;
        join_all((0..20).map(|_| {
            let store = store.clone();
            async move {
                let added: Result<bool> = store.write(move |tx| Box::pin(async move {
                    let user = tx.user_by_id(id).await?.expect("stored");
                    tx.set_roles(id, Roles(user.roles.0 + 1)).await
                })).await;
                added.unwrap();
            }
        })).await;
        assert_eq!(store.user_by_id(id).await.unwrap().unwrap().roles, Roles(20));
    }

    async fn a_body_that_panics_takes_nobody_with_it(store: Store) {
        let ended = AssertUnwindSafe(store.write(|tx| Box::pin(async move {
            if tx.user_count().await? == 0 {
                panic!("as the test wants");
            }
            Ok::<_, StoreError>(())
        }))).catch_unwind().await;
        assert!(!matches!(ended, Ok(Ok(()))));
        given_user(&store, "Alice").await;
    }

    async fn a_closed_store_refuses(store: Store) {
        given_user(&store, "Alice").await;
        store.close().await;
        let new = new_user("Bob");
        let refused = store.write(move |tx| Box::pin(async move { tx.insert_user(&new).await })).await;
        assert!(matches!(refused, Err(StoreError::Closed)));
        assert!(matches!(store.ping().await, Err(StoreError::Closed)));
    }
}
