//! Headers of HTTP that requests to bancho and its answers carry.

/// Of a request: which version neosu has. osu!stable never sends it, so this tells them apart.
pub const CLIENT_VERSION: &str = "x-mcosu-ver";

/// Of every request but the login: the token that the login's answer gave.
pub const REQUEST_TOKEN: &str = "osu-token";

/// Of the login's answer: the token, or a [`FailureReason`]. neosu puts it into addresses as it is.
pub const ANSWER_TOKEN: &str = "cho-token";

/// Of the login's answer: [`SUBMIT_SCORES`] or [`KEEP_SCORES`]. Without it the user's setting decides.
pub const FEATURES: &str = "x-mcosu-features";

/// Scores are to be submitted.
pub const SUBMIT_SCORES: &str = "submit=1";

/// Scores are not to be submitted.
pub const KEEP_SCORES: &str = "submit=0";

/// Of the login's answer: the protocol's version, which nobody reads.
pub const PROTOCOL: &str = "cho-protocol";

/// What stands in the place of the token when a login failed with [`super::LoginResult::Other`]: neosu has a text for
/// each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum FailureReason {
    UserAlreadyLoggedIn,
    UnknownUsername,
    IncorrectCredentials,
    IncorrectPassword,
    ContactStaff,
}

impl FailureReason {
    /// As the header has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UserAlreadyLoggedIn => "user-already-logged-in",
            Self::UnknownUsername => "unknown-username",
            Self::IncorrectCredentials => "incorrect-credentials",
            Self::IncorrectPassword => "incorrect-password",
            Self::ContactStaff => "contact-staff",
        }
    }
}
