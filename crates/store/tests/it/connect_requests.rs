use kiai_model::{Id, Timestamp, User};
use kiai_store::{
    Store, StoreError,
    rows::{ConnectRequest, ConnectState},
};

use crate::{databases::both_databases, users::given_user};

fn request(challenge: &str) -> ConnectRequest {
    ConnectRequest {
        challenge: challenge.to_owned(),
        state: ConnectState::Pending,
        client_name: String::new(),
        asked_from: Some("192.0.2.1".to_owned()),
        asked_at: Some(Timestamp(100)),
        user: None,
        by_challenge: false,
        code_hash: None,
        origin: "192.0.2.1".to_owned(),
        expires_at: Timestamp(1_000),
    }
}

fn approved(challenge: &str, user: Id<User>) -> ConnectRequest {
    ConnectRequest {
        state: ConnectState::Approved,
        client_name: "neosu".to_owned(),
        user: Some(user),
        by_challenge: true,
        code_hash: Some(format!("code of {challenge}")),
        ..request(challenge)
    }
}

both_databases! {
    async fn a_request_is_kept_changed_and_delivered_once(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let (pending, agreed) = (request("a"), approved("a", alice));
        let wanted = agreed.clone();
        let (before, once, twice) = store.write(move |tx| Box::pin(async move {
            tx.put_connect_request(&pending).await?;
            assert_eq!(tx.connect_request("a").await?, Some(pending));
            let before = tx.mark_connect_request_delivered("a").await?;
            tx.put_connect_request(&agreed).await?;
            assert_eq!(tx.connect_request_by_code("code of a").await?, Some(agreed));
            let once = tx.mark_connect_request_delivered("a").await?;
            Ok::<_, StoreError>((before, once, tx.mark_connect_request_delivered("a").await?))
        })).await.unwrap();
        assert_eq!((before, once, twice), (false, true, false));
        let found = store.connect_request("a").await.unwrap();
        assert_eq!(found, Some(ConnectRequest { state: ConnectState::Delivered, ..wanted }));
        assert_eq!(store.connect_request("b").await.unwrap(), None);
        assert_eq!(store.connect_request_by_code("b").await.unwrap(), None);
    }

    async fn what_a_user_agreed_to_can_be_taken_back(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let taken_back = store.write(move |tx| Box::pin(async move {
            for request in [approved("a", alice), approved("b", alice), approved("c", bob), request("d")] {
                tx.put_connect_request(&request).await?;
            }
            tx.mark_connect_request_delivered("a").await?;
            tx.decline_connect_requests_of(alice).await
        })).await.unwrap();
        assert_eq!(taken_back, 1);
        let mut states = Vec::new();
        for challenge in ["a", "b", "c", "d"] {
            states.push(store.connect_request(challenge).await.unwrap().unwrap().state);
        }
        assert_eq!(
            states,
            [ConnectState::Delivered, ConnectState::Declined, ConnectState::Approved, ConnectState::Pending]
        );
    }

    async fn those_that_wait_are_counted_and_those_that_ended_forgotten(store: Store) {
        store.write(move |tx| Box::pin(async move {
            for (challenge, origin, expires_at) in [("a", "x", 1_000), ("b", "x", 2_000), ("c", "y", 2_000)] {
                let request = ConnectRequest {
                    origin: origin.to_owned(),
                    expires_at: Timestamp(expires_at),
                    ..request(challenge)
                };
                tx.put_connect_request(&request).await?;
            }
            Ok::<_, StoreError>(())
        })).await.unwrap();
        assert_eq!(store.open_connect_requests_from("x", Timestamp(999)).await.unwrap(), 2);
        assert_eq!(store.open_connect_requests_from("x", Timestamp(1_000)).await.unwrap(), 1);
        assert_eq!(store.open_connect_requests(Timestamp(1_000)).await.unwrap(), 2);
        let forgotten = store
            .write(move |tx| Box::pin(async move { tx.forget_connect_requests(Timestamp(1_001)).await }))
            .await
            .unwrap();
        assert_eq!(forgotten, 1);
        assert_eq!(store.connect_request("a").await.unwrap(), None);
    }
}
