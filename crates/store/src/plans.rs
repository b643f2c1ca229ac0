//! The plans of hot queries: each uses an index and none reads a whole table.

use sqlx::{AssertSqlSafe, Row};
use tokio_util::task::TaskTracker;

use crate::{
    Store,
    sqlite::sql::{
        activity, beatmaps, beatmapsets, boards, channels, claiming, client_sessions, connect_requests, credentials,
        favourites, messages, permanent_tokens, relations, score_lists, scores, silences, statistics, teams, tokens,
        users, web_sessions,
    },
    store::Backend,
};

/// One line for each query that a request may wait for.
const HOT: &[&str] = &[
    activity::RECENT_ACTIVITY,
    beatmaps::BEATMAPS_BY_IDS,
    beatmaps::BEATMAPS_OF_SETS,
    beatmaps::BEATMAP_BY_CHECKSUM,
    beatmaps::BEATMAP_BY_FILENAME,
    beatmaps::BEATMAP_BY_ID,
    beatmaps::BEATMAP_EVER_BY_ID,
    beatmaps::DIFFICULTIES_OF_BEATMAPS,
    beatmaps::PLAYS_OF_USER,
    beatmapsets::ARCHIVE_HASH,
    beatmapsets::SETS_BY_IDS,
    beatmapsets::SETS_BY_NAME,
    beatmapsets::SET_BY_ID,
    beatmapsets::SET_CHANGES,
    boards::BOARD_BETTER,
    boards::BOARD_COUNT,
    boards::BOARD_COUNTRY,
    boards::BOARD_EQUAL_BEFORE,
    boards::BOARD_FRIENDS,
    boards::BOARD_GLOBAL,
    boards::BOARD_HOLDER,
    boards::BOARD_PLACE,
    boards::BOARD_TEAM,
    boards::PP_ENTRIES,
    boards::PP_ENTRY_COUNT,
    channels::CHANNELS_OF,
    channels::CHANNEL_BY_ID,
    channels::CHANNEL_BY_NAME_KEY,
    channels::CHANNEL_OF,
    channels::MEMBERSHIP,
    channels::MEMBERS_OF,
    channels::PRIVATE_CHANNEL,
    channels::PUBLIC_CHANNELS,
    channels::UNSEEN_CHANNELS,
    claiming::CLAIM_JOB,
    client_sessions::CLIENT_SESSION,
    connect_requests::CONNECT_REQUEST,
    connect_requests::CONNECT_REQUEST_BY_CODE,
    connect_requests::OPEN_CONNECT_REQUESTS,
    connect_requests::OPEN_CONNECT_REQUESTS_FROM,
    credentials::CREDENTIALS_BY_EMAIL_KEY,
    credentials::CREDENTIALS_BY_USER,
    credentials::REGISTRATIONS_SINCE,
    favourites::FAVOURITES_OF,
    favourites::FAVOURITE_COUNT_OF_SET,
    favourites::FAVOURITE_COUNT_OF_USER,
    messages::IS_MESSAGE_IN,
    messages::MESSAGES_AFTER,
    messages::MESSAGES_BEFORE,
    messages::MESSAGES_FOR,
    messages::MESSAGE_BY_UUID,
    messages::MESSAGE_TIME,
    permanent_tokens::PERMANENT_TOKEN,
    permanent_tokens::PERMANENT_TOKENS_OF,
    relations::FOLLOWERS_OF,
    relations::FOLLOWER_COUNT,
    relations::RELATION,
    relations::RELATED_USERS,
    relations::RELATION_COUNT,
    score_lists::BEST_SCORES,
    score_lists::RECENT_SCORES,
    scores::SCORE,
    scores::SCORES_ON_BEATMAP,
    scores::SCORE_IDS_OF,
    scores::SCORE_TOKEN,
    silences::MODERATION_OF,
    silences::SILENCES_AFTER,
    silences::SILENCES_SINCE,
    silences::SILENCE_OF,
    statistics::MOST_PLAYED,
    statistics::RANKED_USER_COUNT,
    statistics::RANKING_BY_PP,
    statistics::RANKING_BY_PP_IN_COUNTRY,
    statistics::RANKING_BY_SCORE,
    statistics::RANK_HISTORY,
    statistics::STATISTICS,
    statistics::STATISTICS_OF_USERS,
    teams::TEAMS_OF,
    teams::TEAM_OF,
    tokens::ACCESS_TOKEN,
    tokens::HAS_USED_CHILD,
    tokens::REFRESH_TOKEN,
    users::USER_BY_ID,
    users::USER_BY_NAME_KEY,
    web_sessions::WEB_SESSION,
    web_sessions::WEB_SESSIONS_OF,
];

#[tokio::test]
async fn hot_queries_read_no_whole_table() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::connect("sqlite://plans.db", folder.path(), &TaskTracker::new()).await.unwrap();
    let Backend::Sqlite(sqlite) = &store.backend else { unreachable!("asked for SQLite") };
    for sql in HOT {
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let steps = sqlx::query(explain).fetch_all(&mut *sqlite.reader().await.unwrap()).await.unwrap();
        for step in steps {
            let step: String = step.get("detail");
            let reads_all = step.starts_with("SCAN") && !step.starts_with("SCAN CONSTANT");
            assert!(!reads_all && !step.contains("USE TEMP B-TREE"), "{step}\nin {sql}");
        }
    }
    store.close().await;
}
