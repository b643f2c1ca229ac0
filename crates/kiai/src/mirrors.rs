//! Asking mirrors over HTTP.
//!
//! What a mirror says never leads into the operator's network: addresses of this machine and of private networks are
//! asked only where a setting names them, with their port. Redirects go anywhere else on the internet, and never from
//! https to http.

mod public;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use kiai_services::mirrors::{FetchError, Fetching, Looking, MirrorClient, MirrorUrl, Mirrors};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{StatusCode, Url};

use self::public::is_public;
use crate::config::{Config, Problem};

/// How long a mirror may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a mirror may take to say that it is there.
const LOOK_TIMEOUT: Duration = Duration::from_secs(10);
/// Redirects of one request.
const REDIRECTS_MAX: usize = 5;

/// The mirrors that the settings name.
pub(crate) fn open(config: &Config) -> Result<Mirrors, Problem> {
    let urls: Vec<_> = config.mirrors.0.iter().map(|mirror| mirror.0.clone()).collect();
    if urls.is_empty() {
        return Ok(Mirrors::default());
    }
    let named = Arc::new(Named::new(urls.iter().map(MirrorUrl::as_str)));
    let client = HttpMirrors::new(&named, config.mirror_seconds.duration()).map_err(|error| {
        let why = format!("nothing can be asked over https: {error}");
        Problem::new("MIRRORS", why, "install the system's certificates (ca-certificates)")
    })?;
    Ok(Mirrors { urls, status: config.mirror_status.0, client: Arc::new(client) })
}

/// The hosts that the operator named.
#[derive(Debug)]
struct Named {
    hosts: HashSet<String>,
    with_ports: HashSet<(String, u16)>,
}

impl Named {
    fn new<'r>(urls: impl Iterator<Item = &'r str>) -> Self {
        // The places are part of no host.
        let parsed = urls.filter_map(|url| Url::parse(&url.replace(['{', '}'], "")).ok());
        let with_ports: HashSet<_> = parsed.filter_map(|url| place(&url)).collect();
        Self { hosts: with_ports.iter().map(|(host, _)| host.clone()).collect(), with_ports }
    }

    /// Whether a redirect may lead there. Names of hosts are looked at again when they are resolved.
    fn may_lead_to(&self, url: &Url) -> bool {
        let Some(place) = place(url) else { return false };
        if self.with_ports.contains(&place) {
            return true;
        }
        let address = place.0.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        // Another port of a named host could be anything that runs there.
        address.map_or(!self.hosts.contains(&place.0), is_public)
    }
}

fn place(url: &Url) -> Option<(String, u16)> {
    Some((url.host_str()?.to_ascii_lowercase(), url.port_or_known_default()?))
}

/// Resolves names to public addresses, and those the operator named to any.
struct PublicNames(Arc<Named>);

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        let named = Arc::clone(&self.0);
        Box::pin(async move {
            let host = name.as_str().to_ascii_lowercase();
            let may_be_private = named.hosts.contains(&host);
            let all = tokio::net::lookup_host((host, 0)).await?;
            let found: Vec<_> = all.filter(|address| may_be_private || is_public(address.ip())).collect();
            if found.is_empty() {
                return Err("it has no public address".into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[derive(Debug)]
struct HttpMirrors {
    client: reqwest::Client,
    timeout: Duration,
}

impl HttpMirrors {
    fn new(named: &Arc<Named>, timeout: Duration) -> reqwest::Result<Self> {
        let of_redirects = Arc::clone(named);
        let client = reqwest::Client::builder()
            .user_agent(concat!("kiai/", env!("CARGO_PKG_VERSION")))
            .no_proxy()
            .referer(false)
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(timeout)
            .redirect(Policy::custom(move |attempt| redirect(&of_redirects, attempt)))
            .dns_resolver(Arc::new(PublicNames(Arc::clone(named))))
            .build()?;
        Ok(Self { client, timeout })
    }
}

fn redirect(named: &Named, attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let was_safe = attempt.previous().last().is_some_and(|url| url.scheme() == "https");
    if attempt.previous().len() > REDIRECTS_MAX {
        attempt.error("too many redirects")
    } else if was_safe && attempt.url().scheme() != "https" {
        attempt.error("a redirect from https to http")
    } else if !named.may_lead_to(attempt.url()) {
        attempt.error("a redirect into a private network")
    } else {
        attempt.follow()
    }
}

impl MirrorClient for HttpMirrors {
    fn get(&self, url: String, bytes_max: usize) -> Fetching {
        let request = self.client.get(url);
        Box::pin(async move { body(request, bytes_max).await })
    }

    fn look_at(&self, url: String) -> Looking {
        let request = self.client.head(url).timeout(self.timeout.min(LOOK_TIMEOUT));
        Box::pin(async move { look(request).await })
    }
}

/// Nothing of what it says of the thing itself matters, nor whether it knows HEAD: but whether it would serve us.
async fn look(request: reqwest::RequestBuilder) -> Result<(), FetchError> {
    let status = request.send().await.map_err(failed)?.status();
    let is_closed_to_us =
        matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS);
    if status.is_server_error() || is_closed_to_us { Err(answers_with(status)) } else { Ok(()) }
}

/// Addresses may hold keys, and are no part of what is logged.
fn failed(error: reqwest::Error) -> FetchError {
    FetchError::Failed(chain(&error.without_url()))
}

fn answers_with(status: StatusCode) -> FetchError {
    FetchError::Failed(format!("it answers with {status}"))
}

async fn body(request: reqwest::RequestBuilder, bytes_max: usize) -> Result<Bytes, FetchError> {
    let mut response = request.send().await.map_err(failed)?;
    match response.status() {
        status if status.is_success() => {}
        StatusCode::NOT_FOUND | StatusCode::GONE => return Err(FetchError::NotFound),
        status => return Err(answers_with(status)),
    }
    let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX);
    if response.content_length().is_some_and(|length| length > limit) {
        return Err(FetchError::TooLarge);
    }
    let mut all = BytesMut::new();
    while let Some(piece) = response.chunk().await.map_err(failed)? {
        if piece.len() > bytes_max - all.len() {
            return Err(FetchError::TooLarge);
        }
        all.extend_from_slice(&piece);
    }
    Ok(all.freeze())
}

/// An error with all its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| (*error).source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
