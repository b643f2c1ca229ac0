use kiai_store::{Store, StoreError};
use sqlx::{Connection, SqliteConnection};
use tokio_util::task::TaskTracker;

use crate::{databases::both_databases, users::given_user};

both_databases! {
    async fn an_open_store_answers(store: Store) {
        store.ping().await.unwrap();
    }
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::connect("sqlite://a/b/kiai.db", folder.path(), &TaskTracker::new()).await.unwrap();
    let id = given_user(&store, "Alice").await;
    store.close().await;
    let store = Store::connect("sqlite://a/b/kiai.db", folder.path(), &TaskTracker::new()).await.unwrap();
    assert_eq!(store.user_by_id(id).await.unwrap().unwrap().username, "Alice");
    store.close().await;
}

#[tokio::test]
async fn a_copy_holds_what_was_there_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::connect("sqlite://kiai.db", folder.path(), &TaskTracker::new()).await.unwrap();
    let before = given_user(&store, "Alice").await;
    store.copy_to(&folder.path().join("copy.db")).await.unwrap();
    let after = given_user(&store, "Bob").await;
    assert!(store.copy_to(&folder.path().join("copy.db")).await.is_err(), "a copy overwrites nothing");
    store.close().await;

    let copy = Store::connect("sqlite://copy.db", folder.path(), &TaskTracker::new()).await.unwrap();
    assert!(copy.user_by_id(before).await.unwrap().is_some());
    assert!(copy.user_by_id(after).await.unwrap().is_none());
    copy.close().await;
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    Store::connect("sqlite://kiai.db", folder.path(), &TaskTracker::new()).await.unwrap().close().await;
    let file = format!("sqlite://{}", folder.path().join("kiai.db").display());
    let mut connection = SqliteConnection::connect(&file).await.unwrap();
    sqlx::query("INSERT INTO _sqlx_migrations SELECT 9999, description, installed_on, success, checksum, execution_time FROM _sqlx_migrations LIMIT 1")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let refused = Store::connect("sqlite://kiai.db", folder.path(), &TaskTracker::new()).await;
    assert!(matches!(refused, Err(StoreError::NewerDatabase { found: 9999, .. })), "{refused:?}");
}
