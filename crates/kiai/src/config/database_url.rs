//! The address of the database.

use std::path::{Path, PathBuf};

use kiai_store::Address;

use super::Value;

/// Which database, and where, in any spelling that the store understands.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Address);

impl DatabaseUrl {
    /// The same, with a relative file taken from the folder.
    pub fn within(&self, folder: &Path) -> DatabaseUrl {
        DatabaseUrl(match &self.0 {
            Address::Sqlite(file) => Address::Sqlite(folder.join(file)),
            Address::Postgres(url) => Address::Postgres(url.clone()),
        })
    }

    /// The one spelling `sqlite://FILE` or `postgres://...`. It may hold a password: for people there is
    /// [`Value::shown`].
    pub fn to_url(&self) -> String {
        match &self.0 {
            Address::Sqlite(file) => format!("sqlite://{}", file.display()),
            Address::Postgres(url) => url.clone(),
        }
    }

    /// The file, if it is one.
    pub fn file(&self) -> Option<PathBuf> {
        match &self.0 {
            Address::Sqlite(file) => Some(file.clone()),
            Address::Postgres(_) => None,
        }
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&Self::shown(&self.to_url()))
    }
}

impl Value for DatabaseUrl {
    const EXPECTS: &'static str = "sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME";

    fn read(text: &str) -> Option<Self> {
        Address::parse(text, Path::new("")).ok().map(DatabaseUrl)
    }

    fn shown(text: &str) -> String {
        let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
        match rest.rsplit_once('@').map(|(who, place)| (who.split_once(':'), place)) {
            Some((Some((user, _)), place)) => format!("{scheme}://{user}:********@{place}"),
            _ => text.to_owned(),
        }
    }
}
