//! osu!stable and neosu as a server sees them: the same requests, and the same refusal to read what they cannot.
//!
//! Of neosu: a header with its version on every request, a time zone in one character, a PING after every flush.

mod board;
mod direct;
mod error;
mod family;
mod frames;
mod login;
mod oauth;
mod pace;
mod packets;
mod running;
mod scores;
mod socket;
mod watching;
mod world;

use std::{marker::PhantomData, net::SocketAddr};

use bytes::Bytes;
use kiai_wire_bancho::{
    ClientPacket, ServerPacket,
    login::headers::{CLIENT_VERSION, REQUEST_TOKEN},
};
use parking_lot::Mutex;
use reqwest::{Method, RequestBuilder};

pub use self::{
    direct::{DirectEntry, DirectPage},
    error::BanchoError,
    family::{Family, Neosu, Stable},
    login::LoginReply,
    oauth::{OauthLogin, OauthPoll},
    pace::Pace,
    running::RunningClient,
    scores::{ScoreForm, SubmittedForm},
    socket::BanchoSocket,
    watching::{Performance, watched},
    world::{Line, Seen, World},
};

/// The labels of a server's hosts that clients ask.
const LABELS: [&str; 4] = ["c", "osu", "a", "b"];

/// A running neosu.
pub type NeosuClient = BanchoClient<Neosu>;
/// A running osu!stable.
pub type StableClient = BanchoClient<Stable>;

/// One running client that talks to one server.
#[derive(Debug)]
pub struct BanchoClient<F> {
    http: reqwest::Client,
    address: SocketAddr,
    domain: String,
    token: Mutex<Option<String>>,
    family: PhantomData<fn() -> F>,
}

/// What came back from a host that is not bancho's.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// All headers.
    pub headers: reqwest::header::HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl<F: Family> BanchoClient<F> {
    /// A client whose server is `domain` and its hosts, all of which lead to `address`; not logged in.
    ///
    /// # Errors
    /// When the HTTP client cannot be built.
    pub fn new(address: SocketAddr, domain: &str) -> Result<Self, BanchoError> {
        let mut http = reqwest::Client::builder().user_agent("osu!").no_proxy();
        for label in LABELS {
            http = http.resolve(&format!("{label}.{domain}"), address);
        }
        let http = http.resolve(domain, address).build().map_err(BanchoError::Transport)?;
        Ok(Self { http, address, domain: domain.to_owned(), token: Mutex::default(), family: PhantomData })
    }

    /// The token of the visit.
    #[must_use]
    pub fn token(&self) -> Option<String> {
        self.token.lock().clone()
    }

    /// Takes another token in hand, or none.
    pub fn set_token(&self, token: Option<String>) {
        *self.token.lock() = token;
    }

    /// Sends packets, and a PING where the client would, and gives what waits.
    ///
    /// # Errors
    /// Every kind of [`BanchoError`].
    pub async fn poll(&self, packets: &[ClientPacket]) -> Result<Vec<ServerPacket>, BanchoError> {
        self.poll_bytes(packets::flush::<F>(packets)).await
    }

    /// Sends bytes as they are, and gives what waits.
    ///
    /// # Errors
    /// Every kind of [`BanchoError`].
    pub async fn poll_bytes(&self, body: Vec<u8>) -> Result<Vec<ServerPacket>, BanchoError> {
        let token = self.token().unwrap_or_default();
        let request = self.bancho().header(REQUEST_TOKEN, token).body(body);
        let answer = Answer::of(request).await?.success()?;
        packets::decode::<F>(&answer.body)
    }

    /// Logs out as the client does: over HTTP, whatever the answer. The token stays in hand.
    ///
    /// # Errors
    /// [`BanchoError::Transport`].
    pub async fn logout(&self) -> Result<(), BanchoError> {
        let token = self.token().unwrap_or_default();
        let body = packets::encode::<F>(&[ClientPacket::Logout(0)]);
        Answer::of(self.bancho().header(REQUEST_TOKEN, token).body(body)).await.map(drop)
    }

    /// A request to one of the server's hosts, `a` or `b` for instance.
    ///
    /// # Errors
    /// [`BanchoError::Transport`].
    pub async fn get(&self, label: &str, path: &str) -> Result<Answer, BanchoError> {
        Answer::of(self.request(Method::GET, label, path)).await
    }

    /// A request to one of the server's hosts, to be completed.
    pub fn request(&self, method: Method, label: &str, path: &str) -> RequestBuilder {
        self.http.request(method, format!("http://{label}.{}:{}{path}", self.domain, self.address.port()))
    }

    fn bancho(&self) -> RequestBuilder {
        let request = self.request(Method::POST, "c", "/");
        match F::VERSION {
            Some(version) => request.header(CLIENT_VERSION, version),
            None => request,
        }
    }
}

impl Answer {
    /// Sends a request and waits for all of its answer.
    ///
    /// # Errors
    /// [`BanchoError::Transport`].
    pub async fn of(request: RequestBuilder) -> Result<Self, BanchoError> {
        let response = request.send().await.map_err(BanchoError::Transport)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Self { status, headers, body: response.bytes().await.map_err(BanchoError::Transport)? })
    }

    /// This answer, unless the client would throw it away.
    ///
    /// # Errors
    /// [`BanchoError::Refused`].
    pub fn success(self) -> Result<Self, BanchoError> {
        if self.status < 400 { Ok(self) } else { Err(BanchoError::Refused { status: self.status }) }
    }

    /// A header, if it is there and text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
