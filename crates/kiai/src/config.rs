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
use kiai_services::OauthClient;

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
    Address, BaseUrl, Bytes, ForcedVariable, Hostname, ImportStatus, Line, List, LogFilter, LogFormat, Never, Seconds,
    Secret, Switch, Variable,
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

    /// What clients of bancho are told beside what the world tells them.
    pub fn bancho_policy(&self) -> Policy {
        let names = |list: &[Variable]| list.iter().map(|name| name.0.clone()).collect::<Vec<_>>();
        let forced: Vec<_> = self.neosu_force.0.iter().map(|forced| (forced.0.clone(), forced.1.clone())).collect();
        let greeting = self.greeting.as_ref().map(|line| line.as_str().to_owned());
        Policy::new(self.neosu_submit_scores.0, greeting).with_variables(
            &names(&self.neosu_forbid.0),
            &names(&self.neosu_allow.0),
            &forced,
        )
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
        self.clients_without_secret().into_iter().chain(self.half_of_tls())
    }

    fn half_of_tls(&self) -> Option<Problem> {
        let missing = match (&self.tls_certificate, &self.tls_key) {
            (Some(_), None) => "TLS_KEY",
            (None, Some(_)) => "TLS_CERTIFICATE",
            (Some(_), Some(_)) | (None, None) => return None,
        };
        Some(Problem::new(missing, "is not set, but its other half is", "set both, or neither"))
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
