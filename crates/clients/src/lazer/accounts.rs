//! Registering, logging in, staying logged in. Upstream: `RegistrationRequest.cs`, `OAuth.cs`, `APIAccess.cs`.

use reqwest::Method;

use super::{
    Error, Form, LazerClient, RegistrationRefused, Tokens,
    strict::{Me, TokenReply},
};

impl LazerClient {
    /// `POST /users`. The game logs in right afterwards.
    ///
    /// # Errors
    /// [`Error::Registration`] with the texts by field.
    pub async fn register(&self, username: &str, email: &str, password: &str) -> Result<(), Error> {
        let form = Form::new()
            .text("user[username]", username)
            .text("user[user_email]", email)
            .text("user[password]", password);
        let reply = self.plain(Method::POST, "/users").header("Accept", "application/json").form(form).send().await?;
        let status = reply.status;
        match reply.success() {
            Ok(_) => Ok(()),
            Err(Error::Refused { body, error, .. }) => Err(RegistrationRefused::read(status, &body)
                .map_or(Error::Refused { status, error, body }, Error::Registration)),
            Err(other) => Err(other),
        }
    }

    /// A password grant and `GET me/`: what the game does when the player presses *sign in*.
    ///
    /// # Errors
    /// [`Error::Refused`] carries the `hint` (else the code) in its text.
    pub async fn login(&self, username: &str, password: &str) -> Result<Me, Error> {
        self.grant(Form::new().text("username", username).text("password", password), "password").await?;
        self.me().await
    }

    /// A refresh grant with the refresh token in hand.
    ///
    /// # Errors
    /// As [`LazerClient::login`]; the tokens in hand are then dropped, as the game does.
    pub async fn refresh(&self) -> Result<Tokens, Error> {
        let refresh = self.tokens().map(|tokens| tokens.refresh).unwrap_or_default();
        self.grant(Form::new().text("refresh_token", &refresh), "refresh_token").await
    }

    /// `GET me/`.
    ///
    /// # Errors
    /// Every kind of [`Error`] a request has.
    pub async fn me(&self) -> Result<Me, Error> {
        self.api(Method::GET, "me/").typed().await
    }

    async fn grant(&self, form: Form, grant_type: &str) -> Result<Tokens, Error> {
        let form = form
            .text("grant_type", grant_type)
            .text("client_id", &self.game().client_id)
            .text("client_secret", &self.game().client_secret)
            .text("scope", "*");
        let request = self.plain(Method::POST, "/oauth/token").form(form);
        match request.typed::<TokenReply>().await {
            Ok(reply) => {
                let tokens =
                    Tokens { access: reply.access_token, refresh: reply.refresh_token, expires_in_s: reply.expires_in };
                self.set_tokens(Some(tokens.clone()));
                Ok(tokens)
            }
            Err(Error::Refused { status, error, body }) => {
                self.set_tokens(None);
                let hint = hint(&body);
                Err(Error::Refused { status, error: hint.or(error), body })
            }
            Err(other) => Err(other),
        }
    }
}

/// What the login form shows.
fn hint(body: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Body {
        hint: Option<String>,
    }
    serde_json::from_slice::<Body>(body).ok()?.hint.filter(|hint| !hint.is_empty())
}
