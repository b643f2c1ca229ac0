use kiai_model::{Id, Timestamp, User};
use kiai_store::{
    Store, StoreError,
    rows::{NewAccessToken, NewRefreshToken},
};

use crate::{databases::both_databases, users::given_user};

fn access(jti: &str, user: Option<Id<User>>) -> NewAccessToken {
    NewAccessToken { jti: jti.to_owned(), family: "family".to_owned(), user, expires_at: Timestamp(100) }
}

fn refresh(hash: &str, parent: Option<&str>, user: Id<User>) -> NewRefreshToken {
    NewRefreshToken {
        hash: hash.to_owned(),
        family: "family".to_owned(),
        parent: parent.map(str::to_owned),
        user,
        client_id: "5".to_owned(),
        scopes: "*".to_owned(),
        expires_at: Timestamp(200),
    }
}

both_databases! {
    async fn a_family_is_revoked_together(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let revoked: Vec<String> = store.write(move |tx| Box::pin(async move {
            tx.insert_access_token(&access("a", Some(alice))).await?;
            tx.insert_access_token(&access("client", None)).await?;
            tx.insert_refresh_token(&refresh("r", None, alice)).await?;
            tx.revoke_family("family").await
        })).await.unwrap();
        assert_eq!(revoked.len(), 2);
        assert!(store.access_token("a").await.unwrap().unwrap().revoked);
        assert!(store.refresh_token("r").await.unwrap().unwrap().revoked);
        assert_eq!(store.access_token("b").await.unwrap(), None);
    }

    async fn tokens_of_a_user_are_revoked_together(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let revoked: Vec<String> = store.write(move |tx| Box::pin(async move {
            tx.insert_access_token(&access("a", Some(alice))).await?;
            tx.insert_access_token(&access("b", Some(bob))).await?;
            tx.insert_refresh_token(&refresh("r", None, alice)).await?;
            tx.revoke_tokens_of(alice).await
        })).await.unwrap();
        assert_eq!(revoked, ["a"]);
        assert!(store.refresh_token("r").await.unwrap().unwrap().revoked);
        assert!(!store.access_token("b").await.unwrap().unwrap().revoked);
    }

    async fn the_first_use_of_a_refresh_token_counts(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let before: bool = store.write(move |tx| Box::pin(async move {
            tx.insert_refresh_token(&refresh("old", None, alice)).await?;
            tx.insert_refresh_token(&refresh("new", Some("old"), alice)).await?;
            tx.mark_refresh_token_used("old", Timestamp(1)).await?;
            tx.mark_refresh_token_used("old", Timestamp(2)).await?;
            let before = tx.has_used_child("old").await?;
            tx.mark_refresh_token_used("new", Timestamp(3)).await?;
            Ok::<_, StoreError>(before)
        })).await.unwrap();
        assert!(!before);
        assert!(store.has_used_child("old").await.unwrap());
        assert_eq!(store.refresh_token("old").await.unwrap().unwrap().used_at, Some(Timestamp(1)));
    }

    async fn tokens_that_ended_are_forgotten(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let forgotten: u64 = store.write(move |tx| Box::pin(async move {
            tx.insert_access_token(&access("a", Some(alice))).await?;
            tx.insert_refresh_token(&refresh("r", None, alice)).await?;
            tx.forget_expired_tokens(Timestamp(150)).await
        })).await.unwrap();
        assert_eq!(forgotten, 1);
        assert_eq!(store.access_token("a").await.unwrap(), None);
        assert!(store.refresh_token("r").await.unwrap().is_some());
    }
}
