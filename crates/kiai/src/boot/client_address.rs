//! Whose request it is, where a reverse proxy stands in front.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;

use crate::config::Networks;

/// More than this many proxies in a row is somebody playing games.
const MAX_PROXIES: usize = 16;

/// Puts the client's own address in the place of the proxy's, so that nobody behind this needs to know of proxies:
/// `ConnectInfo<SocketAddr>` is the client.
pub(super) fn resolve(mut request: Request, trusted: &Networks) -> Request {
    let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() else {
        return request;
    };
    let client = client_of(peer.ip(), request.headers(), trusted);
    if client == peer.ip() {
        return request;
    }
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(client, peer.port())));
    request
}

/// The last address of the chain that is not one of the trusted proxies. What stands left of it anybody could have
/// written.
fn client_of(peer: IpAddr, headers: &HeaderMap, trusted: &Networks) -> IpAddr {
    let mut client = peer.to_canonical();
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for hop in forwarded.iter().rev().take(MAX_PROXIES) {
        if !trusted.contains(client) {
            break;
        }
        let Some(address) = parse(hop.trim()) else { break };
        client = address;
    }
    client
}

/// An address as proxies write it: bare, with a port, or in brackets.
fn parse(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<IpAddr>().ok().or_else(|| Some(hop.parse::<SocketAddr>().ok()?.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;
    use crate::config::Value;

    fn client(peer: &str, forwarded: &[&str], trusted: &str) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_str(value).unwrap());
        }
        client_of(peer.parse().unwrap(), &headers, &Networks::read(trusted).unwrap()).to_string()
    }

    #[test]
    fn a_stranger_cannot_say_who_they_are() {
        assert_eq!(client("9.9.9.9", &["1.1.1.1"], ""), "9.9.9.9");
        assert_eq!(client("9.9.9.9", &["1.1.1.1"], "10.0.0.0/8"), "9.9.9.9");
    }

    #[test]
    fn the_last_untrusted_address_counts() {
        assert_eq!(client("10.0.0.1", &["1.1.1.1, 2.2.2.2"], "10.0.0.0/8"), "2.2.2.2");
        assert_eq!(client("10.0.0.1", &["1.1.1.1, 2.2.2.2, 10.0.0.9"], "10.0.0.0/8"), "2.2.2.2");
        assert_eq!(client("10.0.0.1", &["1.1.1.1", "2.2.2.2"], "10.0.0.0/8"), "2.2.2.2");
    }

    #[test]
    fn nonsense_ends_the_chain() {
        assert_eq!(client("10.0.0.1", &["1.1.1.1, nonsense"], "10.0.0.0/8"), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[], "10.0.0.0/8"), "10.0.0.1");
    }

    #[test]
    fn addresses_come_with_ports_and_brackets() {
        assert_eq!(client("::ffff:10.0.0.1", &["[2001:db8::1]:443"], "10.0.0.0/8"), "2001:db8::1");
        assert_eq!(client("10.0.0.1", &["[2001:db8::1]"], "10.0.0.0/8"), "2001:db8::1");
        assert_eq!(client("10.0.0.1", &["1.2.3.4:5678"], "10.0.0.0/8"), "1.2.3.4");
    }
}
