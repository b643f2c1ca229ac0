//! Channels, messages, silences.

use kiai_model::{
    Channel, Id, Timestamp, User,
    chat::{ChannelKind, JoinedChannel, Message, Silence},
    user::Roles,
};

/// A channel to be stored.
#[derive(Clone, Debug)]
pub struct NewChannel {
    /// What it is.
    pub kind: ChannelKind,
    /// Its name.
    pub name: String,
    /// What is talked about.
    pub topic: String,
    /// Who may read it.
    pub read_roles: Roles,
    /// Who may write.
    pub write_roles: Roles,
    /// Whether everybody is in it until they leave it.
    pub auto_join: bool,
    /// Whose it is, if it is private: the lower number first.
    pub pair: Option<(Id<User>, Id<User>)>,
    /// When it is made.
    pub created_at: Timestamp,
}

/// What somebody is to a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Whether they are in it; else they were and left.
    pub joined: bool,
    /// The last message they read.
    pub last_read: Option<Id<Message>>,
}

/// A message to be stored.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// Where.
    pub channel: Id<Channel>,
    /// By whom.
    pub sender: Id<User>,
    /// What.
    pub text: String,
    /// Whether it says what the sender does.
    pub is_action: bool,
    /// When.
    pub sent_at: Timestamp,
    /// What the sender's client calls it: it is stored once.
    pub uuid: Option<String>,
}

/// A silence to be stored.
#[derive(Clone, Debug)]
pub struct NewSilence {
    /// Who.
    pub user: Id<User>,
    /// By whom; none is the operator.
    pub by: Option<Id<User>>,
    /// Why.
    pub reason: String,
    /// Since when.
    pub now: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

/// What somebody did to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moderation {
    /// When.
    pub at: Timestamp,
    /// Who; none is the operator.
    pub by: Option<Id<User>>,
    /// To whom, if to anybody.
    pub target: Option<Id<User>>,
    /// What: `silence`, `restrict` ...
    pub action: String,
    /// In words.
    pub details: String,
}

#[derive(sqlx::FromRow)]
pub(crate) struct ChannelRow {
    #[sqlx(try_from = "i64")]
    id: Id<Channel>,
    kind: i64,
    name: String,
    topic: String,
    read_roles: i64,
    write_roles: i64,
    auto_join: bool,
    first_user_id: Option<i64>,
    second_user_id: Option<i64>,
}

impl From<ChannelRow> for Channel {
    fn from(row: ChannelRow) -> Self {
        let kind = ChannelKind::ALL.into_iter().find(|kind| i64::from(kind.number()) == row.kind);
        Self {
            id: row.id,
            // What a newer version made, nobody can come into.
            kind: kind.unwrap_or(ChannelKind::Private),
            name: row.name,
            topic: row.topic,
            read_roles: Roles(row.read_roles),
            write_roles: Roles(row.write_roles),
            auto_join: row.auto_join,
            pair: row.first_user_id.map(Id::new).zip(row.second_user_id.map(Id::new)),
        }
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct JoinedChannelRow {
    #[sqlx(flatten)]
    channel: ChannelRow,
    last_message_id: Option<i64>,
    last_read_id: Option<i64>,
    partner_name: Option<String>,
}

impl From<JoinedChannelRow> for JoinedChannel {
    fn from(row: JoinedChannelRow) -> Self {
        let channel = Channel::from(row.channel);
        Self {
            name: row.partner_name.unwrap_or_else(|| channel.name.clone()),
            channel,
            last_message: row.last_message_id.map(Id::new),
            last_read: row.last_read_id.map(Id::new),
        }
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct MembershipRow {
    joined: bool,
    last_read_id: Option<i64>,
}

impl From<MembershipRow> for Membership {
    fn from(row: MembershipRow) -> Self {
        Self { joined: row.joined, last_read: row.last_read_id.map(Id::new) }
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct MessageRow {
    #[sqlx(try_from = "i64")]
    id: Id<Message>,
    #[sqlx(try_from = "i64")]
    channel_id: Id<Channel>,
    #[sqlx(try_from = "i64")]
    sender_id: Id<User>,
    text: String,
    is_action: bool,
    sent_at: i64,
    uuid: Option<String>,
}

impl From<MessageRow> for Message {
    fn from(row: MessageRow) -> Self {
        Self {
            id: row.id,
            channel: row.channel_id,
            sender: row.sender_id,
            text: row.text,
            is_action: row.is_action,
            sent_at: Timestamp(row.sent_at),
            uuid: row.uuid,
        }
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct SilenceRow {
    #[sqlx(try_from = "i64")]
    id: Id<Silence>,
    #[sqlx(try_from = "i64")]
    user_id: Id<User>,
    until: i64,
    reason: String,
}

impl From<SilenceRow> for Silence {
    fn from(row: SilenceRow) -> Self {
        Self { id: row.id, user: row.user_id, until: Timestamp(row.until), reason: row.reason }
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct ModerationRow {
    at: i64,
    by_user_id: Option<i64>,
    target_id: Option<i64>,
    action: String,
    details: String,
}

impl From<ModerationRow> for Moderation {
    fn from(row: ModerationRow) -> Self {
        Self {
            at: Timestamp(row.at),
            by: row.by_user_id.map(Id::new),
            target: row.target_id.map(Id::new),
            action: row.action,
            details: row.details,
        }
    }
}
