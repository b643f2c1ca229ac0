//! Who somebody is.

mod login;
mod oauth;
mod permanent_tokens;
mod register;

use std::net::IpAddr;

/// Where players are.
pub(crate) const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
/// Where somebody else is.
pub(crate) const ELSEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 7));
