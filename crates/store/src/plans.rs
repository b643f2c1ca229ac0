//! The plans of hot queries: each uses an index and none reads a whole table.

use sqlx::{AssertSqlSafe, Row};
use tokio_util::task::TaskTracker;

use crate::{
    Store,
    sqlite::sql::{
        activity, beatmaps, beatmapsets, boards, builds, channels, claiming, client_sessions, connect_requests,
        credentials, favourites, findings, messages, permanent_tokens, ratings, relations, room_scores, rooms,
        score_lists, scores, silences, statistics, teams, timed_comments, tokens, users, web_sessions,
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
    beatmaps::FAIL_TIMES,
    beatmaps::PLAYS_OF_USER,
    beatmapsets::ARCHIVE_HASH,
    beatmapsets::ARCHIVE_HASHES,
    beatmapsets::SETS_BY_IDS,
    beatmapsets::SETS_BY_NAME,
    beatmapsets::SET_BY_ID,
    beatmapsets::SET_CHANGES,
    beatmapsets::SET_COUNTS_OF_OWNER,
    boards::BOARD[0],
    boards::BOARD[1],
    boards::BOARD_BEFORE[0],
    boards::BOARD_BEFORE[1],
    boards::BOARD_HOLDER,
    boards::BOARD_PLACE,
    boards::GRADES_ON,
    boards::PP_ENTRIES,
    boards::PP_ENTRY_COUNT,
    builds::BUILD,
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
    findings::FINDINGS_OF,
    findings::RECENT_PATHS,
    findings::SAME_FRAMES,
    messages::IS_MESSAGE_IN,
    messages::MESSAGES_AFTER,
    messages::MESSAGES_BEFORE,
    messages::MESSAGES_FOR,
    messages::MESSAGE_BY_UUID,
    messages::MESSAGE_TIME,
    permanent_tokens::PERMANENT_TOKEN,
    permanent_tokens::PERMANENT_TOKENS_OF,
    ratings::RATINGS_OF_SETS,
    ratings::RATING_OF,
    relations::FOLLOWERS_OF,
    relations::FOLLOWER_COUNT,
    relations::RELATION,
    relations::RELATED_USERS,
    relations::RELATION_COUNT,
    room_scores::ITEM_BOARD[0],
    room_scores::ITEM_BOARD[1],
    room_scores::ITEM_BOARD_ABOVE,
    room_scores::ITEM_BOARD_COUNT,
    room_scores::ITEM_TOTALS,
    room_scores::ROOM_ATTEMPTS_OF,
    room_scores::ROOM_BEST,
    room_scores::ROOM_OF_SCORE,
    room_scores::ROOM_OF_TOKEN,
    room_scores::ROOM_STANDING,
    room_scores::ROOM_STANDINGS,
    room_scores::ROOM_STANDINGS_ABOVE,
    rooms::ACTIVE_PLAYLISTS,
    rooms::ENDED_ROOMS,
    rooms::IS_INSIDE,
    rooms::ITEMS_OF_ROOMS,
    rooms::OPEN_PLAYLIST_COUNT,
    rooms::OWNED_ROOMS,
    rooms::PARTICIPATED_ROOMS,
    rooms::RECENT_PARTICIPANTS,
    rooms::ROOM,
    rooms::ROOM_EVENTS[0],
    rooms::ROOM_EVENTS[1],
    rooms::ROOM_ITEM,
    score_lists::BEST_SCORES,
    score_lists::RECENT_SCORES,
    scores::IS_REPLAY_KEY,
    scores::NEOSU_MODS_OF,
    scores::REPLAY_KEY,
    scores::SCORE,
    scores::SCORE_BY_SUBMISSION_KEY,
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
    timed_comments::TIMED_COMMENTS,
    tokens::ACCESS_TOKEN,
    tokens::HAS_USED_CHILD,
    tokens::REFRESH_TOKEN,
    users::USER_BY_ID,
    users::USER_BY_NAME_KEY,
    web_sessions::WEB_SESSION,
    web_sessions::WEB_SESSIONS_OF,
];

/// The boards of the few: sorted once they are found, each user's entry by its primary key.
const OF_FEW: &[&str] = &[boards::BOARD[2], boards::BOARD[3], boards::BOARD_BEFORE[2], boards::BOARD_BEFORE[3]];

#[tokio::test]
async fn hot_queries_read_no_whole_table() {
    for (sql, plan) in plans_of(HOT).await {
        for step in plan {
            let reads_all = step.starts_with("SCAN") && !step.starts_with("SCAN CONSTANT");
            assert!(!reads_all && !step.contains("USE TEMP B-TREE"), "{step}\nin {sql}");
        }
    }
}

#[tokio::test]
async fn boards_of_few_users_look_up_each_of_them() {
    for (sql, plan) in plans_of(OF_FEW).await {
        let entries = plan.iter().find(|step| step.starts_with("SEARCH e "));
        assert!(entries.is_some_and(|step| step.contains("USING PRIMARY KEY")), "{plan:?}\nin {sql}");
        assert!(
            !plan.iter().any(|step| step.starts_with("SCAN e") || step.starts_with("SCAN s")),
            "{plan:?}\nin {sql}"
        );
    }
}

async fn plans_of(queries: &[&'static str]) -> Vec<(&'static str, Vec<String>)> {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::connect("sqlite://plans.db", folder.path(), &TaskTracker::new()).await.unwrap();
    let Backend::Sqlite(sqlite) = &store.backend else { unreachable!("asked for SQLite") };
    let mut plans = Vec::new();
    for sql in queries {
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let steps = sqlx::query(explain).fetch_all(&mut *sqlite.reader().await.unwrap()).await.unwrap();
        plans.push((*sql, steps.iter().map(|step| step.get("detail")).collect()));
    }
    store.close().await;
    plans
}
