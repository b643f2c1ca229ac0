//! Database addresses: what `DATABASE_URL` may say.

use std::path::{Path, PathBuf};

use crate::{Result, StoreError};

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A file.
    Sqlite(PathBuf),
    /// A server, as a `postgres://` address.
    Postgres(String),
}

impl Address {
    /// Reads an address. Relative files lie in `data_dir`. With a SQLAlchemy driver (`sqlite+aiosqlite`) three slashes
    /// begin a relative file and four an absolute one, as there; without, everything after `sqlite://` is the file.
    ///
    /// # Errors
    ///
    /// [`StoreError::Address`] for anything else.
    pub fn parse(text: &str, data_dir: &Path) -> Result<Self> {
        let invalid = || StoreError::Address(text.to_owned());
        let (scheme, rest) = text.split_once("://").ok_or_else(invalid)?;
        let (family, driver) = scheme.split_once('+').map_or((scheme, None), |(family, driver)| (family, Some(driver)));
        match family {
            "sqlite" => {
                let file = match driver {
                    Some(_) => rest.strip_prefix('/').ok_or_else(invalid)?,
                    None => rest,
                };
                let file = file.split_once('?').map_or(file, |(file, _)| file);
                if file.is_empty() || file == ":memory:" {
                    return Err(invalid()); // memory is lost at the end, and every connection would have its own
                }
                Ok(Self::Sqlite(data_dir.join(file)))
            }
            "postgres" | "postgresql" if !rest.is_empty() => Ok(Self::Postgres(format!("postgres://{rest}"))),
            _ => Err(invalid()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Option<Address> {
        Address::parse(text, Path::new("/data")).ok()
    }

    #[test]
    fn relative_files_lie_in_the_data_folder() {
        for text in ["sqlite://kiai.db", "sqlite+aiosqlite:///kiai.db", "sqlite://kiai.db?mode=rwc"] {
            assert_eq!(parse(text), Some(Address::Sqlite("/data/kiai.db".into())), "{text}");
        }
        for text in ["sqlite:///srv/kiai.db", "sqlite+aiosqlite:////srv/kiai.db"] {
            assert_eq!(parse(text), Some(Address::Sqlite("/srv/kiai.db".into())), "{text}");
        }
    }

    #[test]
    fn spellings_of_postgres_are_one() {
        for text in ["postgres://a:b@h/d", "postgresql://a:b@h/d", "postgresql+asyncpg://a:b@h/d"] {
            assert_eq!(parse(text), Some(Address::Postgres("postgres://a:b@h/d".to_owned())), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "kiai.db", "sqlite://", "sqlite://:memory:", "mysql://h/d", "postgres://"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
