//! The body of a login: three lines.

use std::fmt;

use super::{ClientHashes, ClientVersion};
use crate::{
    chat::UserName,
    codec::{DecodeError, Dialect, Text},
    users::UtcOffset,
};

/// The longest body of a login. Those of clients have a few hundred bytes.
pub const MAX_LOGIN_BODY: usize = 8 * 1024;

/// What neosu writes in the place of a name when it has a token.
const TOKEN_NAME: &str = "$oauth";

/// A login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginRequest {
    /// Who.
    pub credentials: Credentials,
    /// The version of osu!stable that the client is or claims to be. None when it is not written as one.
    pub version: Option<ClientVersion>,
    /// Time zone.
    pub utc_offset: UtcOffset,
    /// Whether others may see the user's city.
    pub show_city: bool,
    /// The machine.
    pub hashes: ClientHashes,
    /// Whether only friends may send private messages.
    pub friends_only_pms: bool,
}

/// Who logs in. What is secret does not show when this is printed.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// With a password.
    Password {
        /// The name.
        username: UserName,
        /// 32 lower-case hexadecimal digits, if the client is honest.
        password_md5: Text<64>,
    },
    /// neosu: with a token that it was given in the browser.
    Token(Text<512>),
}

impl LoginRequest {
    /// Reads a login. Lines end with LF or CR LF, the last one perhaps with neither. More fields than are known are
    /// passed over.
    ///
    /// # Errors
    /// The body is too long, or a line or a field is missing.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        if body.len() > MAX_LOGIN_BODY {
            return Err(DecodeError { at: 0, what: "a login that is too long" });
        }
        let text = String::from_utf8_lossy(body);
        let mut lines = text.splitn(3, '\n');
        let mut line = |what| lines.next().map(|line| line.trim_end_matches('\r')).ok_or(DecodeError { at: 0, what });
        let username = line("a login without a name")?;
        let secret = line("a login without a password")?;
        let client = line("a login without a client")?.trim_end_matches(['\r', '\n']);

        let mut fields = client.split('|');
        let mut field = || fields.next().ok_or(DecodeError { at: body.len(), what: "a login with too few fields" });
        let version = field()?.parse().ok();
        let utc_offset = UtcOffset::from_login(field()?);
        let show_city = field()? == "1";
        let hashes = field()?.into();
        let friends_only_pms = field()? == "1";
        Ok(Self {
            credentials: Credentials::new(username, secret),
            version,
            utc_offset,
            show_city,
            hashes,
            friends_only_pms,
        })
    }

    /// The body that a client of this dialect sends.
    #[must_use]
    pub fn encode(&self, dialect: Dialect) -> String {
        let (name, secret): (&str, &str) = match &self.credentials {
            Credentials::Password { username, password_md5 } => (username, password_md5),
            Credentials::Token(token) => (TOKEN_NAME, token),
        };
        let version = self.version.map(|version| version.to_string()).unwrap_or_default();
        let utc_offset = self.utc_offset.to_login(dialect);
        let show_city = u8::from(self.show_city);
        let friends_only_pms = u8::from(self.friends_only_pms);
        let hashes = &self.hashes;
        format!("{name}\n{secret}\n{version}|{utc_offset}|{show_city}|{hashes}|{friends_only_pms}\n")
    }
}

impl Credentials {
    fn new(username: &str, secret: &str) -> Self {
        if username == TOKEN_NAME {
            Self::Token(secret.into())
        } else {
            Self::Password { username: username.into(), password_md5: secret.into() }
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Password { username, .. } => {
                f.debug_struct("Password").field("username", username).finish_non_exhaustive()
            }
            Self::Token(_) => f.debug_struct("Token").finish_non_exhaustive(),
        }
    }
}
