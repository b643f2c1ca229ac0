//! The same play, remembered by PostgreSQL.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

#[tokio::test]
async fn a_play_climbs_the_leaderboard_on_postgres_too() {
    #[expect(clippy::disallowed_methods, reason = "where the test server is, is told from outside")]
    let Ok(server) = std::env::var("KIAI_TEST_POSTGRES_URL") else {
        println!("not run on PostgreSQL: KIAI_TEST_POSTGRES_URL is not set");
        return;
    };
    let name = format!("kiai_test_story_{}", std::process::id());
    let mut admin = PgConnection::connect(&server).await.unwrap();
    for sql in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
    }
    let (host, _) = server.rsplit_once('/').expect("KIAI_TEST_POSTGRES_URL ends in /DATABASE");
    super::play::climb(super::play::stage_with(&[("DATABASE_URL", &format!("{host}/{name}"))]).await).await;
    sqlx::query(AssertSqlSafe(format!("DROP DATABASE {name}"))).execute(&mut admin).await.unwrap();
    admin.close().await.unwrap();
}
