//! The country of a network address.

use std::{fmt::Debug, net::IpAddr};

use kiai_model::Country;

use crate::Services;

/// Knows where addresses are. The implementation is chosen in boot.
pub trait Countries: Debug + Send + Sync + 'static {
    /// The country of an address; none when it is not known.
    fn country_of(&self, address: IpAddr) -> Option<Country>;
}

/// The country of an address; none when it is not known.
#[must_use]
pub fn country_of(services: &Services, address: IpAddr) -> Option<Country> {
    services.countries.country_of(address)
}

/// Knows no address: what is used without a GeoIP file.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCountries;

impl Countries for NoCountries {
    fn country_of(&self, _: IpAddr) -> Option<Country> {
        None
    }
}
