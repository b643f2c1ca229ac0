//! Query strings as the game writes them.

use std::{convert::Infallible, str::FromStr};

use axum::{extract::FromRequestParts, http::request::Parts};

/// Most parameters that are looked at; what comes behind is ignored.
const PARAMETERS_MAX: usize = 200;

/// The parameters of a query in order. A key may come again (`ids[]=1&ids[]=2`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// The first value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// The first value of a key, where it is a `T`.
    #[must_use]
    pub fn parse<T: FromStr>(&self, key: &str) -> Option<T> {
        self.get(key)?.parse().ok()
    }

    /// All values of a list, that are `T`: of `ids[]` or `ids[0]`, `ids[1]` for the key `ids`.
    pub fn list<'q, T: FromStr>(&'q self, key: &'q str) -> impl Iterator<Item = T> + 'q {
        let of_list = move |name: &str| {
            name.strip_prefix(key)
                .and_then(|rest| rest.strip_prefix('[')?.strip_suffix(']'))
                .is_some_and(|index| index.bytes().all(|byte| byte.is_ascii_digit()))
        };
        self.0.iter().filter(move |(name, _)| of_list(name)).filter_map(|(_, value)| value.parse().ok())
    }

    /// All parameters.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let pairs = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        // PostgreSQL's text cannot hold a NUL, and nothing has one in its name.
        let pairs = pairs.take(PARAMETERS_MAX).map(|(key, value)| (key.into_owned(), value.replace('\0', "")));
        Ok(Self(pairs.collect()))
    }
}
