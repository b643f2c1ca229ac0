//! What the store takes and gives where no noun of the model has that shape.

mod credentials;
mod jobs;
mod relations;
mod tokens;
mod users;

pub use credentials::{Credentials, NewCredentials};
pub use jobs::Job;
pub use relations::Relation;
pub use tokens::{AccessToken, NewAccessToken, NewRefreshToken, RefreshToken};
pub use users::NewUser;
pub(crate) use {
    credentials::CredentialsRow,
    jobs::JobRow,
    relations::{RelationRow, kind_number},
    tokens::RefreshTokenRow,
    users::UserRow,
};
