//! Channels, and who is in them.

use kiai_model::{
    Channel, Id, User,
    chat::{ChannelKind, JoinedChannel, Message},
    user::Roles,
};

use super::{Conn, Db, Result};
use crate::rows::{ChannelRow, JoinedChannelRow, Membership, MembershipRow, NewChannel};

pub(crate) const CHANNEL_BY_ID: &str = "SELECT * FROM channels WHERE id = $1";
pub(crate) const CHANNEL_BY_NAME_KEY: &str = "SELECT * FROM channels WHERE name_key = $1";
pub(crate) const PUBLIC_CHANNELS: &str = "SELECT * FROM channels WHERE kind = $1 ORDER BY id";
pub(crate) const PRIVATE_CHANNEL: &str = "SELECT * FROM channels WHERE first_user_id = $1 AND second_user_id = $2";
pub(crate) const CHANNELS_OF: &str = "SELECT c.*, mine.last_read_id,
        (SELECT MAX(m.id) FROM messages m WHERE m.channel_id = c.id) AS last_message_id,
        (SELECT u.username FROM users u WHERE u.id =
            CASE WHEN c.first_user_id = mine.user_id THEN c.second_user_id ELSE c.first_user_id END) AS partner_name
    FROM channel_members mine
    JOIN channels c ON c.id = mine.channel_id
    WHERE mine.user_id = $1 AND mine.joined = TRUE
    ORDER BY mine.channel_id DESC LIMIT $2";
pub(crate) const CHANNEL_OF: &str = "SELECT c.*, mine.last_read_id,
        (SELECT MAX(m.id) FROM messages m WHERE m.channel_id = c.id) AS last_message_id,
        (SELECT u.username FROM users u WHERE u.id =
            CASE WHEN c.first_user_id = mine.user_id THEN c.second_user_id ELSE c.first_user_id END) AS partner_name
    FROM channel_members mine
    JOIN channels c ON c.id = mine.channel_id
    WHERE mine.channel_id = $1 AND mine.user_id = $2";
pub(crate) const MEMBERSHIP: &str =
    "SELECT joined, last_read_id FROM channel_members WHERE channel_id = $1 AND user_id = $2";
pub(crate) const MEMBERS_OF: &str =
    "SELECT user_id FROM channel_members WHERE channel_id = $1 AND joined = TRUE ORDER BY user_id";
pub(crate) const UNSEEN_CHANNELS: &str = "SELECT * FROM channels c
    WHERE c.kind = $1 AND c.auto_join = TRUE
        AND NOT EXISTS (SELECT 1 FROM channel_members m WHERE m.channel_id = c.id AND m.user_id = $2)
    ORDER BY c.id";

pub(crate) async fn channel_by_id(db: &mut Conn, id: Id<Channel>) -> Result<Option<Channel>> {
    let row = sqlx::query_as::<Db, ChannelRow>(CHANNEL_BY_ID).bind(id.get()).fetch_optional(db).await?;
    Ok(row.map(Channel::from))
}

pub(crate) async fn channel_by_name_key(db: &mut Conn, name_key: &str) -> Result<Option<Channel>> {
    let row = sqlx::query_as::<Db, ChannelRow>(CHANNEL_BY_NAME_KEY).bind(name_key).fetch_optional(db).await?;
    Ok(row.map(Channel::from))
}

pub(crate) async fn public_channels(db: &mut Conn) -> Result<Vec<Channel>> {
    let rows = sqlx::query_as::<Db, ChannelRow>(PUBLIC_CHANNELS).bind(public()).fetch_all(db).await?;
    Ok(rows.into_iter().map(Channel::from).collect())
}

pub(crate) async fn private_channel(db: &mut Conn, pair: (Id<User>, Id<User>)) -> Result<Option<Channel>> {
    let query = sqlx::query_as::<Db, ChannelRow>(PRIVATE_CHANNEL).bind(pair.0.get()).bind(pair.1.get());
    Ok(query.fetch_optional(db).await?.map(Channel::from))
}

pub(crate) async fn channels_of(db: &mut Conn, user: Id<User>, limit: i64) -> Result<Vec<JoinedChannel>> {
    let rows = sqlx::query_as::<Db, JoinedChannelRow>(CHANNELS_OF).bind(user.get()).bind(limit).fetch_all(db).await?;
    Ok(rows.into_iter().map(JoinedChannel::from).collect())
}

