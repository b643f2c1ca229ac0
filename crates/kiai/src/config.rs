//! Settings: from the environment or a file `.env`, each with its origin.
//!
//! `table.rs` is the one source of truth: name, type, default and description of every setting. It feeds [`Config`],
//! the answer of
//! `kiai settings`, `.env.example`, the table in `docs/operations.md` and the messages for what is wrong. A type knows
//! how to read itself ([`Value`]). The environment wins over `.env`; an empty value means the default.
//!
//! Nothing outside this crate reads settings: the parts of the server are handed the values they need.

mod database_url;
mod dotenv;
mod generate;
mod network;
mod problem;
mod report;
mod secret_key;
mod sources;
mod table;
mod value;
mod values;

#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use kiai_gate_bancho::Policy;
use kiai_gate_web::Site;
use kiai_model::user::Roles;
use kiai_services::OauthClient;
use kiai_services::builds::BuildCheck;

pub use database_url::DatabaseUrl;
pub use generate::{env_example, settings_table};
pub use network::{Network, Networks};
pub use problem::Problem;
pub use report::{Report, Row};
pub(crate) use secret_key::SECRET_KEY_FILE;
pub use sources::{Origin, Sources};
pub use table::{Config, SETTINGS};
pub use value::{Setting, Value};
pub use values::{
    Address, AnyRole, BaseUrl, Bytes, Email, Hostname, HttpsUrl, ImportStatus, Label, Line, List, LogFilter, LogFormat,
    MenuIcon, Never, Seconds, Secret, Switch,
};

impl Config {
    /// Reads every setting. Fails with all that is wrong: malformed values, unknown keys in `.env`, settings that
    /// contradict.
    pub fn load(sources: &Sources) -> Result<Config, Vec<Problem>> {
        let mut problems = sources.problems();
        let config = Config::read(sources, &mut problems);
        if let Some(config) = &config {
            problems.extend(config.contradictions());
        }
        match config {
            Some(config) if problems.is_empty() => Ok(config),
            _ => Err(problems),
        }
    }

    /// What is allowed but unwise, a line each.
    pub fn warnings(&self) -> Vec<Problem> {
        let mut warnings = Vec::new();
        if self.oauth_client_secret.0.iter().any(|secret| secret.expose() == "change-me") {
            warnings.push(Problem::new(
                "OAUTH_CLIENT_SECRET",
                "is `change-me`, which everybody knows",
                "set a secret of your own here and in the game",
            ));
        }
        if !self.rate_limits.0 {
            warnings.push(Problem::new("RATE_LIMITS", "is off", "turn it on where strangers can reach this server"));
        }
        warnings
    }

    /// The address to listen on.
    pub fn address(&self) -> IpAddr {
        self.host.0
    }

    /// What links and image addresses begin with, without a slash at the end; `port` is the one listened on.
    pub fn public_url(&self, port: u16) -> String {
        match &self.public_url {
            Some(url) => url.as_str().to_owned(),
            // The authority has seen that port 443 leads here.
            None if self.acme.0 => format!("https://{}", self.domain.as_str()),
            None if self.tls_certificate.is_some() && port == 443 => format!("https://{}", self.domain.as_str()),
            None if self.tls_certificate.is_some() => format!("https://{}:{port}", self.domain.as_str()),
            None if self.domain.as_str() == "localhost" => format!("http://localhost:{port}"),
            None => format!("https://{}", self.domain.as_str()),
        }
    }

    /// The database, with a relative path taken from `DATA_DIR`.
    pub fn database(&self) -> DatabaseUrl {
        self.database_url.within(&self.data_dir)
    }

    /// The client programs that may ask for tokens: ids and secrets in pairs.
    pub fn oauth_clients(&self) -> Vec<OauthClient> {
        let secrets = self.oauth_client_secret.0.iter().cloned();
        self.oauth_client_id
            .0
            .iter()
            .copied()
            .zip(secrets)
            .map(|(id, secret)| OauthClient { id: id.to_string(), secret: secret.expose().to_owned() })
            .collect()
    }

    /// What clients of bancho are told beside what the world tells them. `public_url` is where they find what is ours.
    pub fn bancho_policy(&self, public_url: &str) -> Policy {
        let greeting = self.greeting.as_ref().map(|line| line.as_str().to_owned());
        let menu_icon = match &self.menu_icon {
            MenuIcon::Own => Some(kiai_gate_bancho::MenuIcon::own(public_url)),
            MenuIcon::Off => None,
            MenuIcon::Of(icon) => Some(icon.clone()),
        };
        Policy { submit_scores: self.neosu_submit_scores.0, greeting, menu_icon }
    }

    /// Whose build of the game matters.
    pub fn build_check(&self) -> BuildCheck {
        let exempt = self.client_check_version_exempt.0.iter().fold(Roles::default(), |all, role| all.with(role.0));
        BuildCheck { on: self.client_check_version.0, exempt }
    }

    /// What the site needs to know; `port` is the one listened on.
    pub fn site(&self, port: u16) -> Site {
        Site {
            domain: self.domain.as_str().to_owned(),
            secure_cookies: self.public_url(port).starts_with("https://") && !self.debug.0,
            plain_http: self.plain_http.0,
        }
    }

    /// A file of the data folder.
    pub fn data_file(&self, name: impl AsRef<Path>) -> PathBuf {
        self.data_dir.join(name)
    }

    fn contradictions(&self) -> impl Iterator<Item = Problem> {
        self.clients_without_secret().into_iter().chain(self.half_of_tls()).chain(self.acme_in_vain())
    }

    fn half_of_tls(&self) -> Option<Problem> {
        let missing = match (&self.tls_certificate, &self.tls_key) {
            (Some(_), None) => "TLS_KEY",
            (None, Some(_)) => "TLS_CERTIFICATE",
            (Some(_), Some(_)) | (None, None) => return None,
        };
        Some(Problem::new(missing, "is not set, but its other half is", "set both, or neither"))
    }

    fn acme_in_vain(&self) -> Option<Problem> {
        if !self.acme.0 {
            return None;
        }
        if self.tls_certificate.is_some() {
            let what = "is on, but TLS_CERTIFICATE names a certificate";
            return Some(Problem::new("ACME", what, "set one of the two"));
        }
        let is_local = !self.domain.as_str().contains('.');
        is_local.then(|| {
            let what = format!("is on, but nobody gives a certificate for DOMAIN={}", self.domain.as_str());
            Problem::new("ACME", what, "set DOMAIN to a name that leads here, or use `kiai tls init`")
        })
    }

    fn clients_without_secret(&self) -> Option<Problem> {
        let (ids, secrets) = (self.oauth_client_id.0.len(), self.oauth_client_secret.0.len());
        (ids != secrets).then(|| {
            Problem::new(
                "OAUTH_CLIENT_SECRET",
                format!("has {secrets} values for {ids} in OAUTH_CLIENT_ID"),
                "give one secret for each id, in the same order, separated by commas",
            )
        })
    }
}
