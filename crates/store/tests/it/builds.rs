use kiai_model::Timestamp;
use kiai_store::{Store, StoreError, rows::Build};

use crate::databases::both_databases;

fn build(hash: &str, name: &str, allowed: bool, added_at: i64) -> Build {
    Build { hash: hash.to_owned(), name: name.to_owned(), allowed, added_at: Timestamp(added_at) }
}

async fn put(store: &Store, build: Build) {
    store.write(move |tx| Box::pin(async move { tx.put_build(&build).await })).await.unwrap();
}

both_databases! {
    async fn builds_are_named_changed_and_forgotten(store: Store) {
        put(&store, build("aa", "2026.807.0", true, 100)).await;
        put(&store, build("bb", "2026.900.0", true, 200)).await;
        put(&store, build("aa", "old", false, 300)).await;
        let changed = build("aa", "old", false, 100);
        assert_eq!(store.build("aa").await.unwrap().as_ref(), Some(&changed), "when it was named first stays");
        assert_eq!(store.build("cc").await.unwrap(), None);
        assert_eq!(store.builds().await.unwrap(), [build("bb", "2026.900.0", true, 200), changed]);
        let removed = store.write(|tx| Box::pin(async move {
            Ok::<_, StoreError>((tx.remove_build("aa").await?, tx.remove_build("aa").await?))
        })).await.unwrap();
        assert_eq!(removed, (true, false));
    }
}
