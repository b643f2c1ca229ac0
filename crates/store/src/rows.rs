//! What the store takes and gives where no noun of the model has that shape.

mod boards;
mod credentials;
mod jobs;
mod relations;
mod scores;
mod statistics;
mod tokens;
mod users;

pub use boards::{BoardCircle, BoardKey, BoardPlace, PpEntry};
pub use credentials::{Credentials, NewCredentials};
pub use jobs::Job;
pub use relations::Relation;
pub use scores::{NewScore, NewScoreToken, Played};
pub use statistics::{Counters, CountryStanding, HighestRank, RankingOrder, StoredStatistics};
pub use tokens::{AccessToken, NewAccessToken, NewRefreshToken, RefreshToken};
pub use users::NewUser;
pub(crate) use {
    credentials::CredentialsRow,
    jobs::JobRow,
    relations::{RelationRow, kind_number},
    scores::{ScoreRow, ScoreTokenRow},
    statistics::{StatisticsRow, empty_statistics},
    tokens::RefreshTokenRow,
    users::UserRow,
};
