//! What strangers send: whatever it is, it is refused in the client's own words, nothing is stored, and the server goes on.

mod hubs;
mod requests;
mod tokens;

use std::collections::BTreeMap;

use kiai_testkit::TestServer;
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

/// How many rows each table has.
async fn rows(server: &TestServer) -> BTreeMap<String, i64> {
    let file = server.data_dir().join("kiai.db");
    let mut database = SqliteConnection::connect(&format!("sqlite://{}?mode=ro", file.display())).await.unwrap();
    let tables = sqlx::query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .fetch_all(&mut database)
        .await
        .unwrap();
    let mut counts = BTreeMap::new();
    for table in tables {
        let table: String = table.get(0);
        let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM \"{table}\""));
        let count: i64 = sqlx::query_scalar(sql).fetch_one(&mut database).await.unwrap();
        counts.insert(table, count);
    }
    counts
}
