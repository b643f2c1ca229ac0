//! Addresses that anybody on the internet may have.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is of the internet at large: not of this machine, of a private network, or kept for other uses
/// (RFC 6890).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_kept = match (a, b) {
        (0 | 240..=255, _) | (100, 64..=127) | (198, 18..=19) => true,
        (192, 0) => c == 0,
        _ => false,
    };
    !(is_kept
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
}

/// What is routed at all lies in 2000::/3; in it are some addresses that stand for those of IPv4.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, ..] = address.segments();
    match (a, b) {
        // 6to4
        (0x2002, _) => is_public_v4(Ipv4Addr::from((u32::from(b) << 16) | u32::from(c))),
        // Teredo, documentation and other uses
        (0x2001, 0..=0x1ff | 0xdb8) => false,
        _ => (0x2000..=0x3fff).contains(&a),
    }
}
