//! osu!(lazer) as a server sees it: the same bytes over HTTP and over the hubs, and the same refusal to read what
//! Newtonsoft refuses. Upstream: `APIAccess.cs`, `OAuth.cs`, the framework's `WebRequest.cs`.

mod accounts;
pub mod autoplay;
mod beatmaps;
mod chat;
mod error;
mod form;
mod hubs;
mod multiplayer;
mod notifications;
mod play;
mod query;
mod request;
mod rooms;
mod scores;
mod script;
pub mod strict;
mod users;

use std::sync::Arc;

use kiai_signalr::SystemClock;
use parking_lot::Mutex;
use reqwest::Method;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub(crate) use self::form::BOUNDARY as FORM_BOUNDARY;
use crate::signalr::Connector;

pub use self::{
    beatmaps::{LookupBeatmap, SearchBeatmapSets},
    chat::ChatEvent,
    error::{Error, RegistrationRefused},
    form::Form,
    hubs::{Heard, Hub, MetadataHub, MultiplayerHub, SpectatorHub, frame},
    multiplayer::{InRoom, new_room, playlist_item},
    notifications::{NotificationSocket, SocketMessage},
    play::Pace,
    request::{Reply, Request},
    rooms::{NewRoomItem, PlaylistRoom},
    scores::{Board, ScoreSubmission},
    script::{PlayScript, TimedBundle},
};

/// Which build of the game this is and which process of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Game {
    /// MD5 of the game's assembly in lower-case hexadecimal, as the score token and the hubs are told.
    pub version_hash: String,
    /// What `x-api-version` says: `YYYYMMDD`.
    pub api_version: u32,
    /// A GUID in `D` form, one per process.
    pub client_session_id: String,
    /// Language code as `Accept-Language` says.
    pub language: String,
    /// The id the OAuth client is known by.
    pub client_id: String,
    /// The secret that goes with it.
    pub client_secret: String,
}

impl Game {
    /// The build that the reference describes, as the `number`-th process of it: the same number gives the same process.
    #[must_use]
    pub fn process(number: u64) -> Self {
        Self {
            version_hash: "6f1d2c3b4a5968778695a4b3c2d1e0f1".to_owned(),
            api_version: 20_260_807,
            client_session_id: format!("00000000-0000-4000-8000-{:012x}", number & 0xffff_ffff_ffff),
            language: "en".to_owned(),
            client_id: "5".to_owned(),
            client_secret: "change-me".to_owned(),
        }
    }
}

/// The pair of tokens a login gives. Upstream: `OAuthToken.cs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Goes into every request.
    pub access: String,
    /// Buys the next pair.
    pub refresh: String,
    /// Seconds the access token lives, counted from its issue.
    pub expires_in_s: i64,
}

/// One running game that talks to one server. Clones are the same game.
#[derive(Clone)]
pub struct LazerClient {
    shared: Arc<Shared>,
}

struct Shared {
    connector: Connector,
    base: String,
    game: Game,
    tokens: Mutex<Option<Tokens>>,
}

/// The HTTP client that games send with; any number of them may share it.
///
/// # Errors
/// When it cannot be built.
pub fn http_client() -> Result<reqwest::Client, Error> {
    reqwest::Client::builder()
        .user_agent("osu!")
        .http1_title_case_headers()
        .no_proxy()
        .build()
        .map_err(Error::Transport)
}

impl std::fmt::Debug for LazerClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LazerClient").field("base", &self.shared.base).finish_non_exhaustive()
    }
}

impl LazerClient {
    /// A game whose `APIUrl` is `base` (such as `http://127.0.0.1:8000`, no slash at the end), not logged in.
    ///
    /// Its connections are tasks on `tasks` and end with `shutdown`.
    ///
    /// # Errors
    /// When the HTTP client cannot be built.
    pub fn new(
        base: impl Into<String>,
        game: Game,
        shutdown: CancellationToken,
        tasks: TaskTracker,
    ) -> Result<Self, Error> {
        let connector = Connector { http: http_client()?, clock: Arc::new(SystemClock::new()), shutdown, tasks };
        Ok(Self::with_connector(base, game, connector))
    }

    /// The same over what the caller shares between many games.
    #[must_use]
    pub fn with_connector(base: impl Into<String>, game: Game, connector: Connector) -> Self {
        Self { shared: Arc::new(Shared { connector, base: base.into(), game, tokens: Mutex::new(None) }) }
    }

    /// The server's `APIUrl`.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.shared.base
    }

    pub(crate) fn connector(&self) -> &Connector {
        &self.shared.connector
    }

    /// Which game this is.
    #[must_use]
    pub fn game(&self) -> &Game {
        &self.shared.game
    }

    /// The tokens in hand.
    #[must_use]
    pub fn tokens(&self) -> Option<Tokens> {
        self.shared.tokens.lock().clone()
    }

    /// The access token in hand.
    #[must_use]
    pub fn access_token(&self) -> Option<String> {
        self.shared.tokens.lock().as_ref().map(|tokens| tokens.access.clone())
    }

    /// Takes other tokens in hand, or none: what logging out is to the game.
    pub fn set_tokens(&self, tokens: Option<Tokens>) {
        *self.shared.tokens.lock() = tokens;
    }

    /// A request below `{APIUrl}/api/v2/`, with the headers the game puts on each.
    pub fn api(&self, method: Method, path: &str) -> Request {
        let mut request =
            Request::new(&self.shared.connector.http, method, format!("{}/api/v2/{path}", self.shared.base))
                .header("x-api-version", &self.shared.game.api_version.to_string())
                .header("Accept-Language", &self.shared.game.language);
        if let Some(token) = self.access_token() {
            request = request.header("Authorization", &format!("Bearer {token}"));
        }
        request
    }

    /// A request outside `api/v2`, with no more than the framework's own headers.
    pub fn plain(&self, method: Method, path: &str) -> Request {
        Request::new(&self.shared.connector.http, method, format!("{}{path}", self.shared.base))
    }
}
