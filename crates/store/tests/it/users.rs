use kiai_model::{Id, Timestamp, User, user::Roles};
use kiai_store::{
    Store, StoreError,
    rows::{NewCredentials, NewUser},
};

use crate::databases::both_databases;

pub(crate) fn new_user(name: &str) -> NewUser {
    NewUser {
        username: name.to_owned(),
        name_key: name.to_lowercase(),
        name_skeleton: name.to_lowercase().replace('l', "1"),
        country: "DE".parse().unwrap(),
        roles: Roles::default(),
        joined_at: Timestamp(1000),
    }
}

/// Stores a user of this name.
pub(crate) async fn given_user(store: &Store, name: &str) -> Id<User> {
    let new = new_user(name);
    store.write(move |tx| Box::pin(async move { tx.insert_user(&new).await })).await.unwrap().expect("the name is free")
}

both_databases! {
    async fn ids_begin_at_two(store: Store) {
        assert_eq!(given_user(&store, "Alice").await, Id::new(2));
        assert_eq!(given_user(&store, "Bob").await, Id::new(3));
        assert_eq!(store.user_count().await.unwrap(), 2);
    }

    async fn a_user_is_found_as_it_was_stored(store: Store) {
        let id = given_user(&store, "Alice").await;
        let user = store.user_by_id(id).await.unwrap().unwrap();
        assert_eq!(store.user_by_name_key("alice").await.unwrap().as_ref(), Some(&user));
        assert_eq!((user.username.as_str(), user.country.as_str()), ("Alice", "DE"));
        assert_eq!((user.joined_at, user.last_visit_at), (Timestamp(1000), Timestamp(1000)));
        assert!(user.shows_online && !user.restricted && !user.pm_friends_only);
        assert_eq!(store.user_by_id(Id::new(9)).await.unwrap(), None);
    }

    async fn names_that_look_alike_are_taken(store: Store) {
        given_user(&store, "Alice").await;
        for name in ["ALICE", "A1ice"] {
            let new = new_user(name);
            let id: Option<Id<User>> =
                store.write(move |tx| Box::pin(async move { tx.insert_user(&new).await })).await.unwrap();
            assert_eq!(id, None, "{name}");
        }
        assert!(store.is_name_like("a1ice").await.unwrap());
    }

    async fn changes_of_a_user_are_remembered(store: Store) {
        let id = given_user(&store, "Alice").await;
        store.write(move |tx| Box::pin(async move {
            assert!(tx.set_roles(id, Roles::ADMIN).await?);
            assert!(tx.set_restricted(id, true).await?);
            assert!(!tx.set_restricted(Id::new(99), true).await?);
            tx.set_last_visit(id, Timestamp(5000)).await?;
            tx.set_last_visit(id, Timestamp(4000)).await?;
            tx.set_shows_online(id, false).await?;
            tx.set_country(id, "JP".parse().unwrap()).await?;
            tx.set_avatar(id, Some("cafe")).await?;
            assert_eq!(tx.user_by_id(id).await?.and_then(|user| user.avatar).as_deref(), Some("cafe"));
            tx.set_avatar(id, None).await?;
            tx.set_default_ruleset(id, kiai_model::Ruleset::Mania).await
        })).await.unwrap();
        let user = store.user_by_id(id).await.unwrap().unwrap();
        assert_eq!((user.roles, user.restricted, user.last_visit_at), (Roles::ADMIN, true, Timestamp(5000)));
        assert_eq!((user.shows_online, user.country.as_str()), (false, "JP"));
        assert_eq!(user.default_ruleset, kiai_model::Ruleset::Mania);
    }

    async fn credentials_are_found_by_mail_and_user(store: Store) {
        let user = given_user(&store, "Alice").await;
        let new = NewCredentials {
            user,
            email: "Alice@example.com".to_owned(),
            email_key: "alice@example.com".to_owned(),
            password_hash: "phc".to_owned(),
            registered_from: "192.0.2.1".to_owned(),
            registered_at: Timestamp(1000),
        };
        let twice: (bool, bool) = store.write(move |tx| Box::pin(async move {
            Ok::<_, StoreError>((tx.insert_credentials(&new).await?, tx.insert_credentials(&new).await?))
        })).await.unwrap();
        assert_eq!(twice, (true, false));
        let found = store.credentials_by_email_key("alice@example.com").await.unwrap().unwrap();
        assert_eq!(store.credentials_of(user).await.unwrap().as_ref(), Some(&found));
        assert_eq!((found.user, found.email.as_str()), (user, "Alice@example.com"));
        assert_eq!(store.registration_count("192.0.2.1", Timestamp(999)).await.unwrap(), 1);
        assert_eq!(store.registration_count("192.0.2.1", Timestamp(1000)).await.unwrap(), 0);
        store.write(move |tx| Box::pin(async move { tx.set_password_hash(user, "new").await })).await.unwrap();
        assert_eq!(store.credentials_of(user).await.unwrap().unwrap().password_hash, "new");
    }

    async fn an_invite_is_used_as_often_as_it_says(store: Store) {
        let used: Vec<bool> = store.write(|tx| Box::pin(async move {
            tx.insert_invite("CODE", None, Timestamp(0), Timestamp(100), 2).await?;
            let mut used = Vec::new();
            for (code, now) in [("NONE", 1), ("CODE", 100), ("CODE", 1), ("CODE", 1), ("CODE", 1)] {
                used.push(tx.use_invite(code, Timestamp(now)).await?);
            }
            Ok::<_, StoreError>(used)
        })).await.unwrap();
        assert_eq!(used, [false, false, true, true, false]);
    }
}
