//! What the operator decided, as far as services need it.

use std::fmt;

use kiai_model::BeatmapStatus;

use crate::builds::BuildCheck;

/// Settings of the services. `kiai` reads them from the environment; nobody else does.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The name players know this server by; other names are below it.
    pub domain: String,
    /// What addresses of this server begin with, without a slash at the end.
    pub public_url: String,
    /// The programs that may ask for tokens.
    pub oauth_clients: Vec<OauthClient>,
    /// Signs access tokens.
    pub secret_key: String,
    /// Who may make an account.
    pub registration: Registration,
    /// Whether rates are limited; off only for tests and benchmarks.
    pub rate_limits: bool,
    /// Whether the build of a game matters.
    pub build_check: BuildCheck,
    /// The status of maps that players' clients send because they were asked for them.
    pub player_map_status: BeatmapStatus,
    /// Pictures for the game's menu.
    pub seasonal_backgrounds: Vec<String>,
}

/// A program that may ask for tokens.
#[derive(Clone, PartialEq, Eq)]
pub struct OauthClient {
    /// Its id as it sends it.
    pub id: String,
    /// What it proves itself with.
    pub secret: String,
}

impl fmt::Debug for OauthClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OauthClient").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Who may make an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Registration {
    /// Everybody.
    #[default]
    Open,
    /// Those with an invite.
    Invite,
    /// Nobody; the operator makes accounts.
    Closed,
}
