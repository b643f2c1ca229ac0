//! How a login went.

use kiai_model::{Id, User};

use crate::codec::{DecodeError, Reader, Wire, Writer};

/// How a login went: the user's id, or why not. Every refusal makes neosu forget its stored token: what is not the
/// user's fault is better told by a status of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginResult {
    /// Logged in. A number above 0, or below -10,000 as neosu's own server has them.
    LoggedIn(Id<User>),
    /// Name or password is wrong.
    WrongCredentials,
    /// The client is too old.
    ClientTooOld,
    /// The account is banned.
    Banned,
    /// The account was never activated. To neosu also a ban.
    Inactive,
    /// The server failed.
    ServerError,
    /// Only for supporters.
    NeedsSupporter,
    /// The password must be set anew.
    PasswordReset,
    /// The account must be verified; to neosu with a token: the token is no longer good.
    VerificationNeeded,
    /// Another number. neosu tells what [`super::headers::FailureReason`] says.
    Other(i32),
}

/// Numbers from here to 0 are no users.
const LEAST_RESULT: i32 = -10_000;

impl Wire for LoginResult {
    const MAX_LENGTH: usize = i32::MAX_LENGTH;

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(match i32::read(reader)? {
            id @ (1.. | ..LEAST_RESULT) => Self::LoggedIn(Id::new(id.into())),
            -1 => Self::WrongCredentials,
            -2 => Self::ClientTooOld,
            -3 => Self::Banned,
            -4 => Self::Inactive,
            -5 => Self::ServerError,
            -6 => Self::NeedsSupporter,
            -7 => Self::PasswordReset,
            -8 => Self::VerificationNeeded,
            other => Self::Other(other),
        })
    }

    fn write(&self, out: &mut Writer<'_>) {
        match self {
            Self::LoggedIn(id) => return id.write(out),
            Self::WrongCredentials => -1,
            Self::ClientTooOld => -2,
            Self::Banned => -3,
            Self::Inactive => -4,
            Self::ServerError => -5,
            Self::NeedsSupporter => -6,
            Self::PasswordReset => -7,
            Self::VerificationNeeded => -8,
            Self::Other(other) => *other,
        }
        .write(out);
    }
}
