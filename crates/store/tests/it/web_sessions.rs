use kiai_model::{Id, Timestamp, User};
use kiai_store::{Store, StoreError, rows::NewWebSession};

use crate::{databases::both_databases, users::given_user};

fn new(hash: &str, user: Id<User>) -> NewWebSession {
    NewWebSession { hash: hash.to_owned(), user, browser: "Firefox".to_owned(), opened_at: Timestamp(100) }
}

both_databases! {
    async fn a_browser_is_found_noted_and_signed_out_by_its_owner(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        store.write(move |tx| Box::pin(async move { tx.insert_web_session(&new("alice", alice)).await })).await.unwrap();
        let found = store.web_session("alice").await.unwrap().unwrap();
        assert_eq!((found.user, found.browser.as_str(), found.seen_at), (alice, "Firefox", Timestamp(100)));
        let id = found.id;
        let (foreign, own, again) = store.write(move |tx| Box::pin(async move {
            tx.note_web_session_seen(id, Timestamp(200)).await?;
            tx.note_web_session_seen(id, Timestamp(50)).await?;
            let seen = tx.web_session("alice").await?.map(|session| session.seen_at);
            assert_eq!(seen, Some(Timestamp(200)));
            let foreign = tx.end_web_session(bob, id).await?;
            let own = tx.end_web_session(alice, id).await?;
            Ok::<_, StoreError>((foreign, own, tx.end_web_session(alice, id).await?))
        })).await.unwrap();
        assert_eq!((foreign, own, again), (false, true, false));
        assert_eq!(store.web_session("alice").await.unwrap(), None);
    }

    async fn old_browsers_make_room_and_silent_ones_are_forgotten(store: Store) {
        let (alice, bob) = (given_user(&store, "Alice").await, given_user(&store, "Bob").await);
        let (room, silent, ended) = store.write(move |tx| Box::pin(async move {
            for hash in ["1", "2", "3"] {
                tx.insert_web_session(&new(hash, alice)).await?;
            }
            tx.insert_web_session(&new("bob", bob)).await?;
            let room = tx.keep_newest_web_sessions(alice, 2).await?;
            let last = tx.web_sessions_of(alice).await?[0].id;
            tx.note_web_session_seen(last, Timestamp(500)).await?;
            let silent = tx.forget_web_sessions(Timestamp(500)).await?;
            Ok::<_, StoreError>((room, silent, tx.end_web_sessions_of(alice).await?))
        })).await.unwrap();
        assert_eq!((room, silent, ended), (1, 2, 1));
        assert_eq!(store.web_session("3").await.unwrap(), None);
    }
}