pub(crate) async fn channel_of(db: &mut Conn, channel: Id<Channel>, user: Id<User>) -> Result<Option<JoinedChannel>> {
    let row = sqlx::query_as::<Db, JoinedChannelRow>(CHANNEL_OF).bind(channel.get()).bind(user.get());
    Ok(row.fetch_optional(db).await?.map(JoinedChannel::from))
}

pub(crate) async fn membership(db: &mut Conn, channel: Id<Channel>, user: Id<User>) -> Result<Option<Membership>> {
    let row = sqlx::query_as::<Db, MembershipRow>(MEMBERSHIP).bind(channel.get()).bind(user.get());
    Ok(row.fetch_optional(db).await?.map(Membership::from))
}

pub(crate) async fn members_of(db: &mut Conn, channel: Id<Channel>) -> Result<Vec<Id<User>>> {
    let ids = sqlx::query_scalar::<Db, i64>(MEMBERS_OF).bind(channel.get()).fetch_all(db).await?;
    Ok(ids.into_iter().map(Id::new).collect())
}

pub(crate) async fn unseen_channels(db: &mut Conn, user: Id<User>) -> Result<Vec<Channel>> {
    let rows = sqlx::query_as::<Db, ChannelRow>(UNSEEN_CHANNELS).bind(public()).bind(user.get()).fetch_all(db).await?;
    Ok(rows.into_iter().map(Channel::from).collect())
}

pub(crate) async fn insert_channel(db: &mut Conn, channel: &NewChannel) -> Result<Option<Id<Channel>>> {
    let name_key = (channel.kind == ChannelKind::Public).then(|| channel.name.to_lowercase());
    let id = sqlx::query_scalar::<Db, i64>(
        "INSERT INTO channels (kind, name, name_key, topic, read_roles, write_roles, auto_join, first_user_id,
             second_user_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING id",
    )
    .bind(i64::from(channel.kind.number()))
    .bind(&channel.name)
    .bind(name_key)
    .bind(&channel.topic)
    .bind(channel.read_roles.0)
    .bind(channel.write_roles.0)
    .bind(channel.auto_join)
    .bind(channel.pair.map(|pair| pair.0.get()))
    .bind(channel.pair.map(|pair| pair.1.get()))
    .bind(channel.created_at.as_millis())
    .fetch_optional(db)
    .await?;
    Ok(id.map(Id::new))
}

pub(crate) async fn set_topic(db: &mut Conn, id: Id<Channel>, topic: &str) -> Result<bool> {
    let done = sqlx::query::<Db>("UPDATE channels SET topic = $2 WHERE id = $1")
        .bind(id.get())
        .bind(topic)
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn set_channel_rights(
    db: &mut Conn,
    id: Id<Channel>,
    read_roles: Roles,
    write_roles: Roles,
    auto_join: bool,
) -> Result<bool> {
    let done = sqlx::query::<Db>(
        "UPDATE channels SET read_roles = $2, write_roles = $3, auto_join = $4 WHERE id = $1 AND kind = $5",
    )
    .bind(id.get())
    .bind(read_roles.0)
    .bind(write_roles.0)
    .bind(auto_join)
    .bind(public())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn delete_channel(db: &mut Conn, id: Id<Channel>) -> Result<bool> {
    let done = sqlx::query::<Db>("DELETE FROM channels WHERE id = $1").bind(id.get()).execute(db).await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn set_joined(db: &mut Conn, channel: Id<Channel>, user: Id<User>, joined: bool) -> Result<bool> {
    let done = sqlx::query::<Db>(
        "INSERT INTO channel_members (channel_id, user_id, joined) VALUES ($1, $2, $3)
         ON CONFLICT (channel_id, user_id) DO UPDATE SET joined = excluded.joined
         WHERE channel_members.joined <> excluded.joined",
    )
    .bind(channel.get())
    .bind(user.get())
    .bind(joined)
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

pub(crate) async fn mark_as_read(
    db: &mut Conn,
    channel: Id<Channel>,
    user: Id<User>,
    message: Id<Message>,
) -> Result<bool> {
    let done = sqlx::query::<Db>(
        "UPDATE channel_members SET last_read_id = $3
         WHERE channel_id = $1 AND user_id = $2 AND (last_read_id IS NULL OR last_read_id < $3)",
    )
    .bind(channel.get())
    .bind(user.get())
    .bind(message.get())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

fn public() -> i64 {
    i64::from(ChannelKind::Public.number())
}
