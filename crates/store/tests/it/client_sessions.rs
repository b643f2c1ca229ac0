use kiai_model::{Id, Timestamp, User};
use kiai_store::{Store, StoreError, rows::ClientSession};

use crate::{
    chat::{osu, say},
    databases::both_databases,
    users::given_user,
};

fn session(hash: &str, user: Id<User>) -> ClientSession {
    ClientSession {
        hash: hash.to_owned(),
        user,
        client: "{}".to_owned(),
        opened_at: Timestamp(100),
        seen_at: Timestamp(100),
        heard: Id::new(5),
    }
}

both_databases! {
    async fn a_user_has_one_session(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let (first, second) = (session("first", alice), session("second", alice));
        let both = [first.clone(), second.clone()];
        let refused = store.write(move |tx| Box::pin(async move {
            tx.insert_client_session(&both[0]).await?;
            tx.insert_client_session(&both[1]).await
        })).await;
        assert!(refused.is_err());
        let wanted = second.clone();
        let ended = store.write(move |tx| Box::pin(async move {
            tx.insert_client_session(&first).await?;
            let ended = tx.end_client_sessions_of(alice).await?;
            tx.insert_client_session(&second).await?;
            Ok::<_, StoreError>(ended)
        })).await.unwrap();
        assert_eq!(ended, ["first"]);
        assert_eq!(store.client_session("first").await.unwrap(), None);
        assert_eq!(store.client_session("second").await.unwrap(), Some(wanted));
    }

    async fn a_session_hears_what_is_said_from_then_on(store: Store) {
        let alice = given_user(&store, "Alice").await;
        let begin = |seen: &'static str| store.write(move |tx| Box::pin(async move {
            tx.end_client_sessions_of(alice).await?;
            let heard = tx.insert_client_session(&session(seen, alice)).await?;
            let stored = tx.client_session(seen).await?.map(|stored| stored.heard);
            assert_eq!(stored, Some(heard));
            Ok::<_, StoreError>(heard)
        }));
        assert_eq!(begin("before anything was said").await.unwrap(), Id::new(5), "never less than is known");
        let osu = osu(&store).await;
        let mut last = Id::new(0);
        for text in ["one", "two", "three", "four", "five", "six"] {
            last = say(&store, osu, alice, text, None).await.unwrap();
        }
        assert!(last > Id::new(5));
        assert_eq!(begin("afterwards").await.unwrap(), last);
    }

    async fn sessions_not_heard_of_are_forgotten(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let (forgotten, ended, again) = store.write(move |tx| Box::pin(async move {
            tx.insert_client_session(&session("alice", alice)).await?;
            tx.insert_client_session(&session("bob", bob)).await?;
            tx.note_client_session_seen("bob", Timestamp(200), Id::new(4)).await?;
            tx.note_client_session_seen("bob", Timestamp(50), Id::new(7)).await?;
            let noted = tx.client_session("bob").await?.map(|bob| (bob.seen_at, bob.heard));
            assert_eq!(noted, Some((Timestamp(200), Id::new(7))));
            let forgotten = tx.forget_client_sessions(Timestamp(200)).await?;
            let ended = tx.end_client_session("bob").await?;
            Ok::<_, StoreError>((forgotten, ended, tx.end_client_session("bob").await?))
        })).await.unwrap();
        assert_eq!(forgotten, [(alice, "alice".to_owned())]);
        assert_eq!((ended, again), (true, false));
    }
}
