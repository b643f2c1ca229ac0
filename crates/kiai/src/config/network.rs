//! Networks of addresses.

use std::net::IpAddr;

use super::Value;

/// The addresses that share their first bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix_length: u32,
}

/// Several networks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(pub Vec<Network>);

impl Network {
    /// Whether the address belongs to it. An IPv4 address mapped into IPv6 counts as the IPv4 address it is.
    pub fn contains(&self, address: IpAddr) -> bool {
        let bits = |address: IpAddr| match address.to_canonical() {
            IpAddr::V4(four) => (u128::from(four.to_bits()) << 96, true),
            IpAddr::V6(six) => (six.to_bits(), false),
        };
        let ((own, own_four), (other, other_four)) = (bits(self.address), bits(address));
        let mask = u128::MAX.checked_shl(128 - self.prefix_length).unwrap_or(0);
        own_four == other_four && (own ^ other) & mask == 0
    }

    fn read(text: &str) -> Option<Network> {
        let (address, prefix_length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix_length = prefix_length.unwrap_or(longest);
        (prefix_length <= longest).then_some(Network { address, prefix_length })
    }
}

impl Networks {
    /// Whether the address belongs to one of them.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }
}

impl Value for Networks {
    const EXPECTS: &'static str = "addresses or networks such as 127.0.0.1 or 10.0.0.0/8, separated by commas";

    fn read(text: &str) -> Option<Self> {
        text.split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(Network::read)
            .collect::<Option<_>>()
            .map(Networks)
    }
}
