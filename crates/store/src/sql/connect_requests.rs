//! Clients that want a permanent token, while their user decides in a browser.

use kiai_model::{Id, Timestamp, User};

use super::{Conn, Db, Result};
use crate::rows::{ConnectRequest, ConnectRequestRow, ConnectState};

pub(crate) const CONNECT_REQUEST: &str = "SELECT * FROM connect_requests WHERE challenge = $1";
pub(crate) const CONNECT_REQUEST_BY_CODE: &str = "SELECT * FROM connect_requests WHERE code_hash = $1";
pub(crate) const OPEN_CONNECT_REQUESTS_FROM: &str =
    "SELECT COUNT(*) FROM connect_requests WHERE origin = $1 AND expires_at > $2";
pub(crate) const OPEN_CONNECT_REQUESTS: &str = "SELECT COUNT(*) FROM connect_requests WHERE expires_at > $1";

pub(crate) async fn connect_request(db: &mut Conn, challenge: &str) -> Result<Option<ConnectRequest>> {
    let row = sqlx::query_as::<Db, ConnectRequestRow>(CONNECT_REQUEST).bind(challenge).fetch_optional(db).await?;
    Ok(row.map(ConnectRequest::from))
}

pub(crate) async fn connect_request_by_code(db: &mut Conn, code_hash: &str) -> Result<Option<ConnectRequest>> {
    let row =
        sqlx::query_as::<Db, ConnectRequestRow>(CONNECT_REQUEST_BY_CODE).bind(code_hash).fetch_optional(db).await?;
    Ok(row.map(ConnectRequest::from))
}

pub(crate) async fn open_connect_requests_from(db: &mut Conn, origin: &str, now: Timestamp) -> Result<i64> {
    let count = sqlx::query_scalar::<Db, i64>(OPEN_CONNECT_REQUESTS_FROM).bind(origin).bind(now.as_millis());
    Ok(count.fetch_one(db).await?)
}

pub(crate) async fn open_connect_requests(db: &mut Conn, now: Timestamp) -> Result<i64> {
    Ok(sqlx::query_scalar::<Db, i64>(OPEN_CONNECT_REQUESTS).bind(now.as_millis()).fetch_one(db).await?)
}

pub(crate) async fn put_connect_request(db: &mut Conn, request: &ConnectRequest) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO connect_requests (challenge, state, client_name, asked_from, asked_at, user_id, by_challenge,
             code_hash, origin, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (challenge) DO UPDATE SET state = excluded.state, client_name = excluded.client_name,
             asked_from = excluded.asked_from, asked_at = excluded.asked_at, user_id = excluded.user_id,
             by_challenge = excluded.by_challenge, code_hash = excluded.code_hash, origin = excluded.origin,
             expires_at = excluded.expires_at",
    )
    .bind(&request.challenge)
    .bind(request.state.number())
    .bind(&request.client_name)
    .bind(&request.asked_from)
    .bind(request.asked_at.map(Timestamp::as_millis))
    .bind(request.user.map(Id::get))
    .bind(request.by_challenge)
    .bind(&request.code_hash)
    .bind(&request.origin)
    .bind(request.expires_at.as_millis())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn mark_connect_request_delivered(db: &mut Conn, challenge: &str) -> Result<bool> {
    let done = sqlx::query::<Db>("UPDATE connect_requests SET state = $2 WHERE challenge = $1 AND state = $3")
        .bind(challenge)
        .bind(ConnectState::Delivered.number())
        .bind(ConnectState::Approved.number())
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn decline_connect_requests_of(db: &mut Conn, user: Id<User>) -> Result<u64> {
    let done = sqlx::query::<Db>("UPDATE connect_requests SET state = $2 WHERE user_id = $1 AND state = $3")
        .bind(user.get())
        .bind(ConnectState::Declined.number())
        .bind(ConnectState::Approved.number())
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

pub(crate) async fn forget_connect_requests(db: &mut Conn, expired_before: Timestamp) -> Result<u64> {
    let done = sqlx::query::<Db>("DELETE FROM connect_requests WHERE expires_at < $1")
        .bind(expired_before.as_millis())
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}
