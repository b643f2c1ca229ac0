//! What was said.

use kiai_model::{
    Channel, Id, Timestamp, User,
    chat::{ChannelKind, Message},
};

use super::{Conn, Db, Result};
use crate::rows::{MessageRow, NewMessage};

pub(crate) const MESSAGES_BEFORE: &str = "SELECT * FROM messages
    WHERE channel_id = $1 AND id < $2 AND id > $3 AND hidden = FALSE
    ORDER BY id DESC LIMIT $4";
pub(crate) const MESSAGES_AFTER: &str = "SELECT * FROM messages
    WHERE channel_id = $1 AND id > $2 AND hidden = FALSE
    ORDER BY id LIMIT $3";
pub(crate) const MESSAGES_FOR: &str = "SELECT m.* FROM messages m
    WHERE m.id > $2 AND m.hidden = FALSE
        AND EXISTS (SELECT 1 FROM channel_members mine
            WHERE mine.channel_id = m.channel_id AND mine.user_id = $1 AND mine.joined = TRUE)
    ORDER BY m.id LIMIT $3";
pub(crate) const MESSAGE_TIME: &str = "SELECT sent_at FROM messages WHERE id = $1";
pub(crate) const IS_MESSAGE_IN: &str = "SELECT COUNT(*) FROM messages WHERE id = $2 AND channel_id = $1";
pub(crate) const MESSAGE_BY_UUID: &str =
    "SELECT * FROM messages WHERE channel_id = $1 AND sender_id = $2 AND uuid = $3";

pub(crate) async fn messages_before(
    db: &mut Conn,
    channel: Id<Channel>,
    before: Id<Message>,
    after: Id<Message>,
    limit: i64,
) -> Result<Vec<Message>> {
    let rows = sqlx::query_as::<Db, MessageRow>(MESSAGES_BEFORE)
        .bind(channel.get())
        .bind(before.get())
        .bind(after.get())
        .bind(limit);
    Ok(rows.fetch_all(db).await?.into_iter().map(Message::from).collect())
}

pub(crate) async fn messages_after(
    db: &mut Conn,
    channel: Id<Channel>,
    after: Id<Message>,
    limit: i64,
) -> Result<Vec<Message>> {
    let rows = sqlx::query_as::<Db, MessageRow>(MESSAGES_AFTER).bind(channel.get()).bind(after.get()).bind(limit);
    Ok(rows.fetch_all(db).await?.into_iter().map(Message::from).collect())
}

pub(crate) async fn messages_for(
    db: &mut Conn,
    user: Id<User>,
    after: Id<Message>,
    limit: i64,
) -> Result<Vec<Message>> {
    let rows = sqlx::query_as::<Db, MessageRow>(MESSAGES_FOR).bind(user.get()).bind(after.get()).bind(limit);
    Ok(rows.fetch_all(db).await?.into_iter().map(Message::from).collect())
}

pub(crate) async fn message_time(db: &mut Conn, id: Id<Message>) -> Result<Option<Timestamp>> {
    let time = sqlx::query_scalar::<Db, i64>(MESSAGE_TIME).bind(id.get()).fetch_optional(db).await?;
    Ok(time.map(Timestamp))
}

pub(crate) async fn is_message_in(db: &mut Conn, channel: Id<Channel>, id: Id<Message>) -> Result<bool> {
    let count = sqlx::query_scalar::<Db, i64>(IS_MESSAGE_IN).bind(channel.get()).bind(id.get());
    Ok(count.fetch_one(db).await? > 0)
}

pub(crate) async fn message_by_uuid(
    db: &mut Conn,
    channel: Id<Channel>,
    sender: Id<User>,
    uuid: &str,
) -> Result<Option<Message>> {
    let row = sqlx::query_as::<Db, MessageRow>(MESSAGE_BY_UUID).bind(channel.get()).bind(sender.get()).bind(uuid);
    Ok(row.fetch_optional(db).await?.map(Message::from))
}

pub(crate) async fn insert_message(db: &mut Conn, message: &NewMessage) -> Result<Option<Id<Message>>> {
    let id = sqlx::query_scalar::<Db, i64>(
        "INSERT INTO messages (channel_id, sender_id, text, is_action, sent_at, uuid)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id",
    )
    .bind(message.channel.get())
    .bind(message.sender.get())
    .bind(&message.text)
    .bind(message.is_action)
    .bind(message.sent_at.as_millis())
    .bind(&message.uuid)
    .fetch_optional(db)
    .await?;
    Ok(id.map(Id::new))
}

pub(crate) async fn hide_messages(db: &mut Conn, sender: Id<User>, since: Timestamp) -> Result<u64> {
    let done = sqlx::query::<Db>(
        "UPDATE messages SET hidden = TRUE
         WHERE sender_id = $1 AND sent_at >= $2 AND hidden = FALSE
             AND channel_id IN (SELECT id FROM channels WHERE kind = $3)",
    )
    .bind(sender.get())
    .bind(since.as_millis())
    .bind(i64::from(ChannelKind::Public.number()))
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}
