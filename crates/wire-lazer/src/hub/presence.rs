//! Who is here.

use kiai_model::presence::{Presence, UserStatus as Status};
use kiai_wire_derive::{Decode, Encode};

use super::activity::UserActivity;

/// Who is here and what they do. Upstream: `UserPresence.cs`.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct UserPresence {
    /// What they do; nil is idle.
    #[key(0)]
    pub activity: Option<UserActivity>,
    /// How they want to be seen; nil is offline.
    #[key(1)]
    pub status: Option<UserStatus>,
}

/// How somebody wants to be seen. Upstream: `UserStatus.cs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[expect(missing_docs, reason = "the names are upstream's")]
pub enum UserStatus {
    Offline = 0,
    DoNotDisturb = 1,
    Online = 2,
}

impl From<&Presence> for UserPresence {
    fn from(presence: &Presence) -> Self {
        Self { activity: presence.activity.as_ref().and_then(UserActivity::of), status: Some(presence.status.into()) }
    }
}

impl From<UserStatus> for Status {
    fn from(status: UserStatus) -> Self {
        match status {
            UserStatus::Offline => Self::Offline,
            UserStatus::DoNotDisturb => Self::DoNotDisturb,
            UserStatus::Online => Self::Online,
        }
    }
}

impl From<Status> for UserStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Offline => Self::Offline,
            Status::DoNotDisturb => Self::DoNotDisturb,
            Status::Online => Self::Online,
        }
    }
}
