//! The address of the database, in all the spellings that operators bring along.

use std::path::{Path, PathBuf};

use super::Value;

/// Which database, and where.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server: an address that begins with `postgres://`. May hold a password, so it is not shown.
    Postgres(String),
}

impl DatabaseUrl {
    /// The same, with a relative path taken from the folder.
    pub fn within(&self, folder: &Path) -> DatabaseUrl {
        match self {
            DatabaseUrl::Sqlite(path) => DatabaseUrl::Sqlite(folder.join(path)),
            DatabaseUrl::Postgres(url) => DatabaseUrl::Postgres(url.clone()),
        }
    }

    /// The one spelling that the store takes: `sqlite://PATH` or `postgres://...`.
    pub fn to_url(&self) -> String {
        match self {
            DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
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
        let (scheme, rest) = text.split_once("://")?;
        let (database, driver) = match scheme.split_once('+') {
            Some((database, driver)) => (database, Some(driver)),
            None => (scheme, None),
        };
        match database {
            "sqlite" => sqlite_path(rest, driver.is_some()).map(DatabaseUrl::Sqlite),
            "postgres" | "postgresql" => {
                let host_and_name = rest.rsplit('@').next().unwrap_or(rest);
                let (_, name) = host_and_name.split_once('/')?;
                (!name.is_empty() && !name.starts_with('?'))
                    .then(|| DatabaseUrl::Postgres(format!("postgres://{rest}")))
            }
            _ => None,
        }
    }

    fn shown(text: &str) -> String {
        let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
        match rest.rsplit_once('@').map(|(who, place)| (who.split_once(':'), place)) {
            Some((Some((user, _)), place)) => format!("{scheme}://{user}:********@{place}"),
            _ => text.to_owned(),
        }
    }
}

/// The path after `sqlite://`. SQLAlchemy, known by the driver in its scheme, puts one slash more in front of every path. A database
/// in memory is refused: it would forget everything.
fn sqlite_path(rest: &str, has_driver: bool) -> Option<PathBuf> {
    let path = if has_driver { rest.strip_prefix('/')? } else { rest };
    let path = match path.split_once('?') {
        Some((path, "mode=rwc")) => path,
        Some(_) => return None,
        None => path,
    };
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
}
