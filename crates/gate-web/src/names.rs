//! What clients call this server.

use crate::gate::Site;

/// The names by which clients find this server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    /// What addresses begin with, without a slash at the end.
    pub(crate) url: String,
    /// Scheme, host and port of these addresses, as browsers name the origin of a form.
    pub(crate) origin: String,
    /// The name that labels are put in front of.
    pub(crate) domain: String,
    /// What a player puts into neosu's server field: the domain, with the port where it is not the usual one.
    pub(crate) server: String,
    /// Whether it is reached over https.
    pub(crate) is_https: bool,
    /// Whether it is reached without TLS too.
    pub(crate) plain_http: bool,
    /// Whether the port is the usual one of its scheme.
    pub(crate) is_usual_port: bool,
    /// Whether it is a server for the machine it runs on.
    pub(crate) is_local: bool,
}

impl Names {
    pub(crate) fn new(public_url: &str, site: &Site) -> Self {
        let (scheme, rest) = public_url.split_once("://").unwrap_or(("http", public_url));
        let authority = rest.split('/').next().unwrap_or_default();
        let port = authority
            .rsplit_once(':')
            .map(|(_, port)| port)
            .filter(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
        let is_https = scheme.eq_ignore_ascii_case("https");
        let port = port.filter(|port| *port != if is_https { "443" } else { "80" });
        Self {
            url: public_url.to_owned(),
            origin: format!("{scheme}://{authority}"),
            domain: site.domain.clone(),
            server: port.map_or_else(|| site.domain.clone(), |port| format!("{}:{port}", site.domain)),
            is_https,
            plain_http: site.plain_http,
            is_usual_port: port.is_none(),
            is_local: site.domain == "localhost",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(url: &str, domain: &str) -> Names {
        let site = Site { domain: domain.to_owned(), secure_cookies: false, plain_http: false };
        Names::new(url, &site)
    }

    #[test]
    fn the_port_is_told_where_it_is_not_the_usual_one() {
        for (url, domain, server, is_https) in [
            ("http://localhost:8000", "localhost", "localhost:8000", false),
            ("https://example.org", "example.org", "example.org", true),
            ("https://example.org:443", "example.org", "example.org", true),
            ("https://example.org:8443", "example.org", "example.org:8443", true),
            ("http://example.org:80/osu", "example.org", "example.org", false),
            ("https://www.example.org", "example.org", "example.org", true),
            ("http://[::1]:8000", "example.org", "example.org:8000", false),
            ("http://[::1]", "example.org", "example.org", false),
        ] {
            let names = names(url, domain);
            assert_eq!((names.server.as_str(), names.is_https), (server, is_https), "{url}");
        }
    }
}
