//! A database of a test's own.

use std::{
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

use kiai_store::Store;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tokio_util::task::TaskTracker;

/// A database of a test's own on SQLite or on PostgreSQL, with a folder for what lies beside it.
#[derive(Debug)]
pub struct TestDatabase {
    folder: TempDir,
    postgres: Option<Postgres>,
}

/// A database on the test server.
#[derive(Debug)]
struct Postgres {
    server: String,
    name: String,
    url: String,
}

impl TestDatabase {
    /// One on SQLite.
    ///
    /// # Panics
    ///
    /// When there is no folder for it.
    #[must_use]
    pub fn sqlite() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder"), postgres: None }
    }

    /// One on the PostgreSQL server that `KIAI_TEST_POSTGRES_URL` names, where databases may be made. None when it names
    /// none, and the test says so.
    ///
    /// # Panics
    ///
    /// When it cannot be made.
    #[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "where the server is, is told from outside")]
    pub async fn postgres() -> Option<Self> {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = std::env::var("KIAI_TEST_POSTGRES_URL") else {
            println!("not run on PostgreSQL: KIAI_TEST_POSTGRES_URL is not set");
            return None;
        };
        let name = format!("kiai_test_kit_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let (host, _) = server.rsplit_once('/').expect("KIAI_TEST_POSTGRES_URL ends in /DATABASE");
        let postgres = Postgres { url: format!("{host}/{name}"), server, name };
        postgres.create().await;
        Some(Self { postgres: Some(postgres), ..Self::sqlite() })
    }

    /// Its address, as `DATABASE_URL` has it.
    #[must_use]
    pub fn address(&self) -> &str {
        self.postgres.as_ref().map_or("sqlite://test.db", |postgres| &postgres.url)
    }

    /// The folder beside it, in which SQLite has its file.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Does with it what the server never does.
    ///
    /// # Panics
    ///
    /// When it refuses.
    pub async fn execute(&self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        if let Some(postgres) = &self.postgres {
            let mut connection = PgConnection::connect(&postgres.url).await.expect("the database answers");
            sqlx::query(sql).execute(&mut connection).await.expect("the database does it");
        } else {
            let file = format!("sqlite://{}", self.folder().join("test.db").display());
            let mut connection = SqliteConnection::connect(&file).await.expect("the database opens");
            sqlx::query(sql).execute(&mut connection).await.expect("the database does it");
        }
    }

    /// Takes it away from whoever still uses it. SQLite's goes with its folder.
    ///
    /// # Panics
    ///
    /// When that fails.
    pub async fn remove(&self) {
        if let Some(postgres) = &self.postgres {
            postgres.remove().await;
        }
    }
}

impl Postgres {
    async fn create(&self) {
        let (host, _) = self.url.rsplit_once('/').expect("it has a name");
        let mut admin = PgConnection::connect(&self.server).await.expect("the server answers");
        let template = template(&mut admin, host).await;
        ask(&mut admin, format!("DROP DATABASE IF EXISTS {}", self.name)).await;
        ask(&mut admin, format!("CREATE DATABASE {} TEMPLATE {template}", self.name)).await;
    }

    async fn remove(&self) {
        let mut admin = PgConnection::connect(&self.server).await.expect("the server answers");
        ask(&mut admin, format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
    }
}

/// The database that was migrated with exactly these migrations, made by the first who needs it. The store's own tests
/// know it by the same name.
async fn template(admin: &mut PgConnection, host: &str) -> String {
    const LOCK: i64 = 0x6b69_6169;
    let migrations = sqlx::migrate!("../../migrations/postgres");
    let digest = migrations.iter().flat_map(|migration| migration.checksum.iter()).fold(0_u64, |digest, byte| {
        digest.wrapping_mul(0x0100_0000_01b3) ^ u64::from(*byte) // FNV: only to tell texts apart
    });
    let name = format!("kiai_template_{digest:016x}");
    ask(admin, format!("SELECT pg_advisory_lock({LOCK})")).await;
    let found: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_optional(&mut *admin)
        .await
        .expect("the server answers");
    if found.is_none() {
        let unfinished = format!("{name}_unfinished");
        ask(admin, format!("DROP DATABASE IF EXISTS {unfinished}")).await;
        ask(admin, format!("CREATE DATABASE {unfinished}")).await;
        let store = Store::connect(&format!("{host}/{unfinished}"), Path::new("."), &TaskTracker::new()).await;
        store.expect("it is migrated").close().await;
        ask(admin, format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await;
    }
    ask(admin, format!("SELECT pg_advisory_unlock({LOCK})")).await;
    name
}

async fn ask(admin: &mut PgConnection, sql: String) {
    sqlx::query(AssertSqlSafe(sql)).execute(admin).await.expect("the server does it");
}
