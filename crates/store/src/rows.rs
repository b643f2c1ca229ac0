//! What the store takes and gives where no noun of the model has that shape.

mod activity;
mod beatmaps;
mod boards;
mod builds;
mod chat;
mod client_sessions;
mod connect_requests;
mod credentials;
mod findings;
mod jobs;
mod logins;
mod permanent_tokens;
mod relations;
mod rooms;
mod scores;
mod search;
mod statistics;
mod teams;
mod timed_comments;
mod tokens;
mod users;
mod web_sessions;

pub use activity::{ActivityKind, NewActivity, RecentActivity};
pub use beatmaps::{FIRST_OWN_ID, ImportedSet, SetChange, SetFile};
pub use boards::{BoardCircle, BoardKey, BoardPlace, NewBoardEntry, PpEntry};
pub use builds::Build;
pub use chat::{Membership, Moderation, NewChannel, NewMessage, NewSilence};
pub use client_sessions::ClientSession;
pub use connect_requests::{ConnectRequest, ConnectState};
pub use credentials::{Credentials, NewCredentials};
pub use findings::{NewFinding, ReplaySignature, StoredFinding};
pub use jobs::Job;
pub use logins::Login;
pub use permanent_tokens::{NewPermanentToken, PermanentToken};
pub use relations::{RelatedUser, Relation};
pub use rooms::{RoomBest, RoomFacts, RoomLink, RoomList, StoredRoom};
pub use scores::{NewScore, NewScoreToken, Played};
pub use search::{Comparison, NumberField, OrderValue, SetOrder, SetPage, SetSearch, TextField, TimeField, Word};
pub use statistics::{Counters, CountryStanding, HighestRank, RankingOrder, StoredStatistics};
pub use teams::TeamOverview;
pub use timed_comments::{CommentTarget, NewTimedComment, TimedComment};
pub use tokens::{AccessToken, NewAccessToken, NewRefreshToken, RefreshToken};
pub use users::NewUser;
pub use web_sessions::{NewWebSession, WebSession};
pub(crate) use {
    activity::{RecentActivityRow, activity_number},
    beatmaps::{BeatmapRow, DifficultyRow, SetRow},
    builds::BuildRow,
    chat::{ChannelRow, JoinedChannelRow, MembershipRow, MessageRow, ModerationRow, SilenceRow},
    client_sessions::ClientSessionRow,
    connect_requests::ConnectRequestRow,
    credentials::CredentialsRow,
    findings::FindingRow,
    jobs::JobRow,
    logins::LoginRow,
    permanent_tokens::PermanentTokenRow,
    relations::{RelatedUserRow, RelationRow, kind_number},
    rooms::{RoomBestRow, RoomEventRow, RoomItemRow, RoomRow, StandingRow, name_of},
    scores::{ScoreRow, ScoreTokenRow},
    search::SearchText,
    statistics::StatisticsRow,
    teams::TeamOverviewRow,
    timed_comments::TimedCommentRow,
    tokens::RefreshTokenRow,
    users::UserRow,
    web_sessions::WebSessionRow,
};
