//! A game that sends requests to the gate without a network.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, request},
};
use kiai_model::{Id, User};
use kiai_testkit::{Choices, PASSWORD, TestServices};
use serde_json::Value;
use tower::ServiceExt;

/// What the gate answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Status and body, to compare at once.
    pub(crate) fn told(&self) -> (u16, &str) {
        (self.status.as_u16(), &self.body)
    }
}

/// The gate, and the token of whoever plays.
pub(crate) struct Game {
    pub(crate) test: TestServices,
    pub(crate) token: Option<String>,
    router: Router,
}

impl Game {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(choose: impl FnOnce(&mut Choices)) -> Self {
        let test = TestServices::with(choose).await;
        let (router, _) = kiai_gate_lazer::router(test.services.clone());
        Self { test, token: None, router }
    }

    /// With a user who has signed in.
    pub(crate) async fn signed_in(username: &str) -> (Self, Id<User>) {
        let mut game = Self::new().await;
        let user = game.test.given_user(username).await;
        game.sign_in(username).await;
        (game, user)
    }

    pub(crate) async fn sign_in(&mut self, username: &str) {
        let tokens = self.post_form("/oauth/token", &password_grant(username, PASSWORD)).await.json();
        self.token = Some(tokens["access_token"].as_str().unwrap().to_owned());
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "", "").await
    }

    /// As a game of this version.
    pub(crate) async fn get_as(&self, path: &str, version: &str) -> Answer {
        self.answer(self.request(Method::GET, path).header("x-api-version", version).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str) -> Answer {
        self.send(Method::POST, path, "", "").await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, "", "").await
    }

    /// As the game sends forms.
    pub(crate) async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = fields.iter().fold(kiai_testkit::lazer::Form::new(), |form, (name, value)| form.text(name, value));
        let content_type = "multipart/form-data; boundary=-----------------------------28947758029299";
        self.send(Method::POST, path, content_type, form.into_body()).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, content_type: &str, body: impl Into<Body>) -> Answer {
        let request = self.request(method, path).header("content-type", content_type);
        self.answer(request.body(body.into()).unwrap()).await
    }

    fn request(&self, method: Method, path: &str) -> request::Builder {
        let request = Request::builder().method(method).uri(path);
        match &self.token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        }
    }

    async fn answer(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }
}

pub(crate) fn password_grant<'a>(username: &'a str, password: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("username", username),
        ("password", password),
        ("grant_type", "password"),
        ("client_id", "5"),
        ("client_secret", "secret"),
        ("scope", "*"),
    ]
}
