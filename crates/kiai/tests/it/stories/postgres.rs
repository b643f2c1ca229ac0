//! The same play, remembered by PostgreSQL.

use kiai_testkit::TestDatabase;

#[tokio::test]
async fn a_play_climbs_the_leaderboard_on_postgres_too() {
    let Some(database) = TestDatabase::postgres().await else { return };
    super::play::climb(super::play::stage_with(&[("DATABASE_URL", database.address())]).await).await;
    database.remove().await;
}
