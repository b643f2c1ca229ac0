//! Whose links are understood: this server's, and those of the official one, whose maps have the same numbers.

use std::net::IpAddr;

/// Names of the official servers: `osu.ppy.sh`, `lazer.ppy.sh` ...
const OFFICIAL: &str = "ppy.sh";
/// What a server is called on its own machine.
const LOCAL: &str = "localhost";

/// The hosts whose links are understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownHosts {
    domain: String,
    public: String,
}

impl KnownHosts {
    /// Those of a server whose players know it by `domain` (and the names below it), and whose links begin with
    /// `public_url`.
    #[must_use]
    pub fn new(domain: &str, public_url: &str) -> Self {
        let public = split(public_url).map(|(host, _)| host.to_ascii_lowercase()).unwrap_or_default();
        Self { domain: domain.trim_end_matches('.').to_ascii_lowercase(), public }
    }

    /// What stands behind the host of a link, which has no slash before it; none when the host is another.
    #[must_use]
    pub fn path_of<'l>(&self, link: &'l str) -> Option<&'l str> {
        let (host, path) = split(link)?;
        let host = host.to_ascii_lowercase();
        let is_below = |domain: &str| {
            host.strip_suffix(domain).is_some_and(|left| left.is_empty() || left.ends_with('.')) && !domain.is_empty()
        };
        // An address of a machine has no name that could be another's.
        let is_address = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
        let is_known = is_address || host == self.public || [&*self.domain, LOCAL, OFFICIAL].into_iter().any(is_below);
        is_known.then_some(path)
    }
}

/// The host of a link, without its port, and what stands behind it.
fn split(link: &str) -> Option<(&str, &str)> {
    let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => host,
        _ => host,
    };
    (!host.is_empty()).then_some((host, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_this_server_and_of_the_official_one_are_understood() {
        let hosts = KnownHosts::new("example.org", "https://Lazer.example.net:8443");
        for link in [
            "https://example.org/b/75",
            "http://osu.EXAMPLE.org:8000/b/75",
            "https://lazer.example.net/b/75",
            "https://osu.ppy.sh/b/75",
            "http://osu.localhost:8000/b/75",
            "http://127.0.0.1:8000/b/75",
            "http://[::1]:8000/b/75",
        ] {
            assert_eq!(hosts.path_of(link), Some("b/75"), "{link}");
        }
        for link in [
            "https://example.com/b/75",
            "https://notexample.org/b/75",
            "https://example.org.evil.net/b/75",
            "https://fakeppy.sh/b/75",
            "https://example.net/b/75",
            "https://user@evil.net/b/75",
            "ftp://example.org/b/75",
            "https:///b/75",
            "",
        ] {
            assert_eq!(hosts.path_of(link), None, "{link}");
        }
    }

    #[test]
    fn a_server_without_a_name_has_its_addresses() {
        let hosts = KnownHosts::new("", "");
        assert_eq!(hosts.path_of("https://example.org/b/75"), None);
        assert_eq!(hosts.path_of("http://localhost/b/75"), Some("b/75"));
    }
}
