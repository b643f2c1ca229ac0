//! Logging in.

use kiai_wire_bancho::{
    ServerPacket,
    login::{
        ClientHashes, Credentials, LoginRequest, LoginResult,
        headers::{ANSWER_TOKEN, FEATURES},
    },
    users::UtcOffset,
};
use md5::{Digest, Md5};

use super::{Answer, BanchoClient, BanchoError, Family, packets};

/// What clients here tell of their machine: both disks are called `disk`.
pub(super) const MACHINE: &str = "path:runningunderwine:b4ec3c4334a0249dae95c284ec5983df:\
                                  75688b0220ad16c4e02152b6c2b56424:75688b0220ad16c4e02152b6c2b56424:";

/// The answer to a login.
#[derive(Clone, Debug)]
pub struct LoginReply {
    /// How it went. Without it the client would wait for ever.
    pub result: LoginResult,
    /// What stands in the place of the token.
    pub token: Option<String>,
    /// Whether to submit scores.
    pub features: Option<String>,
    /// Everything that came, in order.
    pub packets: Vec<ServerPacket>,
}

impl<F: Family> BanchoClient<F> {
    /// Logs in with a password; its token is in hand when it went well.
    ///
    /// # Errors
    /// Every kind of [`BanchoError`]; a login that is refused in packets is an answer.
    pub async fn login(&self, name: &str, password: &str) -> Result<LoginReply, BanchoError> {
        let digest = Md5::digest(password.as_bytes());
        let password_md5: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let credentials = Credentials::Password { username: name.into(), password_md5: password_md5.as_str().into() };
        self.log_in(credentials).await
    }

    /// Logs in with a permanent token, as neosu does.
    ///
    /// # Errors
    /// As [`BanchoClient::login`].
    pub async fn login_with_token(&self, token: &str) -> Result<LoginReply, BanchoError> {
        self.log_in(Credentials::Token(token.into())).await
    }

    async fn log_in(&self, credentials: Credentials) -> Result<LoginReply, BanchoError> {
        let request = LoginRequest {
            credentials,
            version: F::CLAIMED.parse().ok(),
            utc_offset: UtcOffset::new(12),
            show_city: false,
            hashes: ClientHashes::from(MACHINE),
            friends_only_pms: false,
        };
        let reply = self.login_bytes(request.encode(F::DIALECT).into_bytes()).await?;
        if matches!(reply.result, LoginResult::LoggedIn(_)) {
            if reply.token.as_deref().unwrap_or_default().is_empty() {
                return Err(BanchoError::Unreadable("a login without a token".to_owned()));
            }
            self.set_token(reply.token.clone());
        }
        Ok(reply)
    }

    /// Sends a login as it is, with no token in hand.
    ///
    /// # Errors
    /// As [`BanchoClient::login`].
    pub async fn login_bytes(&self, body: Vec<u8>) -> Result<LoginReply, BanchoError> {
        let answer = Answer::of(self.bancho().body(body)).await?.success()?;
        let packets = packets::decode::<F>(&answer.body)?;
        let result = packets.iter().find_map(|packet| match packet {
            ServerPacket::UserId(result) => Some(*result),
            _ => None,
        });
        Ok(LoginReply {
            result: result.ok_or_else(|| BanchoError::Unreadable("a login without a result".to_owned()))?,
            token: answer.header(ANSWER_TOKEN).map(|token| token.trim().to_owned()),
            features: answer.header(FEATURES).map(str::to_owned),
            packets,
        })
    }
}
