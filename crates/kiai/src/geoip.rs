//! The country of an address, from a MaxMind database.

#[cfg(test)]
mod tests;

use std::fmt;
use std::net::IpAddr;
use std::path::Path;

use kiai_model::Country;
use kiai_services::Countries;
use maxminddb::{PathElement, Reader};

use crate::config::Problem;

/// A database of countries or cities, read into memory.
pub(crate) struct GeoipFile {
    reader: Reader<Vec<u8>>,
}

impl GeoipFile {
    /// Reads the file that `GEOIP_FILE` names.
    pub(crate) fn open(path: &Path) -> Result<GeoipFile, Problem> {
        match Reader::open_readfile(path) {
            Ok(reader) => Ok(GeoipFile { reader }),
            Err(error) => Err(Problem::new(
                "GEOIP_FILE",
                format!("{} cannot be used: {error}", path.display()),
                "name a MaxMind database (.mmdb) of countries or cities, or unset it",
            )),
        }
    }
}

impl Countries for GeoipFile {
    fn country_of(&self, address: IpAddr) -> Option<Country> {
        let path = [PathElement::Key("country"), PathElement::Key("iso_code")];
        let found = self.reader.lookup(address.to_canonical()).ok()?;
        found.decode_path::<&str>(&path).ok().flatten()?.parse().ok()
    }
}

impl fmt::Debug for GeoipFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("GeoipFile").finish_non_exhaustive()
    }
}
