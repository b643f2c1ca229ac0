//! Which part of the server a request is for: one port, and several names that lead to it.
//!
//! Where two gates want the same path, the label left of DOMAIN in the name of the host decides. Any other name (an
//! address of the machine, too) is nobody's in particular: there the path decides alone.

#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::http::header::HOST;
use axum::response::Response;
use axum::routing::future::RouteFuture;
use kiai_gate_bancho::{is_form, is_of_osu, is_thumbnail};
use tower::Service;

/// The labels below DOMAIN that clients ask for: what a certificate must name.
pub(crate) const LABELS: [&str; 14] =
    ["c", "ce", "c4", "c5", "c6", "osu", "a", "b", "s", "i", "assets", "api", "bss", "spectator"];

/// For whom a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Site {
    /// `c`, `ce`, `c4` to `c6`: packets of osu!stable and neosu.
    Bancho,
    /// `osu`: what those ask for over forms, and everything that has no name of its own.
    Osu,
    /// `a`: pictures of players.
    Avatars,
    /// `b`: pictures and previews of maps.
    Thumbnails,
    /// Any other.
    Any,
}

/// The routes of each name.
pub(super) struct Sites {
    pub(super) bancho: Router,
    pub(super) osu: Router,
    pub(super) avatars: Router,
    pub(super) thumbnails: Router,
    pub(super) any: Router,
}

/// The routes of all names together. Cheap to clone.
#[derive(Clone)]
pub(super) struct Hosts(Arc<Inner>);

struct Inner {
    domain: Box<str>,
    sites: Sites,
}

impl Hosts {
    /// The routes of the names below a domain.
    pub(super) fn new(domain: &str, sites: Sites) -> Self {
        Self(Arc::new(Inner { domain: domain.into(), sites }))
    }
}

impl Service<Request> for Hosts {
    type Response = Response;
    type Error = Infallible;
    type Future = RouteFuture<Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        self.0.sites.of(&self.0.domain, &request).clone().call(request)
    }
}

impl Sites {
    fn of(&self, domain: &str, request: &Request) -> &Router {
        let path = request.uri().path();
        match site(host(request), domain) {
            Site::Bancho => &self.bancho,
            Site::Osu if is_of_osu(path) => &self.osu,
            // Nobody else has these: `http://localhost:8000` alone serves them, too.
            Site::Osu | Site::Any if is_form(path) => &self.osu,
            Site::Avatars => &self.avatars,
            Site::Thumbnails if is_thumbnail(path) => &self.thumbnails,
            Site::Osu | Site::Thumbnails | Site::Any => &self.any,
        }
    }
}

/// The host a request names, perhaps with its port; nothing for none, or one that is no text.
fn host(request: &Request) -> &str {
    let header = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    request.uri().authority().map(|authority| authority.host()).or(header).unwrap_or_default()
}

/// For whom a host is: `LABEL.DOMAIN`, or `LABEL.localhost` for who tries it out. Case, a dot at the end and a port do not
/// matter.
fn site(host: &str, domain: &str) -> Site {
    let name = name(host);
    let label = [domain, "localhost"].into_iter().find_map(|domain| {
        let at = name.len().checked_sub(domain.len())?;
        let (left, right) = (name.get(..at)?, name.get(at..)?);
        right.eq_ignore_ascii_case(domain).then(|| left.strip_suffix('.'))?
    });
    let Some(label) = label else { return Site::Any };
    let sites = [
        (&["c", "ce", "c4", "c5", "c6"][..], Site::Bancho),
        (&["osu"], Site::Osu),
        (&["a"], Site::Avatars),
        (&["b"], Site::Thumbnails),
    ];
    let is_one_of = |labels: &[&str]| labels.iter().any(|known| known.eq_ignore_ascii_case(label));
    sites.into_iter().find_map(|(labels, site)| is_one_of(labels).then_some(site)).unwrap_or(Site::Any)
}

/// A host without its port and without the dot at its end. An address in brackets is none of ours.
fn name(host: &str) -> &str {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.strip_suffix('.').unwrap_or(name)
}
