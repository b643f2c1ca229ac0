//! The SQL of both databases, one file a subject. Compiled twice, as `sqlite::sql` and `postgres::sql`.

pub(crate) mod activity;
pub(crate) mod beatmaps;
pub(crate) mod beatmapsets;
pub(crate) mod boards;
pub(crate) mod builds;
pub(crate) mod channels;
pub(crate) mod client_sessions;
pub(crate) mod client_variables;
pub(crate) mod connect_requests;
pub(crate) mod credentials;
pub(crate) mod favourites;
pub(crate) mod findings;
pub(crate) mod invites;
pub(crate) mod jobs;
pub(crate) mod logins;
pub(crate) mod messages;
pub(crate) mod permanent_tokens;
pub(crate) mod ratings;
pub(crate) mod relations;
pub(crate) mod replays;
pub(crate) mod room_scores;
pub(crate) mod rooms;
pub(crate) mod score_lists;
pub(crate) mod scores;
pub(crate) mod search;
pub(crate) mod silences;
pub(crate) mod statistics;
pub(crate) mod teams;
pub(crate) mod timed_comments;
pub(crate) mod tokens;
pub(crate) mod users;
pub(crate) mod web_sessions;

/// What differs between the two.
pub(crate) use super::{claiming, searching};

use super::Db;
use crate::Result;

/// The connection a query runs on.
pub(crate) type Conn = <Db as sqlx::Database>::Connection;
