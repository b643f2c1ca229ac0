//! Why a request of the game failed.

use bytes::Bytes;
use serde::Deserialize;
use thiserror::Error;

/// Why a request failed, as the game would tell it.
#[derive(Debug, Error)]
pub enum Error {
    /// The server answered with a failure status. Upstream: `WebException`, `APIException`.
    #[error("{status}: {}", error.as_deref().unwrap_or("no error text"))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The `error` of the body: what the player is shown.
        error: Option<String>,
        /// The body as it came.
        body: Bytes,
    },
    /// The body of a success is not what the game can read.
    #[error("{path} answered what the game cannot read: {why}")]
    Unreadable {
        /// What was asked.
        path: String,
        /// Which rule was broken.
        why: String,
        /// The body as it came.
        body: Bytes,
    },
    /// A registration was refused.
    #[error("the registration was refused: {0:?}")]
    Registration(RegistrationRefused),
    /// No HTTP answer came.
    #[error("no answer: {0}")]
    Transport(#[source] reqwest::Error),
    /// The notification socket failed.
    #[error("the notification socket failed: {0}")]
    Socket(String),
    /// A hub refused a call or went away.
    #[error("the hub failed: {0}")]
    Hub(String),
}

impl Error {
    /// The HTTP status, if an answer came that was a failure.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            Self::Registration(refused) => Some(refused.status),
            Self::Unreadable { .. } | Self::Transport(_) | Self::Socket(_) | Self::Hub(_) => None,
        }
    }

    /// The text the player is shown.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Refused { error, .. } => error.as_deref(),
            Self::Hub(text) => Some(text),
            Self::Registration(_) | Self::Unreadable { .. } | Self::Transport(_) | Self::Socket(_) => None,
        }
    }
}

/// Why a registration was refused, by the field it is shown under. Upstream: `RegistrationRequest.cs`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegistrationRefused {
    /// The HTTP status.
    pub status: u16,
    /// Under the name.
    pub username: Vec<String>,
    /// Under the address.
    pub user_email: Vec<String>,
    /// Under the password.
    pub password: Vec<String>,
    /// For the whole form.
    pub error: Option<String>,
}

impl RegistrationRefused {
    /// Reads the body as the game does.
    pub(super) fn read(status: u16, body: &[u8]) -> Option<Self> {
        let body: RegistrationBody = serde_json::from_slice(body).ok()?;
        let fields = body.form_error.unwrap_or_default().user;
        Some(Self {
            status,
            username: fields.username,
            user_email: fields.user_email,
            password: fields.password,
            error: body.error,
        })
    }
}

#[derive(Deserialize)]
struct RegistrationBody {
    form_error: Option<FormError>,
    error: Option<String>,
}

#[derive(Default, Deserialize)]
struct FormError {
    user: Fields,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Fields {
    username: Vec<String>,
    user_email: Vec<String>,
    password: Vec<String>,
}
