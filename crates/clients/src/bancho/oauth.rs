//! Logging in with a browser: OAuth with PKCE, as neosu and neomod do it.

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Method;
use sha2::{Digest, Sha256};

use super::{Answer, BanchoClient, BanchoError, Neosu};

/// A login that was begun: what only this client knows, and what it is known by.
#[derive(Clone, Debug)]
pub struct OauthLogin {
    challenge: String,
    proof: String,
}

/// What a poll for the token gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OauthPoll {
    /// Nobody has decided: the client asks again half a second later.
    NotYet,
    /// The token.
    Token(String),
}

impl OauthLogin {
    /// Of 32 bytes that nobody guesses.
    #[must_use]
    pub fn new(verifier: [u8; 32]) -> Self {
        let challenge = STANDARD.encode(Sha256::digest(verifier));
        Self { challenge: encoded(&challenge), proof: encoded(&STANDARD.encode(verifier)) }
    }

    /// The challenge, encoded for an address.
    #[must_use]
    pub fn challenge(&self) -> &str {
        &self.challenge
    }

    /// The proof, encoded for an address.
    #[must_use]
    pub fn proof(&self) -> &str {
        &self.proof
    }

    /// The page that the client opens in a browser, below the server's address.
    #[must_use]
    pub fn page(&self) -> String {
        let client = <Neosu as super::Family>::VERSION.unwrap_or_default();
        format!("{}&client={client}", self.older_page())
    }

    /// The page that older clients open.
    #[must_use]
    pub fn older_page(&self) -> String {
        format!("/connect/start?challenge={}", self.challenge)
    }
}

impl BanchoClient<Neosu> {
    /// Asks once whether the user has agreed.
    ///
    /// # Errors
    /// [`BanchoError::Refused`] when the client would give up; [`BanchoError::Unreadable`] for a token that it could not
    /// keep in its settings.
    pub async fn oauth_poll(&self, login: &OauthLogin) -> Result<OauthPoll, BanchoError> {
        self.finish(&format!("challenge={}&proof={}", login.challenge, login.proof)).await
    }

    /// Asks with the code that an older client was opened with.
    ///
    /// # Errors
    /// As [`BanchoClient::oauth_poll`].
    pub async fn oauth_code(&self, login: &OauthLogin, code: &str) -> Result<OauthPoll, BanchoError> {
        self.finish(&format!("code={}&proof={}", encoded(code), login.proof)).await
    }

    /// Asks with a query as it is.
    ///
    /// # Errors
    /// [`BanchoError::Transport`].
    pub async fn ask_finish(&self, method: Method, query: &str) -> Result<Answer, BanchoError> {
        let url = format!("http://{}:{}/connect/finish?{query}", self.domain, self.address.port());
        let agent = "Mozilla/5.0 (compatible; neosu/release-43.02; linux-x86-64; +https://neosu.net/)";
        Answer::of(self.http.request(method, url).header("user-agent", agent)).await
    }

    async fn finish(&self, query: &str) -> Result<OauthPoll, BanchoError> {
        let answer = self.ask_finish(Method::GET, query).await?.success()?;
        if answer.status == 204 {
            return Ok(OauthPoll::NotYet);
        }
        let token = String::from_utf8_lossy(&answer.body).into_owned();
        let is_kept =
            token.len() >= 32 && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if is_kept { Ok(OauthPoll::Token(token)) } else { Err(BanchoError::Unreadable(format!("the token {token:?}"))) }
    }
}

fn encoded(text: &str) -> String {
    text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_made_as_the_game_makes_it() {
        let login = OauthLogin::new(std::array::from_fn(|at| at as u8));
        assert_eq!(login.challenge(), "Yw3NKWbEM2aRElRIu7JbT%2FQSpJxzLbLIq8G4WBvXEN0%3D");
        assert_eq!(login.proof(), "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8%3D");
        assert!(login.page().ends_with("&client=release-43.02"));
    }
}
