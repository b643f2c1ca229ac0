//! One body of a test, run on SQLite and on PostgreSQL.

use std::sync::atomic::{AtomicU32, Ordering};

use kiai_store::Store;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio_util::task::TaskTracker;

/// Makes of `async fn name(store: Store)` a module `name` with a test on each database:
///
/// ```text
/// both_databases! {
///     async fn names_are_unique(store: Store) { .. }
/// }
/// ```
///
/// PostgreSQL's runs when `KIAI_TEST_POSTGRES_URL` names a server where databases may be made, and says so when not.
macro_rules! both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($store:ident: Store) $body:block)*) => { $(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn body($store: Store) $body

            #[tokio::test]
            async fn sqlite() {
                $crate::databases::on_sqlite(body).await;
            }

            #[tokio::test]
            async fn postgres() {
                $crate::databases::on_postgres(body).await;
            }
        }
    )* };
}
pub(crate) use both_databases;

pub(crate) async fn on_sqlite(body: impl AsyncFnOnce(Store)) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::connect("sqlite://test.db", folder.path(), &TaskTracker::new()).await.unwrap();
    body(store.clone()).await;
    store.close().await;
}

pub(crate) async fn on_postgres(body: impl AsyncFnOnce(Store)) {
    #[expect(clippy::disallowed_methods, reason = "where the test server is, is told from outside")]
    let Ok(server) = std::env::var("KIAI_TEST_POSTGRES_URL") else {
        println!("not run on PostgreSQL: KIAI_TEST_POSTGRES_URL is not set");
        return;
    };
    let database = PostgresDatabase::create(&server).await;
    let store = connect(&database.url).await;
    body(store.clone()).await;
    store.close().await;
    database.drop().await;
}

/// A fresh database on the test server, copied from a migrated template.
struct PostgresDatabase {
    admin: PgConnection,
    name: String,
    url: String,
}

impl PostgresDatabase {
    async fn create(server: &str) -> Self {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let name = format!("kiai_test_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let mut admin = PgConnection::connect(server).await.unwrap();
        let template = template(&mut admin, server).await;
        execute(&mut admin, format!("DROP DATABASE IF EXISTS {name}")).await;
        execute(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        Self { url: with_database(server, &name), admin, name }
    }

    async fn drop(mut self) {
        execute(&mut self.admin, format!("DROP DATABASE {}", self.name)).await;
        self.admin.close().await.unwrap();
    }
}

/// The database that was migrated with exactly these migrations, made by the first who needs it.
async fn template(admin: &mut PgConnection, server: &str) -> String {
    const LOCK: i64 = 0x6b69_6169;
    let migrations = sqlx::migrate!("../../migrations/postgres");
    let digest = migrations.iter().flat_map(|migration| migration.checksum.iter()).fold(0_u64, |digest, byte| {
        digest.wrapping_mul(0x0100_0000_01b3) ^ u64::from(*byte) // FNV: only to tell texts apart
    });
    let name = format!("kiai_template_{digest:016x}");
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut *admin).await.unwrap();
    let found: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_optional(&mut *admin)
        .await
        .unwrap();
    if found.is_none() {
        let unfinished = format!("{name}_unfinished");
        execute(admin, format!("DROP DATABASE IF EXISTS {unfinished}")).await;
        execute(admin, format!("CREATE DATABASE {unfinished}")).await;
        connect(&with_database(server, &unfinished)).await.close().await;
        execute(admin, format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await;
    }
    sqlx::query("SELECT pg_advisory_unlock($1)").bind(LOCK).execute(&mut *admin).await.unwrap();
    name
}

fn with_database(server: &str, name: &str) -> String {
    let (host, _) = server.rsplit_once('/').expect("KIAI_TEST_POSTGRES_URL ends in /DATABASE");
    format!("{host}/{name}")
}

async fn connect(url: &str) -> Store {
    Store::connect(url, std::path::Path::new("."), &TaskTracker::new()).await.unwrap()
}

async fn execute(connection: &mut PgConnection, sql: String) {
    sqlx::query(AssertSqlSafe(sql)).execute(connection).await.unwrap();
}
